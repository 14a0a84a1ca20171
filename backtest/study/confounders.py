"""Confounders: other known events inside the holding periods (SEMANTICS 7).

An event is inside where it may have become known after the entry and by the exit. It is
direct where it names a leg's company, another listing of it, the sector or the country
that it lives from; a decision of the central bank is market-wide whatever it names.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.events.catalog import catalog_names, read_catalog
from backtest.events.event import Event
from backtest.prices.companies import company_of, listings_of
from backtest.prices.country import countries_of
from backtest.prices.exposure import exposure_of
from backtest.prices.instrument import Instrument
from backtest.replay.outcome import Kind
from backtest.result.columns import days, words
from backtest.result.confounders import Confounders
from backtest.result.final import final_bars
from backtest.result.result import Result
from backtest.result.trades import granted_tranches

__all__ = ["find_confounders"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Known:
    """Events of the bundled catalogues in order of `known_by`, e of them."""

    events: tuple[Event, ...]
    catalogs: tuple[str, ...]
    known_from: Ints  # (e,) nanoseconds since 1970 UTC
    known_by: Ints


def find_confounders(result: Result) -> Confounders:
    """What else was known while the trades were held.

    Parameters
    ----------
    result : Result
        Events of its own thesis, by id, are not counted.

    Returns
    -------
    Confounders

    Notes
    -----
    Only what the bundled catalogues hold can be found; earnings, for one, are not there.

    Examples
    --------
    >>> import backtest
    >>> found = find_confounders(backtest.run("zhipu-entity-list", prices="sample"))
    >>> found.direct["id"].iloc[0], found.direct["names"].iloc[0]
    ('bis-2025-00480', 'country of 0981.HK')
    """
    k = granted_tranches(result.outcome)
    own = frozenset(result.history.ids)
    known = _catalogued()
    others = np.array([event.id not in own for event in known.events])
    inside = _inside(result, k, known) & others
    near, named = _names(result, known)
    # (k, e): what an event inside a trade's holding period is to that trade's instrument
    nearness = near[result.schedule.instrument[k]] * inside
    direct = nearness > 0
    return Confounders(
        events=_events(result, k, known, inside, nearness, named),
        cut_short=_cut_short(result, k, known, direct),
    )


@functools.cache  # files of the package: they do not change while we run
def _catalogued() -> _Known:
    found = [(event, name) for name in catalog_names() for event in read_catalog(name)]
    found.sort(key=lambda pair: (pair[0].known_by.timestamp(), pair[0].id))
    events = tuple(event for event, _ in found)
    return _Known(
        events,
        tuple(name for _, name in found),
        np.array([_nanoseconds(event.known_from) for event in events]),
        np.array([_nanoseconds(event.known_by) for event in events]),
    )


def _nanoseconds(at: object) -> int:
    return pd.Timestamp(at).as_unit("ns").value  # type: ignore[arg-type]  # a datetime


def _inside(result: Result, k: Ints, known: _Known) -> Bools:
    """(k, e): may have become known after the entry, and by the exit."""
    panel, outcome = result.panel, result.outcome
    entered = result.schedule.entry_instant[k]
    last = final_bars(panel, result.schedule, outcome=outcome, granted=k)
    at_open = outcome.exit_kind[k] == Kind.AT_OPEN
    left = np.where(at_open, panel.opens_at[last], panel.closes_at[last])
    return np.asarray((known.known_by > entered[:, None]) & (known.known_from <= left[:, None]))


def _names(result: Result, known: _Known) -> tuple[Ints, npt.NDArray[np.object_]]:
    """(instruments, e) twice: how near to an instrument an event is, and what it names.

    3 is its company, 2 its sector, 1 its country, 0 nothing.
    """
    shape = (len(result.panel.instruments), len(known.events))
    near, named = np.zeros(shape, np.int64), np.full(shape, "", dtype=object)
    for i in np.unique(result.schedule.instrument):
        leg = result.panel.instruments[i]
        for e, event in enumerate(known.events):
            near[i, e], named[i, e] = _named(leg, event)
    return near, named


def _named(leg: Instrument, event: Event) -> tuple[int, str]:
    """The nearest thing of a leg that an event names."""
    if event.type.startswith("fomc"):
        return 0, ""
    company = company_of(leg.symbol)
    listings = {leg.symbol, *(one.symbol for one in listings_of(company or ""))}
    mentioned = {name.casefold() for name in (*event.entities, *event.aliases)}
    if listings.intersection(event.symbols) or (company or "\0").casefold() in mentioned:
        return 3, company or leg.symbol
    sector = exposure_of(leg.symbol).sector
    if sector is not None and any(exposure_of(s).sector == sector for s in event.symbols):
        return 2, f"sector of {leg.symbol}"
    if not set(event.country).isdisjoint(countries_of(leg.symbol, leg.exchange)):
        return 1, f"country of {leg.symbol}"
    return 0, ""


def _events(
    result: Result, k: Ints, known: _Known, inside: Bools, nearness: Ints,
    named: npt.NDArray[np.object_],
) -> pd.DataFrame:  # fmt: skip
    place = np.flatnonzero(inside.any(axis=0))
    # The trade that an event is nearest to; the first of several, in the order of the grants.
    nearest = _highest(nearness + inside)[place]
    first = _highest(inside)[place]
    direct = np.asarray(nearness.any(axis=0))[place]
    return pd.DataFrame(
        {
            "id": words([event.id for event in known.events])[place],
            "catalog": words(known.catalogs)[place],
            "announced_at": words([_announced(event) for event in known.events])[place],
            "known_from": pd.to_datetime(known.known_from[place], unit="ns", utc=True),
            "known_by": pd.to_datetime(known.known_by[place], unit="ns", utc=True),
            "title": words([event.title for event in known.events])[place],
            "source": words([event.source for event in known.events])[place],
            "kind": np.where(direct, "direct", "market-wide").astype(object),
            "names": named[result.schedule.instrument[k[nearest]], place],
            "trades": inside.sum(axis=0)[place],
            "sessions": _sessions(result, k[first], known.known_by[place]),
        }
    )


def _highest(of: npt.NDArray[np.generic]) -> Ints:
    """The first row in which each column is highest; 0 where there are no rows."""
    return np.asarray(of.argmax(axis=0)) if len(of) else np.zeros(of.shape[1], np.int64)


def _announced(event: Event) -> str:
    return (
        event.known_by.date().isoformat()
        if event.precision == "date"
        else (event.known_by.isoformat())
    )


def _sessions(result: Result, tranche: Ints, known_by: Ints) -> Ints:
    """Sessions from a tranche's entry to the first close after an instant."""
    panel, instrument = result.panel, result.schedule.instrument[tranche]
    entered = panel.session[result.schedule.entry_bar[tranche]]
    found = np.zeros(len(tranche), np.int64)
    for i in np.unique(instrument):
        mine = instrument == i
        closes = panel.sessions(int(i)).closes_at
        found[mine] = np.searchsorted(closes, known_by[mine], side="right")
    return found - entered


def _cut_short(result: Result, k: Ints, known: _Known, direct: Bools) -> pd.DataFrame:
    """The trades that a direct event falls into, up to the last close before the first.

    An event of the entry's own day that may have been known before it cannot be set
    apart from the trade: such a one cuts nothing short.
    """
    panel, schedule, outcome = result.panel, result.schedule, result.outcome
    after_entry = known.known_from > schedule.entry_instant[k][:, None]
    apart_from_entry = np.logical_and(direct, after_entry)
    rows = np.flatnonzero(apart_from_entry.any(axis=1))
    tranche = k[rows]
    soonest = np.where(apart_from_entry[rows], known.known_from, np.iinfo(np.int64).max)
    first = soonest.argmin(axis=1) if len(rows) else np.empty(0, np.int64)
    bar = _last_bar(result, tranche, known.known_from[first])
    apart = bar >= schedule.entry_bar[tranche]
    value = np.where(apart, _value(result, tranche, np.maximum(bar, 0)), np.nan)
    side, entry = schedule.side[tranche], outcome.entry_value[tranche]
    left = np.where(outcome.exit_bar[tranche] >= 0, outcome.exit_value[tranche],
                    np.abs(outcome.last_value[tranche]))  # fmt: skip
    until = np.where(apart, panel.dates[np.maximum(bar, 0)], np.datetime64("NaT", "D"))
    return pd.DataFrame(
        {
            "trade": rows,
            "symbol": words([one.symbol for one in panel.instruments])[
                schedule.instrument[tranche]
            ],
            "entry_date": days(panel.dates[schedule.entry_bar[tranche]]),
            "id": words([event.id for event in known.events])[first],
            "until": days(until),
            "profit": side * (value - entry),
            "return": side * (value / entry - 1.0),
            "whole_profit": side * (left - entry),
            "whole_return": side * (left / entry - 1.0),
        }
    )


def _last_bar(result: Result, tranche: Ints, instant: Ints) -> Ints:
    """The instrument's last bar that had closed by an instant; −1 before its first."""
    panel, instrument = result.panel, result.schedule.instrument[tranche]
    found = np.full(len(tranche), -1)
    for i in np.unique(instrument):
        mine, bars = instrument == i, panel.bars(int(i))
        at = np.searchsorted(panel.closes_at[bars], instant[mine], side="right") - 1
        found[mine] = np.where(at >= 0, at + bars.start, -1)
    return found


def _value(result: Result, tranche: Ints, bar: Ints) -> Floats:
    """What a tranche was worth at the close of a bar, in the base currency, unsigned."""
    panel, schedule = result.panel, result.schedule
    units = result.outcome.quantity[tranche] / panel.factor[schedule.entry_bar[tranche]]
    rate = np.ones(len(tranche))
    for i in np.unique(schedule.instrument[tranche]):
        mine = schedule.instrument[tranche] == i
        rate[mine] = panel.conversion.on(panel.instruments[i].currency, panel.dates[bar[mine]])
    return np.asarray(units * panel.close[bar] * rate)
