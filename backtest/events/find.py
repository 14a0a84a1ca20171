"""Finding events: definitions become one history in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from backtest.errors import EventError
from backtest.events.catalog import read_catalog
from backtest.events.clock import read_ends, to_nanoseconds
from backtest.events.combine import Combined
from backtest.events.combined import combined
from backtest.events.definition import Catalog, EventDefinition, Listed, Listing
from backtest.events.dependence import in_order, misnamed, sessions_of
from backtest.events.detected import detected, place_of
from backtest.events.event import Event
from backtest.events.history import History
from backtest.events.made_ready import sourced
from backtest.events.shelf import Shelf, default_shelf
from backtest.events.sourced import Sourced
from backtest.events.unseen import Unseen
from backtest.events.where import where
from backtest.prices.panel import Panel

__all__ = ["Written", "find_events", "first_dated", "read_written"]

Written = Mapping[tuple[str, str], tuple[Event, ...]]
"""Events of catalogues and sources, by the name and the text of their definition."""


def find_events(
    definitions: Mapping[str, EventDefinition],
    panel: Panel,
    *,
    folder: Path | None,
    shelf: Shelf | None = None,
    written: Written | None = None,
) -> History:
    """Every event of every definition, in order of `known_by`, id and definition.

    Parameters
    ----------
    definitions : mapping of str to EventDefinition
        By the name that rules use, in the thesis's order.
    panel : Panel
        Holds the symbols that detectors watch.
    folder : pathlib.Path or None
        Where the paths of catalogues start: the thesis's folder.
    shelf : Shelf, optional
        The user's own rows and documents; the default one if None. The network is not asked.
    written : mapping, optional
        What `read_written` gave of these definitions, on this machine or on another: then no
        file is opened.

    Raises
    ------
    EventError, UnknownName
        A catalogue that cannot be read, a `where` that names nothing, a detector that
        its prices cannot serve, two listed events with one id, definitions in a ring.
    DataUnavailable
        A detector whose symbol the panel does not hold, a source whose documents are not stored.
    """
    wrong = misnamed(definitions)
    if wrong is not None:
        key = f"events.{wrong.name}.combine.{wrong.key}"
        raise EventError(wrong.problem, key=key, mend=wrong.mend)
    place = _Place(folder, default_shelf() if shelf is None else shelf, written)
    found: dict[str, _Found] = {}
    for name in in_order(definitions):
        found[name] = _events(name, definitions, panel, found, place)
    every = [event for name in definitions for event in found[name].events]
    return replace(
        _history(tuple(definitions), every),
        unseen=MappingProxyType({name: found[name].unseen for name in definitions}),
        left_out=MappingProxyType({name: found[name].left_out for name in definitions}),
    )


def first_dated(
    definitions: Mapping[str, EventDefinition],
    *,
    folder: Path | None,
    shelf: Shelf | None = None,
) -> datetime | None:
    """The earliest `known_by` of catalogues, lists and sources, for which no price is needed.

    None where every event comes from a detector, or there is none.
    """
    place = _Place(folder, default_shelf() if shelf is None else shelf)
    dated = {n: d for n, d in definitions.items() if isinstance(d, Catalog | Listed | Sourced)}
    found = [one.known_by for name, d in dated.items() for one in _written(name, d, place)]
    return min(found, default=None)


def read_written(
    name: str, definition: EventDefinition, *, folder: Path | None, shelf: Shelf | None = None
) -> Written:
    """The events of a definition that stand in files, for `find_events` where those are not.

    Nothing of a list, a detector or a combination: their events come of the definition and of
    prices.
    """
    if not isinstance(definition, Catalog | Sourced):
        return {}
    place = _Place(folder, default_shelf() if shelf is None else shelf)
    return {_key(name, definition): tuple(_written(name, definition, place))}


def _key(name: str, definition: Catalog | Sourced) -> tuple[str, str]:
    return name, definition.model_dump_json()


@dataclass(frozen=True)
class _Place:
    """Where what a definition names is looked for."""

    folder: Path | None
    shelf: Shelf
    written: Written | None = None


class _Found(NamedTuple):
    """The events of a definition, where it sees nothing, and what it left out for that."""

    events: list[Event]
    unseen: Unseen = Unseen()
    left_out: tuple[Event, ...] = ()


def _events(
    name: str,
    definitions: Mapping[str, EventDefinition],
    panel: Panel,
    found: Mapping[str, _Found],
    place: _Place,
) -> _Found:
    """The events of one definition; `found` are those of the ones that it combines."""
    definition = definitions[name]
    if isinstance(definition, Catalog | Sourced) and place.written is not None:
        return _Found(list(place.written[_key(name, definition)]))
    if isinstance(definition, Catalog | Listed | Sourced):
        return _Found(_written(name, definition, place))
    if isinstance(definition, Combined):
        symbol = sessions_of(name, definitions)
        assert symbol is not None, name
        i = place_of(symbol, panel, key=f"events.{name}.combine.sessions_of")
        own, other = found[definition.combine.event], found[definition.combine.other]
        return _Found(
            *combined(
                name,
                definition.combine,
                own.events,
                other.events,
                sessions=panel.sessions(i),
                unseen=(own.unseen, other.unseen),
            )
        )
    return _Found(*detected(name, definition.detect, panel))


def _written(name: str, definition: Catalog | Listed | Sourced, place: _Place) -> list[Event]:
    """Events that stand in a catalogue, a list or stored documents."""
    if isinstance(definition, Sourced):
        return sourced(name, definition.source, place.shelf.documents())
    if isinstance(definition, Catalog):
        catalog = read_catalog(definition.catalog, folder=place.folder, shelf=place.shelf)
        kept = where(
            catalog, definition.where, catalog=definition.catalog, key=f"events.{name}.where"
        )
        return [replace(event, definition=name) for event in kept]
    listed = [_listed(name, place, one) for place, one in enumerate(definition.list, start=1)]
    _require_unlike(listed, name)
    return listed


def _require_unlike(events: list[Event], name: str) -> None:
    """An id given by hand may be the one that another event of the list gets by its place."""
    twice = [one for one, times in Counter(event.id for event in events).items() if times > 1]
    if twice:
        raise EventError(
            "two events with one id", key=f"events.{name}.list", value=twice[0], mend="rename one"
        )


def _listed(name: str, place: int, listing: Listing) -> Event:
    known_by = listing.announced_at or listing.known_by
    ends = read_ends(known_by, listing.known_from, tz=listing.tz)
    return Event(
        id=listing.id or f"{name}-{place}",
        definition=name,
        known_from=ends.known_from,
        known_by=ends.known_by,
        tz=listing.tz,
        precision=ends.precision,
        title=listing.title,
        source=listing.source,
        type=listing.type,
        entities=listing.entities,
        aliases=listing.aliases,
        country=listing.country,
        symbols=listing.symbols,
    )


def _history(definitions: tuple[str, ...], found: list[Event]) -> History:
    places = {name: place for place, name in enumerate(definitions)}
    clocked = sorted(
        ((to_nanoseconds(event.known_by), event) for event in found),
        key=lambda pair: (pair[0], pair[1].id, places[pair[1].definition]),
    )
    events = tuple(event for _, event in clocked)
    return History(
        definitions=definitions,
        definition=np.array([places[event.definition] for event in events], np.int64),
        ids=tuple(event.id for event in events),
        known_from=_instants([to_nanoseconds(event.known_from) for event in events]),
        known_by=_instants([clock for clock, _ in clocked]),
        announced_on=np.array(
            [event.known_by.astimezone(ZoneInfo(event.tz)).date() for event in events],
            "datetime64[D]",
        ),
        events=events,
    )


def _instants(values: list[int]) -> npt.NDArray[np.int64]:
    return np.array(values, np.int64)
