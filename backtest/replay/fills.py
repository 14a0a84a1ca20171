"""Fills: which bar ends a tranche, at which price and why (SEMANTICS 3.2).

Compiled with `kernel`; every function here takes and returns plain numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.replay.columns import Hits
from backtest.replay.compiled import compiled, place

__all__ = ["Bars", "Exits", "exit_by_tables", "exit_of", "first_met"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Plain numbers, because compiled code cannot read an enumeration's members cheaply;
# a test holds them equal to those of outcome.py.
AFTER, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP, UNTIL, WHEN, OPEN = range(7)
AT_OPEN, AT_LEVEL, AT_CLOSE = range(3)
NOTHING = -1

Found = tuple[int, float, int, int]  # bar, price before slippage, reason, kind of price


class Bars(NamedTuple):
    """Adjusted prices of every instrument, one after the other."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    factor: Floats
    suspended: Bools
    close_only: Bools  # per bar


class Exits(NamedTuple):
    """When and at which levels each tranche leaves; −1 and NaN: never."""

    after: Ints
    after_at_open: Bools
    stop_loss: Floats
    take_profit: Floats
    trailing_stop: Floats
    until_bar: Ints
    until_at_open: Bools
    when_bar: Ints
    sells_next_day: Bools


@compiled
def exit_of(
    bars: Bars, exits: Exits, k: int, entry: int, end: int, at_open: bool, side: float, fill: float
) -> Found:
    """Bar, price before slippage, reason and kind of price that end tranche `k`.

    `entry` is its bar 0, `end` the first bar that is not its instrument's any more.
    Bar −1 means that it is still open when the bars end. Prices are multiplied by
    `side`, so that a short is the mirror of a long: the same lines serve both.
    """
    best = side * fill
    for bar in range(entry, end):
        levels_hold = bar > entry or at_open
        reason, price, kind = _ends(bars, exits, k, bar, entry, levels_hold, side, fill, best)
        if reason != NOTHING:
            return _filled(bars, exits, k, bar, entry, end, price, reason, kind)
        if levels_hold:
            best = max(best, side * bars.high[bar], side * bars.low[bar])
    return -1, np.nan, OPEN, NOTHING


@compiled
def exit_by_tables(
    bars: Bars, exits: Exits, hits: Hits, k: int, rule: int, entry: int, end: int, at_open: bool,
    side: float, fill: float,
) -> Found:  # fmt: skip
    """What `exit_of` finds, from the bars at which each level is first met.

    Until the earliest of the dates that are due and of these bars nothing can end the
    tranche; on it the same function decides. A trailing level that is met later binds on no
    bar before, and need not be known there.
    """
    rule = place(rule)
    row = place(hits.trail_row[rule])
    stop, target = place(hits.stop_row[rule]), place(hits.target_row[rule])
    trail = hits.trail[row, k]
    level = min(hits.stop[stop, k], hits.target[target, k], trail)
    bar = level
    if exits.after[k] >= 0:
        bar = min(bar, entry + exits.after[k])
    if exits.until_bar[k] >= entry:
        bar = min(bar, exits.until_bar[k])
    if exits.when_bar[k] > entry:
        bar = min(bar, exits.when_bar[k])
    if bar >= end:
        return -1, np.nan, OPEN, NOTHING
    best = hits.best[row, k] if bar == trail else np.nan
    reason, price, kind = _ends(bars, exits, k, bar, entry, level == bar, side, fill, best)
    if reason != NOTHING:
        return _filled(bars, exits, k, bar, entry, end, price, reason, kind)
    return exit_of(bars, exits, k, entry, end, at_open, side, fill)


@compiled
def first_met(
    bars: Bars, entry: int, end: int, at_open: bool, side: float, fill: float,
    stop_loss: float, take_profit: float, trailing_stop: float,
) -> tuple[int, float]:  # fmt: skip
    """The first bar that meets one of the levels, and the best price before it; −1: none."""
    best = side * fill
    for bar in range(entry, end):
        if bar > entry or at_open:
            reason, _, _ = _met(
                bars, bar, entry, side, fill, best, stop_loss, take_profit, trailing_stop
            )
            if reason != NOTHING:
                return bar, best
            best = max(best, side * bars.high[bar], side * bars.low[bar])
    return -1, best


@compiled
def _ends(
    bars: Bars, exits: Exits, k: int, bar: int, entry: int, levels_hold: bool, side: float,
    fill: float, best: float,
) -> tuple[int, float, int]:  # fmt: skip
    """What ends tranche `k` on a bar, if anything does: at the open, at a level, at the close."""
    reason, price, kind = NOTHING, np.nan, AT_OPEN
    if bar > entry and not bars.close_only[place(bar)]:
        reason = _due_at_open(exits, k, bar, entry)
        price = bars.open[place(bar)]
    if reason == NOTHING and levels_hold:
        reason, price, kind = _met(
            bars, bar, entry, side, fill, best,
            exits.stop_loss[k], exits.take_profit[k], exits.trailing_stop[k],
        )  # fmt: skip
    if reason == NOTHING:
        reason = _due_at_close(bars, exits, k, bar, entry)
        price, kind = bars.close[place(bar)], AT_CLOSE
    return reason, price, kind


@compiled
def _filled(
    bars: Bars, exits: Exits, k: int, bar: int, entry: int, end: int, price: float, reason: int,
    kind: int,
) -> Found:  # fmt: skip
    """The exit where it fell due, or at the next bar where that one fills no order."""
    waits = bars.suspended[place(bar)] or (bar == entry and exits.sells_next_day[k])
    if waits:
        return _next_fill(bars, bar + 1, end, reason)
    return bar, price, reason, kind


@compiled
def _due_at_open(exits: Exits, k: int, bar: int, entry: int) -> int:
    """The exit due at this open: `after`, then `until`, then `when`."""
    if exits.after_at_open[k] and exits.after[k] == bar - entry:
        return AFTER
    if exits.until_at_open[k] and exits.until_bar[k] == bar:
        return UNTIL
    if exits.when_bar[k] == bar:
        return WHEN
    return NOTHING


@compiled
def _due_at_close(bars: Bars, exits: Exits, k: int, bar: int, entry: int) -> int:
    """The exit due at this close; on a close-only bar those at the open count too."""
    only = bars.close_only[place(bar)]
    if (only or not exits.after_at_open[k]) and exits.after[k] == bar - entry:
        return AFTER
    if (only or not exits.until_at_open[k]) and exits.until_bar[k] == bar:
        return UNTIL
    if only and exits.when_bar[k] == bar:
        return WHEN
    return NOTHING


@compiled
def _met(
    bars: Bars, bar: int, entry: int, side: float, fill: float, best: float,
    stop_loss: float, take_profit: float, trailing_stop: float,
) -> tuple[int, float, int]:  # fmt: skip
    """The level met on this bar: the stops first, the pessimistic reading of a bar.

    A level that the open has already passed fills at the open (a close-only bar: at
    the close), except on bar 0, whose open is the entry.
    """
    here = place(bar)
    opened = side * bars.open[here]
    worst, finest = side * bars.low[here], side * bars.high[here]
    if side < 0:
        worst, finest = finest, worst
    stop = side * fill * (1.0 - side * stop_loss)
    trail = best * (1.0 - side * trailing_stop)
    target = side * fill * (1.0 + side * take_profit)
    floor, reason = stop, STOP_LOSS
    if np.isnan(stop) or trail > stop:
        floor, reason = trail, TRAILING_STOP
    at_open = AT_CLOSE if bars.close_only[here] else AT_OPEN
    if bar > entry:
        if opened <= floor:
            return reason, bars.open[here], at_open
        if opened >= target:
            return TAKE_PROFIT, bars.open[here], at_open
    if worst <= floor:
        return reason, side * (min(floor, opened) if bar == entry else floor), AT_LEVEL
    if finest >= target:
        return TAKE_PROFIT, side * target, AT_LEVEL
    return NOTHING, np.nan, AT_OPEN


@compiled
def _next_fill(bars: Bars, bar: int, end: int, reason: int) -> Found:
    """An exit that could not fill: the open of the next bar that fills orders."""
    while bar < end:
        if not bars.suspended[bar]:
            if bars.close_only[bar]:
                return bar, bars.close[bar], reason, AT_CLOSE
            return bar, bars.open[bar], reason, AT_OPEN
        bar += 1
    return -1, np.nan, OPEN, NOTHING
