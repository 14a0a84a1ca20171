"""`where`: which events of a catalogue a definition means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from backtest.errors import UnknownName, nearest, visible
from backtest.events.event import Event

__all__ = ["EVERY", "where"]

EVERY = "the catalogues"
"""What errors call all of them together."""

_SEVERAL = ("entities", "aliases", "country", "symbols")
_ONE = ("id", "type", "title", "tz", "citation", "evidence", "effective_on", "source")


def where(
    events: Sequence[Event],
    wanted: Mapping[str, tuple[str, ...]],
    *,
    catalog: str,
    key: str = "where",
) -> tuple[Event, ...]:
    """The events that have one of the wanted values in every wanted field.

    A value matches a whole name or alias, ignoring case and doubled spaces; ``entities``
    looks at aliases too, and text with ``;`` matches by each of its parts as well.

    Parameters
    ----------
    events : sequence of Event
        A whole catalogue.
    wanted : mapping of str to tuple of str
        Field to values, one of which must match. Fields that only some catalogues have
        are their attributes.
    catalog : str
        What errors call the catalogue.
    key : str
        What errors call the place of the filter.

    Raises
    ------
    UnknownName
        A field that the catalogue lacks, or a value that none of its events has.

    Examples
    --------
    >>> from backtest.events.catalog import read_catalog
    >>> listed = read_catalog("entity_list")
    >>> found = where(listed, {"entities": ("zhipu ai",)}, catalog="entity_list")
    >>> [event.id for event in found]
    ['bis-2025-00704']
    """
    kept = list(events)
    for field, values in wanted.items():
        _require_field(field, events, catalog, key)
        having = [(event, {_plain(value) for value in _values(event, field)}) for event in kept]
        for value in values:
            _require_value(field, value, events, catalog, f"{key}.{field}")
        asked = {_plain(value) for value in values}
        kept = [event for event, own in having if own & asked]
    return tuple(kept)


def _values(event: Event, field: str) -> Iterable[str]:
    if field == "entities":
        return (*event.entities, *event.aliases)
    if field in _SEVERAL:
        found: tuple[str, ...] = getattr(event, field)
        return found
    value = getattr(event, field) if field in _ONE else event.attributes.get(field, "")
    if ";" in value:
        return (value, *value.split(";"))
    return (value,) if value else ()


def _plain(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _fields(events: Sequence[Event]) -> list[str]:
    further = {name for event in events for name in event.attributes}
    return [*_SEVERAL, *_ONE, *sorted(further)]


def _require_field(field: str, events: Sequence[Event], catalog: str, key: str) -> None:
    fields = _fields(events)
    if field in fields:
        return
    near = nearest(field, fields)
    mend = f"fields are {', '.join(fields)}" if near is None else f"did you mean {near}?"
    raise UnknownName(f"{catalog} has no such field", key=key, value=field, mend=mend)


def _require_value(field: str, value: str, events: Sequence[Event], catalog: str, key: str) -> None:
    known = {_plain(own): own for event in events for own in _values(event, field)}
    if _plain(value) in known:
        return
    near = nearest(value, known.values())
    if near is not None:
        mend = f"did you mean {near!r}?"
    elif elsewhere := _field_with(value, events):
        mend = f"it is a value of {visible(elsewhere, 60)}"
    else:
        only = "" if catalog == EVERY else f" --catalog {catalog}"
        mend = f"backtest events list{only} shows what there is"
    raise UnknownName(f"no event of {catalog} has that value", key=key, value=value, mend=mend)


def _field_with(value: str, events: Sequence[Event]) -> str | None:
    """Another field that has the value: `group: Huawei`, where `entities` names none."""
    plain = _plain(value)
    for field in _fields(events):
        if any(_plain(own) == plain for event in events for own in _values(event, field)):
            return field
    return None
