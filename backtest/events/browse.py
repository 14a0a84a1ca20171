"""Browsing: events of the catalogues by type, day, entity and country, or one by its id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from backtest.errors import InputError, UnknownName, nearest
from backtest.events.catalog import catalog_names, read_catalog
from backtest.events.event import Event
from backtest.events.shelf import Shelf
from backtest.events.where import EVERY, where

__all__ = ["find", "select"]


def select(
    catalog: str | None = None,
    *,
    type_: str | None = None,
    first: str | None = None,
    last: str | None = None,
    entity: str | None = None,
    country: str | None = None,
    shelf: Shelf | None = None,
) -> tuple[Event, ...]:
    """Events that have all that is asked for, in order of `known_by`, then of id.

    Parameters
    ----------
    catalog : str, optional
        A bundled name or a file; every bundled catalogue when left out.
    type_, entity, country : str, optional
        Whole values, case ignored; `entity` matches aliases too.
    first, last : str, optional
        ISO days, compared with `known_by` in the announcing authority's zone.
    shelf : Shelf, optional
        The user's own rows and clocks, over the bundled ones.

    Raises
    ------
    UnknownName
        A value that no event has; the nearest is offered.
    InputError
        Not a day.

    Examples
    --------
    >>> [event.id for event in select(entity="zhipu ai", country="CN")]
    ['bis-2025-00704']
    """
    events = _all(catalog, shelf)
    asked = {"type": type_, "entities": entity, "country": country}
    wanted = {field: (value,) for field, value in asked.items() if value is not None}
    kept = where(events, wanted, catalog=catalog or EVERY)
    begin, end = _day("--from", first), _day("--to", last)
    return tuple(
        event
        for event in kept
        if (begin is None or _announced_on(event) >= begin)
        and (end is None or _announced_on(event) <= end)
    )


def find(event_id: str, catalog: str | None = None, *, shelf: Shelf | None = None) -> Event:
    """The event of that id.

    Raises
    ------
    UnknownName
        No event has it; the nearest is offered.

    Examples
    --------
    >>> find("bis-2025-00704").citation
    '90 FR 4617'
    """
    events = {event.id: event for event in _all(catalog, shelf)}
    if event_id in events:
        return events[event_id]
    near = nearest(event_id, events)
    mend = "backtest events list shows them" if near is None else f"did you mean {near}?"
    raise UnknownName("no event of that id", value=event_id, mend=mend)


def _all(catalog: str | None, shelf: Shelf | None) -> Sequence[Event]:
    names = catalog_names() if catalog is None else (catalog,)
    every = [event for name in names for event in read_catalog(name, shelf=shelf)]
    return sorted(every, key=lambda event: (event.known_by.timestamp(), event.id))


def _announced_on(event: Event) -> date:
    return event.known_by.astimezone(ZoneInfo(event.tz)).date()


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("not a day", key=option, value=text, mend="write 2025-01-16") from None
