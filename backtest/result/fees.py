"""Fees: what the markets charged, by market and fee, reckoned once more from the fills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.fee_table import BUY, SIDES, MarketFee, read_market_fees
from backtest.replay.market_fees import uncovered
from backtest.replay.outcome import Outcome
from backtest.result.trades import granted_tranches

__all__ = ["Fees", "tabulate_fees"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fees:
    """What the markets charged on a run's orders.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per market and fee, dearest first: `exchange`, `fee`, `orders`, `amount` (in
        the base currency), `source`. Their sum is that of the trades' `taxes`.
    untaxed : tuple of str
        A sentence per market whose fees the table does not know on the date of an order;
        empty where it knows all, or where the thesis turns taxes off.
    assumed : tuple of str
        A sentence per market and fee of what its rows take for granted of an instrument or
        a broker, such as that every share in Paris is a large French company's.
    """

    table: pd.DataFrame
    untaxed: tuple[str, ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Filled:
    """Orders that were filled, o of them: entries, then exits."""

    instrument: Ints
    date: npt.NDArray[np.datetime64]
    bought: npt.NDArray[np.bool_]
    value: Floats  # in the instrument's currency
    shares: Floats
    rate: Floats  # the base currency for one unit of it


def tabulate_fees(panel: Panel, schedule: Schedule, *, outcome: Outcome, charged: bool) -> Fees:
    """The charges of a run, row by row of the table of market fees.

    Parameters
    ----------
    panel, schedule, outcome
        The run.
    charged : bool
        Whether the thesis has taxes charged at all.

    Examples
    --------
    >>> import backtest
    >>> fees = backtest.run("zhipu-entity-list", prices="sample").fees
    >>> fees.table["fee"].iloc[0], fees.untaxed
    ('stamp duty', ())
    """
    filled = _filled(panel, schedule, outcome)
    sums: dict[tuple[str, str], list[float]] = {}
    sources: dict[tuple[str, str], dict[str, None]] = {}
    assumed: dict[str, None] = {}
    for fee in read_market_fees() if charged else ():
        for i, orders in _charged_on(panel, filled, fee):
            name = (panel.instruments[i].exchange or "", fee.fee)
            amount = float((_amount(fee, filled, orders) * filled.rate[orders]).sum())
            count, total = sums.get(name, (0, 0.0))
            sums[name] = [count + len(orders), total + amount]
            sources.setdefault(name, {})[fee.source] = None
            if fee.assumes:
                assumed[f"taxes: {name[0]}: {fee.assumes}"] = None
    rows = [
        (*name, int(count), amount, " ".join(sources[name]))
        for name, (count, amount) in sums.items()
        if name[1] != "none"
    ]
    rows.sort(key=lambda row: -row[3])
    table = pd.DataFrame(rows, columns=["exchange", "fee", "orders", "amount", "source"])
    return Fees(table, _untaxed(panel, filled) if charged else (), tuple(assumed))


def _filled(panel: Panel, schedule: Schedule, outcome: Outcome) -> _Filled:
    k = granted_tranches(outcome)
    closed = k[outcome.exit_bar[k] >= 0]
    tranche = np.concatenate([k, closed])
    bar = np.concatenate([schedule.entry_bar[k], outcome.exit_bar[closed]])
    fill = np.concatenate([outcome.entry_fill[k], outcome.exit_fill[closed]])
    units = outcome.quantity[tranche] / panel.factor[schedule.entry_bar[tranche]]
    instrument, dates = schedule.instrument[tranche], panel.dates[bar]
    rate = np.ones(len(tranche))
    for i in np.unique(instrument):
        mine = instrument == i
        rate[mine] = panel.conversion.on(panel.instruments[i].currency, dates[mine])
    opens = np.arange(len(tranche)) < len(k)
    return _Filled(
        instrument, dates, (schedule.side[tranche] > 0) == opens, units * fill,
        outcome.quantity[tranche], rate,
    )  # fmt: skip


def _charged_on(panel: Panel, filled: _Filled, fee: MarketFee) -> list[tuple[int, Ints]]:
    """The orders that a row is charged on, by instrument."""
    sides = [side == BUY for side in SIDES[fee.side]]
    there = fee.on(filled.date) & np.isin(filled.bought, sides) & (filled.value > fee.above)
    found = []
    for i in np.unique(filled.instrument[there]):
        if fee.concerns(panel.instruments[i]):
            found.append((int(i), np.flatnonzero(there & (filled.instrument == i))))
    return found


def _amount(fee: MarketFee, filled: _Filled, orders: Ints) -> Floats:
    whole = fee.rate * filled.value[orders] + fee.per_share * filled.shares[orders] + fee.fixed
    return np.asarray(np.clip(whole, fee.minimum, fee.maximum))


def _untaxed(panel: Panel, filled: _Filled) -> tuple[str, ...]:
    """Where the table has no row for an order's market, kind and date."""
    said = {}
    for i in np.unique(filled.instrument):
        instrument = panel.instruments[i]
        dates = filled.date[filled.instrument == i]
        unknown = uncovered(instrument, dates)
        if unknown.any():
            place = instrument.exchange or "no exchange"
            first, last = dates[unknown].min(), dates[unknown].max()
            span = f"on {first}" if first == last else f"from {first} to {last}"
            said[place, instrument.kind] = (
                f"taxes: what {place} charges on a {instrument.kind} {span} is not known here; "
                "nothing was charged"
            )
    return tuple(said.values())
