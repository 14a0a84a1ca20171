"""Finding events: definitions become one history in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, EventError
from backtest.events.catalog import read_catalog
from backtest.events.clock import read_ends, to_nanoseconds
from backtest.events.definition import Catalog, Detect, EventDefinition, Listed, Listing
from backtest.events.detectors import MEASURES
from backtest.events.event import Event
from backtest.events.history import History
from backtest.events.where import where
from backtest.prices.panel import Panel

__all__ = ["find_events", "first_dated"]


def find_events(
    definitions: Mapping[str, EventDefinition], panel: Panel, *, folder: Path | None
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

    Raises
    ------
    EventError, UnknownName
        A catalogue that cannot be read, a `where` that names nothing, a detector that
        its prices cannot serve, two listed events with one id.
    DataUnavailable
        A detector whose symbol the panel does not hold.
    """
    found: list[Event] = []
    for name, definition in definitions.items():
        found += _events(name, definition, panel, folder)
    return _history(tuple(definitions), found)


def first_dated(
    definitions: Mapping[str, EventDefinition], *, folder: Path | None
) -> datetime | None:
    """The earliest `known_by` of catalogues and lists, for which no price is needed.

    None where every event comes from a detector, or there is none.
    """
    dated = {n: d for n, d in definitions.items() if isinstance(d, Catalog | Listed)}
    found = [one.known_by for name, d in dated.items() for one in _written(name, d, folder)]
    return min(found, default=None)


def _events(
    name: str, definition: EventDefinition, panel: Panel, folder: Path | None
) -> list[Event]:
    if isinstance(definition, Catalog | Listed):
        return _written(name, definition, folder)
    return _detected(name, definition.detect, panel)


def _written(name: str, definition: Catalog | Listed, folder: Path | None) -> list[Event]:
    """Events that stand in a catalogue or a list."""
    if isinstance(definition, Catalog):
        catalog = read_catalog(definition.catalog, folder=folder)
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


def _detected(name: str, detect: Detect, panel: Panel) -> list[Event]:
    """One event per bar whose measure is strictly beyond a threshold."""
    try:
        i = panel.position(detect.symbol)
    except KeyError as error:
        key = f"events.{name}.detect.symbol"
        raise DataUnavailable(f"{key}: no prices of {detect.symbol} were read") from error
    try:
        value, known_at = MEASURES[detect.measure](panel, i, window=detect.window)
    except EventError as wrong:  # a measure does not know whose it is
        raise wrong.placed(key=f"events.{name}.{wrong.key}") from None
    beyond = np.zeros(len(value), bool)
    if detect.below is not None:
        beyond |= value < detect.below
    if detect.above is not None:
        beyond |= value > detect.above
    days = panel.dates[panel.bars(i)]
    tz = panel.sessions(i).tz
    zone = ZoneInfo(tz)
    events = []
    for bar in np.flatnonzero(beyond):
        instant = _datetime(int(known_at[bar])).astimezone(zone)
        title = f"{detect.symbol}: {detect.measure} over {detect.window} of {value[bar]:+.4f}"
        events.append(
            Event(
                id=f"{name}-{days[bar]}",
                definition=name,
                known_from=instant,
                known_by=instant,
                tz=tz,
                precision="instant",
                title=title,
                source="prices",
                type=detect.measure,
                symbols=(detect.symbol,),
            )
        )
    return events


def _datetime(nanoseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)


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
