"""The attribution ladder: where a profit came from, rung by rung, to the last cent.

For one trade, with ``side`` +1 or −1 and every price before slippage::

    placed    = quantity × entry price × rate on the entry's date      (base currency)
    r         = exit price ÷ entry price − 1        adjusted prices, in the share's currency
    f         = rate on the exit's date ÷ rate on the entry's date − 1
    m, c      = the return of its market's and its sector's benchmark over the same days,
                in the share's currency

    market    = side × placed × m
    sector    = side × placed × (c − m)
    picks     = side × placed × (r − c)
    currency  = side × placed × (1 + r) × f
    costs     = −(commission + taxes + borrow + slippage)

    market + sector + picks + currency + costs = pnl

because the first four are side × placed × ((1 + r) × (1 + f) − 1), which is the profit
before costs. Interest, a rung of the run alone, completes the change of equity.

- Without a sector benchmark the rung is null and its part stays in picks (r − m); without
  a market benchmark both are null and picks is all of r.
- A benchmark of another market stands at its last close before the entry and at its last
  not later than the exit (the rule of a trade's benchmark return); up to a session's
  difference at either end is in sector and picks.
- A trade still open ends at its last close, at the rate of the replay's last date.
- The missed move stands beside the ladder and never in its sum: side × placed × the move
  from the last close before the news to the first price at which one could trade. It is
  what the same money would have made of it: nobody who traded after the news did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.orders.schedule import Schedule
from backtest.prices.exposure import exposure_of
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.benchmark import benchmark_label, local_benchmark_returns
from backtest.result.columns import words
from backtest.result.final import final_bars

__all__ = ["RUNGS", "Attribution", "Ladder", "attribute", "climb"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RUNGS = ("market", "sector", "picks", "currency", "costs")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a whole run, in the base currency or as fractions of the capital.

    `profit` is the sum of all but `missed_move`, which stands beside it. None: no trade
    has that rung.
    """

    missed_move: float | None
    market: float | None
    sector: float | None
    picks: float
    currency: float
    costs: float
    interest: float
    profit: float


@dataclass(frozen=True, eq=False)
class Attribution:
    """A run's ladder, and that of each trade.

    Attributes
    ----------
    total : Ladder
        In the base currency.
    of_capital : Ladder
        The same, each amount ÷ the capital: `profit` is the total return.
    trades : pandas.DataFrame
        A row per trade, in the order of the grants: `symbol`, `side`, `placed`,
        `market_benchmark` and `sector_benchmark` (None without one), `missed_move`, the
        rungs, and their sum `pnl`; base currency, NaN where a rung is null.
    """

    total: Ladder
    of_capital: Ladder
    trades: pd.DataFrame


def climb(
    placed: Floats, local: Floats, *, side: Floats, rate: Floats, market: Floats, sector: Floats
) -> dict[str, Floats]:
    """The four rungs before costs, of k trades.

    Parameters
    ----------
    placed : (k,) array
        Value at entry before slippage, base currency.
    local, rate : (k,) arrays
        The share's return in its own currency, and that of its currency.
    side : (k,) array
        +1 long, −1 short.
    market, sector : (k,) arrays
        Returns of the benchmarks in the share's currency; NaN without one.

    Examples
    --------
    1,000 in a share that rose 30 %, in a sector that rose 20 % and a market that rose
    10 %, while its currency lost a half: 1,000 × 1.3 × 0.5 = 650, so 350 are lost.

    >>> one = np.ones(1)
    >>> rungs = climb(1000 * one, 0.3 * one, side=one, rate=-0.5 * one,
    ...               market=0.1 * one, sector=0.2 * one)
    >>> {name: round(float(rung[0]), 6) for name, rung in rungs.items()}
    {'market': 100.0, 'sector': 100.0, 'picks': 100.0, 'currency': -650.0}
    """
    signed = side * placed
    sector = np.where(np.isnan(market), np.nan, sector)
    beyond = np.where(np.isnan(sector), np.where(np.isnan(market), 0.0, market), sector)
    return {
        "market": signed * market,
        "sector": signed * (sector - market),
        "picks": signed * (local - beyond),
        "currency": signed * (1.0 + local) * rate,
    }


def attribute(
    panel: Panel,
    schedule: Schedule,
    *,
    outcome: Outcome,
    trades: pd.DataFrame,
    granted: Ints,
    benchmark: Mapping[str, float],
) -> Attribution:
    """The ladder of a run and of each of its trades.

    A leg's market is that of its exposure (``prices/exposure.csv``); where the table or
    the source has none, the thesis' benchmark. Its sector comes from the table alone.

    Parameters
    ----------
    panel, schedule, outcome
        The run.
    trades : pandas.DataFrame
        Its table of trades, a row for each of `granted`.
    granted : (g,) array
        Positions of the trades in the schedule.
    benchmark : mapping of str to float
        The thesis' benchmark; empty where there is none.
    """
    placed, local, rate = _moves(panel, schedule, outcome, granted)
    names, markets, sectors = _beside(panel, schedule, outcome, granted, benchmark)
    side = schedule.side[granted]
    rungs = climb(placed, local, side=side, rate=rate, market=markets, sector=sectors)
    table = pd.DataFrame(
        {
            "event_id": trades["event_id"],
            "rule": trades["rule"],
            "symbol": trades["symbol"],
            "side": trades["side"],
            "placed": placed,
            "market_benchmark": words([market for market, _ in names]),
            "sector_benchmark": words([sector for _, sector in names]),
            "missed_move": side * placed * trades["missed_move"].to_numpy(dtype=np.float64),
            **rungs,
            "costs": -trades["costs"].to_numpy(dtype=np.float64),
            "pnl": trades["pnl"].to_numpy(dtype=np.float64),
        }
    )
    total = _total(table, outcome)
    return Attribution(total, _divided(total, outcome.capital), table)


def _moves(
    panel: Panel, schedule: Schedule, outcome: Outcome, granted: Ints
) -> tuple[Floats, Floats, Floats]:
    """Value placed, return of the share and of its currency, of each trade."""
    entry = schedule.entry_bar[granted]
    leave = final_bars(panel, schedule, outcome=outcome, granted=granted)
    price = outcome.entry_price[granted]
    closed = outcome.exit_bar[granted] >= 0
    last = np.where(closed, outcome.exit_price[granted], panel.close[leave])
    until = np.where(closed, panel.dates[leave], outcome.dates[-1])
    before, after = np.ones(len(granted)), np.ones(len(granted))
    instrument = schedule.instrument[granted]
    for i in np.unique(instrument):
        mine, currency = instrument == i, panel.instruments[i].currency
        before[mine] = panel.conversion.on(currency, panel.dates[entry[mine]])
        after[mine] = panel.conversion.on(currency, until[mine])
    placed = outcome.quantity[granted] * price / panel.factor[entry] * before
    return placed, last / price - 1.0, after / before - 1.0


Names = list[tuple[str | None, str | None]]


def _beside(
    panel: Panel,
    schedule: Schedule,
    outcome: Outcome,
    granted: Ints,
    benchmark: Mapping[str, float],
) -> tuple[Names, Floats, Floats]:
    """Names and returns of each trade's market and sector; None and NaN without one."""
    read = {one.symbol for one in panel.instruments}
    names: Names = [(None, None)] * len(granted)
    markets, sectors = np.full(len(granted), np.nan), np.full(len(granted), np.nan)

    def returns(weights: Mapping[str, float], which: Ints) -> Floats:
        return local_benchmark_returns(
            panel, schedule, outcome=outcome, granted=granted[which], weights=weights
        )

    for i in np.unique(schedule.instrument[granted]):
        which = np.flatnonzero(schedule.instrument[granted] == i)
        exposure = exposure_of(panel.instruments[i].symbol)
        weights = {exposure.market: 1.0} if exposure.market in read else benchmark
        markets[which] = returns(weights, which)
        if exposure.sector in read:
            sectors[which] = returns({exposure.sector: 1.0}, which)
        sectors[which] = np.where(np.isnan(markets[which]), np.nan, sectors[which])
        for k in which:
            names[k] = (
                None if np.isnan(markets[k]) else benchmark_label(weights),
                None if np.isnan(sectors[k]) else exposure.sector,
            )
    return names, markets, sectors


def _total(table: pd.DataFrame, outcome: Outcome) -> Ladder:
    def summed(name: str) -> float | None:
        column = table[name].dropna()
        return float(column.sum()) if len(column) or not len(table) else None

    return Ladder(
        missed_move=summed("missed_move"),
        market=summed("market"),
        sector=summed("sector"),
        picks=float(table["picks"].sum()),
        currency=float(table["currency"].sum()),
        costs=float(table["costs"].sum()),
        interest=float(outcome.interest),
        profit=float(outcome.equity[-1] - outcome.capital),
    )


def _divided(ladder: Ladder, capital: float) -> Ladder:
    def share(amount: float | None) -> float | None:
        return None if amount is None else amount / capital

    return Ladder(
        missed_move=share(ladder.missed_move),
        market=share(ladder.market),
        sector=share(ladder.sector),
        picks=ladder.picks / capital,
        currency=ladder.currency / capital,
        costs=ladder.costs / capital,
        interest=ladder.interest / capital,
        profit=ladder.profit / capital,
    )
