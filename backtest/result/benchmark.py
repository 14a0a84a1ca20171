"""The benchmark: what the same money would have done elsewhere (SEMANTICS 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Kind, Outcome
from backtest.result.final import final_bars

__all__ = [
    "TradeEnd",
    "benchmark_label",
    "benchmark_path",
    "benchmark_worths",
    "local_benchmark_returns",
    "returns_between",
    "trade_benchmark_returns",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


def benchmark_label(weights: Mapping[str, float]) -> str | None:
    """What the benchmark is called: its symbol, or its weights; None without one.

    Examples
    --------
    >>> benchmark_label({"^HSI": 2.0})
    '^HSI'
    >>> benchmark_label({"SPY": 1, "^HSI": 3})
    '0.25 SPY + 0.75 ^HSI'
    """
    if not weights:
        return None
    if len(weights) == 1:
        return next(iter(weights))
    return " + ".join(f"{share:g} {symbol}" for symbol, share in _shares(weights).items())


def benchmark_path(
    panel: Panel, dates: Dates, *, weights: Mapping[str, float], capital: float
) -> Floats | None:
    """Value of `capital` put into the benchmark at the first date's close and held.

    Closes and exchange rates are carried forward; there are no costs.

    Returns
    -------
    (d,) array in the base currency; None without a benchmark, or where one of its
    parts has no close or no rate on or before the first date.
    """
    if not weights:
        return None
    total = np.zeros(len(dates))
    for symbol, share in _shares(weights).items():
        i = panel.position(symbol)
        bars = panel.bars(i)
        at = np.searchsorted(panel.dates[bars], dates, side="right") - 1
        if at[0] < 0:
            return None
        rates = panel.conversion.on(panel.instruments[i].currency, dates)
        worth = panel.close[bars][at] * rates
        total += share * (worth / worth[0])
    return None if np.isnan(total).any() else capital * total


@dataclass(frozen=True, slots=True, eq=False)
class TradeEnd:
    """One end of each of k trades: when, and at which kind of price."""

    date: Dates
    instant: Ints
    at_open: Bools
    instrument: Ints


def trade_benchmark_returns(
    panel: Panel,
    schedule: Schedule,
    *,
    outcome: Outcome,
    granted: Ints,
    weights: Mapping[str, float],
) -> Floats:
    """What the benchmark did, in the base currency, while each trade was held.

    On the trade's own exchange the same kind of price counts at both ends, for an exit
    at a level that date's close. In another market (or without such a price there) it
    is the last close before the entry's instant, and the last not later than the
    exit's. A trade still open runs to the close at which it is valued. Rates are those
    of the date of the benchmark's own price.

    Parameters
    ----------
    panel, schedule, outcome
        The run.
    granted : (g,) array
        Positions of the trades in the schedule.
    weights : mapping of str to float
        The benchmark's parts; empty where there is none.

    Returns
    -------
    (g,) array of fractions; NaN without a benchmark or where it has no price.
    """
    entry, leave = _entries(panel, schedule, granted), _exits(panel, schedule, outcome, granted)
    return returns_between(panel, entry, leave, weights=weights)


def local_benchmark_returns(
    panel: Panel,
    schedule: Schedule,
    *,
    outcome: Outcome,
    granted: Ints,
    weights: Mapping[str, float],
) -> Floats:
    """What the benchmark did while each trade was held, in the currency of its instrument.

    The same prices at both ends as `trade_benchmark_returns`; a benchmark in another
    currency than the instrument's is converted to it at the rates of its own prices'
    dates.

    Returns
    -------
    (g,) array of fractions; NaN without a benchmark, a price or a rate.
    """
    entry, leave = _entries(panel, schedule, granted), _exits(panel, schedule, outcome, granted)
    return returns_between(panel, entry, leave, weights=weights, local=True)


def benchmark_worths(
    panel: Panel, end: TradeEnd, *, weights: Mapping[str, float], entering: bool
) -> tuple[Floats, Floats]:
    """What each part of the benchmark was worth at one end of each of k trades.

    Where `returns_between` asks of both ends of a trade, this serves many trades that begin
    or end alike: Σ share × (worth at the exit ÷ worth at the entry) − 1 is what it gives.

    Returns
    -------
    (p,) shares of the parts, which sum to 1, and (p, k) price × rate in the base currency.
    """
    shares, side = _shares(weights), "left" if entering else "right"
    worth = np.empty((len(shares), len(end.date)))
    for place, symbol in enumerate(shares):
        worth[place] = _worth(panel, panel.position(symbol), end, side=side)
    return np.array(list(shares.values()), np.float64), worth


def returns_between(
    panel: Panel,
    entry: TradeEnd,
    leave: TradeEnd,
    *,
    weights: Mapping[str, float],
    local: bool = False,
) -> Floats:
    """What the benchmark did between the two ends of each trade.

    As `trade_benchmark_returns` says, or with `local` in each instrument's currency.

    Returns
    -------
    (g,) array of fractions; NaN without a benchmark, a price or a rate.
    """
    count = len(entry.date)
    if not weights or count == 0:
        return np.full(count, np.nan)
    growth = np.zeros(count)
    for symbol, share in _shares(weights).items():
        i = panel.position(symbol)
        bought = _worth(panel, i, entry, side="left", local=local)
        sold = _worth(panel, i, leave, side="right", local=local)
        growth += share * (sold / bought)
    return growth - 1.0


def _entries(panel: Panel, schedule: Schedule, granted: Ints) -> TradeEnd:
    instrument, bar = schedule.instrument[granted], schedule.entry_bar[granted]
    return TradeEnd(
        date=panel.dates[bar],
        instant=schedule.entry_instant[granted],
        at_open=schedule.entry_at_open[granted] & ~panel.close_only[instrument],
        instrument=instrument,
    )


def _exits(panel: Panel, schedule: Schedule, outcome: Outcome, granted: Ints) -> TradeEnd:
    instrument = schedule.instrument[granted]
    bar = final_bars(panel, schedule, outcome=outcome, granted=granted)
    # the kind of price of what is still open is −1: it is valued at a close
    at_open = (outcome.exit_kind[granted] == Kind.AT_OPEN) & ~panel.close_only[instrument]
    return TradeEnd(
        date=panel.dates[bar],
        instant=np.where(at_open, panel.opens_at[bar], panel.closes_at[bar]),
        at_open=at_open,
        instrument=instrument,
    )


def _worth(panel: Panel, i: int, end: TradeEnd, *, side: str, local: bool = False) -> Floats:
    """Price × rate of the benchmark's part `i` at one end of each trade.

    `side` says whether a close at the very instant counts: "right" for yes. `local` brings
    it to the currency of each trade's instrument, else to the base currency.
    """
    bars = panel.bars(i)
    dates, closes_at = panel.dates[bars], panel.closes_at[bars]
    count = len(dates)
    if count == 0:
        return np.full(len(end.date), np.nan)
    neighbours = np.array([panel.same_market(i, j) for j in range(len(panel.instruments))])
    same_date = np.minimum(np.searchsorted(dates, end.date), count - 1)
    own = (
        neighbours[end.instrument]
        & (dates[same_date] == end.date)
        & ~(end.at_open & bool(panel.close_only[i]))
    )
    before = np.searchsorted(closes_at, end.instant, side=side) - 1  # type: ignore[call-overload]  # stubs
    at = np.where(own, same_date, before)
    prices = np.where(own & end.at_open, panel.open[bars][at], panel.close[bars][at])
    rates = _rates(panel, i, dates[at], end.instrument if local else None)
    return np.where(at >= 0, prices * rates, np.nan)


def _rates(panel: Panel, i: int, dates: Dates, into: Ints | None) -> Floats:
    """Base currency, or that of the instruments `into`, for one unit of part `i`'s."""
    own = panel.instruments[i].currency
    rates = panel.conversion.on(own, dates)
    if into is None:
        return rates
    for j in np.unique(into):
        theirs, mine = panel.instruments[j].currency, into == j
        rates[mine] = (
            1.0 if theirs == own else (rates[mine] / panel.conversion.on(theirs, dates[mine]))
        )
    return rates


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {symbol: weight / total for symbol, weight in weights.items()}
