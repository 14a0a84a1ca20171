"""Many replays of one schedule, moved to other dates: the kernel without its records.

A placebo's draws and a sweep's variants are this function; each draw is the single run's own
kernel, over columns that one block of memory is reused for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.columns import Books, Fees, Market, Orders, Terms
from backtest.replay.compiled import compiled
from backtest.replay.fills import AT_OPEN, Bars, Exits
from backtest.replay.grants import GRANTED
from backtest.replay.kernel import kernel
from backtest.replay.market import market_of
from backtest.replay.market_fees import fees_of
from backtest.replay.replay import bars_of, empty_books, exits_of, orders_of, terms_of

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["Draws", "Found", "groups", "replay_many"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Draws(NamedTuple):
    """Where each of k tranches stands in each of d draws; in the schedule's order but for
    `order`, in which budgets are granted.
    """

    date: Ints  # (d, k) positions in the timeline
    bar: Ints
    instant: Ints
    until_bar: Ints
    when_bar: Ints
    order: Ints


class Found(NamedTuple):
    """What came of each draw, and of each of its tranches."""

    total_return: Floats  # (d,) last equity ÷ capital − 1; NaN where nothing was opened
    drawdown: Floats  # (d,) the deepest, negative
    returns: Floats  # (d, k) profit ÷ budget; NaN where it was not opened
    last_bar: Ints  # (d, k) bar of the exit, or at which it is valued; −1 where not opened
    left_at_open: Bools  # (d, k)


def replay_many(schedule: Schedule, panel: Panel, thesis: Thesis, draws: Draws) -> Found:
    """Replay the schedule on the dates of each draw.

    Parameters
    ----------
    schedule, panel, thesis
        The run whose tranches are moved; its `period` begins and ends nothing here, each
        draw runs from its first entry to its last exit.
    draws : Draws

    Returns
    -------
    Found
    """
    count, many = len(schedule), len(draws.date)
    charged = thesis.costs.taxes == "market"
    found = Found(
        np.full(many, np.nan), np.zeros(many), np.full((many, count), np.nan),
        np.full((many, count), -1), np.zeros((many, count), np.bool_),
    )  # fmt: skip
    own, leaves = orders_of(schedule)._replace(group=groups(schedule)), exits_of(schedule)
    _many(
        bars_of(panel),
        market_of(schedule, panel),
        fees_of(panel.instruments, schedule.timeline, charged=charged),
        own,
        leaves,
        terms_of(schedule, thesis)._replace(first=-1, until=-1),
        empty_books(schedule),
        Orders._make(column.copy() for column in own),
        Exits._make(column.copy() for column in leaves),
        draws,
        found,
    )
    return found


def groups(schedule: Schedule) -> Ints:
    """A number for each event and rule: on one date their tranches are cut together."""
    pairs = np.stack([schedule.event, schedule.rule])
    return np.unique(pairs, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)


@compiled
def _many(
    bars: Bars, market: Market, fees: Fees, orders: Orders, exits: Exits, terms: Terms,
    books: Books, moved: Orders, leaves: Exits, draws: Draws, found: Found,
) -> None:  # fmt: skip
    """Move, replay and measure each draw; `moved`, `leaves` and `books` are written over."""
    for d in range(len(draws.date)):
        _move(orders, exits, moved, leaves, draws, d)
        run = kernel(bars, market, fees, moved, leaves, None, terms, books, None)
        if run.first == -1:
            continue
        found.total_return[d] = run.equity / terms.capital - 1.0
        found.drawdown[d] = run.deepest
        for k in range(len(moved.bar)):
            if books.status[k] == GRANTED:
                _measure(market, moved, books, draws, found, d, k, run.last)


@compiled
def _move(orders: Orders, exits: Exits, moved: Orders, leaves: Exits, draws: Draws, d: int) -> None:
    """The columns of draw `d`, in the order of its grants."""
    for k in range(len(orders.bar)):
        j = draws.order[d, k]
        moved.date[k], moved.bar[k] = draws.date[d, j], draws.bar[d, j]
        moved.instant[k] = draws.instant[d, j]
        moved.rule[k], moved.group[k] = orders.rule[j], orders.group[j]
        moved.instrument[k], moved.side[k] = orders.instrument[j], orders.side[j]
        moved.share[k], moved.at_open[k] = orders.share[j], orders.at_open[j]
        moved.overlap_skip[k], moved.lot[k] = orders.overlap_skip[j], orders.lot[j]
        leaves.after[k], leaves.after_at_open[k] = exits.after[j], exits.after_at_open[j]
        leaves.stop_loss[k], leaves.take_profit[k] = exits.stop_loss[j], exits.take_profit[j]
        leaves.trailing_stop[k] = exits.trailing_stop[j]
        leaves.until_bar[k], leaves.when_bar[k] = draws.until_bar[d, j], draws.when_bar[d, j]
        leaves.until_at_open[k] = exits.until_at_open[j]
        leaves.sells_next_day[k] = exits.sells_next_day[j]


@compiled
def _measure(
    market: Market, moved: Orders, books: Books, draws: Draws, found: Found, d: int, k: int,
    last: int,
) -> None:  # fmt: skip
    """Profit and last bar of the tranche granted in place `k` of draw `d`."""
    j, side, bar = draws.order[d, k], moved.side[k], books.exit_bar[k]
    left = bar >= 0 and market.bar_date[bar] <= last
    received = side * (books.exit_value[k] if left else books.worth[k])
    paid = side * books.entry_value[k] + books.commission[k] + books.taxes[k] + books.borrow[k]
    found.returns[d, j] = (received - paid) / books.budget[k]
    found.last_bar[d, j] = bar if left else market.last_bar[moved.instrument[k], last]
    found.left_at_open[d, j] = left and books.exit_kind[k] == AT_OPEN
