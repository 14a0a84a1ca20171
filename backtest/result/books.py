"""Books: the fills once more, kept by vectorbt, and whether both accounts agree.

The kernel and vectorbt are two accountants who share nothing but the fills: what was
bought, when, at which price, at what cost. The one file that imports vectorbt, and only
when books are asked for: that alone takes seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Kind, Outcome
from backtest.result.lanes import assign_lanes
from backtest.result.trades import granted_tranches

if TYPE_CHECKING:
    import vectorbt

__all__ = ["CLOSENESS", "Reconciliation", "keep_books", "reconcile"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CLOSENESS = 1e-9  # of the capital: so near must both accounts be at every date
# Cash beyond what is needed, of it and in money: vectorbt takes for zero what is less than a
# billionth of what was added or 1e-12, and would lose the rest of its cash.
SLACK, LEAST_SLACK = 1e-6, 1e-6
BEYOND = "costs beyond a sale"
HALF_A_DAY = np.timedelta64(12, "h")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How far two accounts of the same fills are apart.

    `largest_difference` is of the capital, and `on` the first date of that difference.
    """

    largest_difference: float
    on: date

    @property
    def reconciled(self) -> bool:
        """Whether they agree to a billionth of the capital at every date."""
        return self.largest_difference <= CLOSENESS


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What vectorbt is told: 2 rows a date (open, close), a column per lane."""

    index: pd.DatetimeIndex
    columns: pd.MultiIndex
    close: Floats  # (2d, lanes) in the base currency, adjusted
    size: Floats  # NaN: no order
    price: Floats
    costs: Floats
    cushion: float


def keep_books(panel: Panel, schedule: Schedule, outcome: Outcome) -> vectorbt.Portfolio:
    """The fills as a ``vectorbt.Portfolio`` in the base currency.

    Parameters
    ----------
    panel, schedule, outcome
        The run.

    Returns
    -------
    vectorbt.Portfolio
        One column per lane of non-overlapping tranches of an instrument, named ``(symbol,
        lane)``, all in one group that shares its cash. Two rows a date: 00:00 stands for
        the open, 12:00 for the close and for levels met between. Sizes are units of the
        total-return series at its level; commission and taxes are fixed fees. It knows no
        interest and no borrow, and starts with the capital and as much more as keeps it
        from refusing an order (`init_cash`): its returns are on that sum. It may be short
        without limit, as here: what shorts bring in is cash like any other.

    Notes
    -----
    Source: vectorbt, https://vectorbt.dev; every option is given, none left to its defaults.
    """
    import vectorbt as vbt

    sheet = _sheet(panel, schedule, outcome)
    frame = pd.DataFrame(sheet.close, index=sheet.index, columns=sheet.columns)
    span = (sheet.index[-1] - sheet.index[0]) / max(len(sheet.index) - 1, 1)
    return vbt.Portfolio.from_orders(
        frame,
        size=sheet.size,
        size_type="amount",
        direction="both",
        price=sheet.price,
        fees=0.0,
        fixed_fees=sheet.costs,
        slippage=0.0,
        min_size=0.0,
        max_size=np.inf,
        size_granularity=np.nan,
        reject_prob=0.0,
        lock_cash=False,
        allow_partial=False,
        raise_reject=True,
        log=False,
        val_price=np.inf,
        init_cash=outcome.capital + sheet.cushion,
        cash_sharing=True,
        call_seq="default",
        ffill_val_price=True,
        update_value=False,
        max_orders=int(np.isfinite(sheet.size).sum()) + 1,
        max_logs=1,
        init_temp_records=False,
        seed=None,  # nothing is drawn; a number would set the state of all draws
        group_by=True,
        broadcast_kwargs=None,
        wrapper_kwargs=None,
        freq=span,
        attach_call_seq=False,
        engine="auto",  # Rust where it is installed; Numba gives the same to the last bit
        fillna_close=True,
        trades_type="exittrades",
    )


def reconcile(portfolio: vectorbt.Portfolio, outcome: Outcome) -> Reconciliation:
    """Compare vectorbt's equity with the kernel's, before interest and borrow, date by date.

    Parameters
    ----------
    portfolio : vectorbt.Portfolio
        The books of the same run.
    outcome : Outcome
    """
    values = np.asarray(portfolio.value(), dtype=np.float64).reshape(-1)[1::2]
    cushion = float(np.asarray(portfolio.init_cash).sum()) - outcome.capital
    ours = outcome.equity - outcome.accrued
    apart = np.abs(values - cushion - ours) / outcome.capital
    worst = int(np.argmax(apart))
    return Reconciliation(float(apart[worst]), outcome.dates[worst].astype(date))


def _sheet(panel: Panel, schedule: Schedule, outcome: Outcome) -> _Sheet:
    k = granted_tranches(outcome)
    rows, dates = 2 * len(outcome.dates), outcome.dates
    entry = _row(panel, schedule.entry_bar[k], dates) + ~schedule.entry_at_open[k]
    closed = outcome.exit_bar[k] >= 0
    at_open = outcome.exit_kind[k] == Kind.AT_OPEN
    leave = np.where(closed, _row(panel, outcome.exit_bar[k], dates) + ~at_open, rows)
    lane = assign_lanes(schedule.instrument[k], entry, leave)
    held, columns = _columns(panel, schedule.instrument[k], lane)
    shape = (rows, len(held))
    size, price, costs = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
    units = schedule.side[k] * outcome.quantity[k] / panel.factor[schedule.entry_bar[k]]
    all_costs = outcome.commission[k] + outcome.taxes[k]
    size[entry, lane] = units
    price[entry, lane] = outcome.entry_fill[k] * _rate(panel, schedule, k, schedule.entry_bar[k])
    costs[entry, lane] = outcome.entry_costs[k]
    size[leave[closed], lane[closed]] = -units[closed]
    left = outcome.exit_fill[k] * _rate(panel, schedule, k, outcome.exit_bar[k])
    price[leave[closed], lane[closed]] = left[closed]
    costs[leave[closed], lane[closed]] = (all_costs - outcome.entry_costs[k])[closed]
    sheet = _Sheet(
        index=_index(dates), columns=columns, close=_levels(panel, held, dates), size=size,
        price=price, costs=costs, cushion=_cushion(size, price, costs, outcome.capital),
    )  # fmt: skip
    return _with_costs_beyond_sales(sheet)


def _cushion(size: Floats, price: Floats, costs: Floats, capital: float) -> float:
    """Cash beyond the capital, were all purchases and costs of a row paid before its sales."""
    flow = np.nan_to_num(-size * price)
    paid = costs.sum(axis=1)
    after = capital + np.cumsum(flow.sum(axis=1) - paid)
    before = np.concatenate([[capital], after[:-1]])
    lowest = float((before + np.minimum(flow, 0.0).sum(axis=1) - paid).min())
    needed = max(0.0, -lowest)
    return needed + max(SLACK * (capital + needed), LEAST_SLACK)


def _with_costs_beyond_sales(sheet: _Sheet) -> _Sheet:
    """Vectorbt refuses a sale that costs more than it brings: the rest gets a column.

    There one unit of something worth 1 is bought for 1, with the rest as its fee.
    """
    brings = np.where(sheet.size < 0, -sheet.size * sheet.price, np.inf)
    beyond = np.maximum(sheet.costs - brings, 0.0)
    rest = beyond.sum(axis=1)
    if not rest.any():
        return sheet
    own = np.where(rest > 0, 1.0, np.nan)
    ones = np.ones_like(rest)

    def wider(of: Floats, column: Floats) -> Floats:
        return np.column_stack([of, column])

    return replace(
        sheet, columns=sheet.columns.append(pd.MultiIndex.from_tuples([(BEYOND, 0)])),
        close=wider(sheet.close, ones), size=wider(sheet.size, own),
        price=wider(sheet.price, ones), costs=wider(sheet.costs - beyond, rest),
        cushion=sheet.cushion + float(np.nansum(own)),
    )  # fmt: skip


def _row(panel: Panel, bar: Ints, dates: npt.NDArray[np.datetime64]) -> Ints:
    """The open's row of a bar's date."""
    return np.asarray(2 * np.searchsorted(dates, panel.dates[bar]))


def _rate(panel: Panel, schedule: Schedule, k: Ints, bar: Ints) -> Floats:
    """The base currency for one unit of each tranche's, on a bar's own date."""
    rate = np.ones(len(k))
    for i in np.unique(schedule.instrument[k]):
        mine = schedule.instrument[k] == i
        rate[mine] = panel.conversion.on(panel.instruments[i].currency, panel.dates[bar[mine]])
    return rate


def _index(dates: npt.NDArray[np.datetime64]) -> pd.DatetimeIndex:
    stamps = np.repeat(dates.astype("datetime64[ns]"), 2)
    stamps[1::2] += HALF_A_DAY
    return pd.DatetimeIndex(stamps, name="date")


def _columns(panel: Panel, instrument: Ints, lane: Ints) -> tuple[Ints, pd.MultiIndex]:
    """The instrument of each lane, and the lanes' names; one of nothing where none traded."""
    if not len(lane):
        return np.array([-1]), pd.MultiIndex.from_tuples([("", 0)], names=["symbol", "lane"])
    _, at = np.unique(lane, return_index=True)
    held = instrument[at]
    first = np.searchsorted(held, held)  # lanes stand in order of instrument
    names = [panel.instruments[i].symbol for i in held]
    return held, pd.MultiIndex.from_arrays(
        [names, np.arange(len(held)) - first], names=["symbol", "lane"]
    )


def _levels(panel: Panel, held: Ints, dates: npt.NDArray[np.datetime64]) -> Floats:
    """Opens and closes of each lane's instrument in the base currency, the last carried on."""
    levels = np.ones((2 * len(dates), len(held)))
    for i in np.unique(held[held >= 0]):
        bars = panel.bars(int(i))
        at = np.searchsorted(panel.dates[bars], dates, side="right") - 1
        there = (at >= 0) & (panel.dates[bars][np.maximum(at, 0)] == dates)
        closes = panel.close[bars][np.maximum(at, 0)]
        opens = np.where(there, panel.open[bars][np.maximum(at, 0)], closes)
        rate = panel.conversion.on(panel.instruments[i].currency, dates)
        rate = np.where(np.isnan(rate), 1.0, rate)  # before its first quote nothing is held
        pair = np.stack([opens * rate, closes * rate], axis=1).reshape(-1)
        levels[:, held == i] = pair[:, None]
    return levels
