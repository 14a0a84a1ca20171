"""The walk along the closes: what is held is worth, and what the path of equity came to.

Compiled with `kernel`. Between two dates on which something changes only prices move: a
tranche's closes are added up one after the other, which a processor does several at a time.
"""

from __future__ import annotations

from typing import NamedTuple

from backtest.replay.columns import Books, Market, Orders, Records
from backtest.replay.compiled import compiled, place

__all__ = ["ROUNDING", "Walk", "mark", "pass_over", "record", "walk_along"]

ROUNDING = 1e-12  # relative: what binary fractions lose is not a cut, a lost lot, nor a fall


class Walk(NamedTuple):
    """How far the path of equity has come; see `Run`."""

    equity: float
    peak: float
    deepest: float
    returns: int
    shift: float
    total: float
    squares: float


@compiled
def walk_along(
    market: Market, orders: Orders, books: Books, held: int, start: int, stop: int, cash: float,
    onward: bool, walk: Walk,
) -> tuple[Walk, int]:  # fmt: skip
    """Value what is held at the closes from `start` to before `stop`, and walk along them.

    Returns how far the path came and the last date seen: the walk ends where nothing is left.
    The path begins at `start` itself, and has no return there, where it is not `onward`.
    """
    values, close, rate = books.values, market.close, market.rate
    here, end = place(start), place(stop)
    for t in range(here, end):
        values[t] = 0.0
    for h in range(held):
        k = place(books.holding[h])
        i, units = place(orders.instrument[k]), orders.side[k] * books.units[k]
        for t in range(here, end):
            values[t] += units * close[i, t] * rate[i, t]
    return _walk(books, start if onward else start + 1, stop, cash, walk)


@compiled
def _walk(books: Books, start: int, stop: int, cash: float, walk: Walk) -> tuple[Walk, int]:
    """Equity, its peak, its deepest fall and its returns, date by date."""
    before, peak, deepest = walk.equity, walk.peak, walk.deepest
    shift, total, squares = walk.shift, walk.total, walk.squares
    low = peak * (1.0 + deepest + ROUNDING)  # at or above it, no deeper fall: no division
    returns = walk.returns
    for t in range(place(start), place(stop)):
        equity = cash + books.values[t]
        change = equity / before - 1.0
        shift = change if returns == 0 else shift
        total += change - shift
        squares += (change - shift) * (change - shift)
        returns += 1
        if equity > peak:
            peak = equity
            low = peak * (1.0 + deepest + ROUNDING)
        elif equity < low:
            deepest = min(deepest, equity / peak - 1.0)
            low = peak * (1.0 + deepest + ROUNDING)
        before = equity
        if equity <= 0.0:
            break
    seen = start + returns - walk.returns - 1
    return Walk(before, peak, deepest, returns, shift, total, squares), seen


@compiled
def pass_over(walk: Walk, dates: int) -> Walk:
    """So many dates on which nothing is held and nothing accrues: returns of zero."""
    shift = 0.0 if walk.returns == 0 else walk.shift
    return Walk(
        walk.equity, walk.peak, walk.deepest, walk.returns + dates, shift,
        walk.total - dates * shift, walk.squares + dates * shift * shift,
    )  # fmt: skip


@compiled
def mark(market: Market, orders: Orders, books: Books, held: int, t: int) -> tuple[float, float]:
    """Gross value and short proceeds of what is held at the close of date `t`."""
    gross, proceeds, t = 0.0, 0.0, place(t)
    for h in range(held):
        k = place(books.holding[h])
        i = place(orders.instrument[k])
        value = books.units[k] * market.close[i, t] * market.rate[i, t]
        books.worth[k] = value
        gross += value
        if orders.side[k] < 0.0:
            proceeds += books.entry_value[k]
    return gross, proceeds


@compiled
def record(
    market: Market, orders: Orders, books: Books, records: Records, held: int, start: int,
    last: int, cash: float, interest: float, borrowed: float,
) -> None:  # fmt: skip
    """Write the paths of the dates from `start` to `last`, between which nothing changed."""
    for t in range(start, last + 1):
        records.equity[t] = cash + books.values[t] if held > 0 else cash
        records.cash[t], records.gross[t], records.held[t] = cash, 0.0, held > 0
        records.interest[t], records.borrowed[t] = interest, borrowed
        for h in range(held):
            k = place(books.holding[h])
            i = orders.instrument[k]
            records.gross[t] += books.units[k] * market.close[i, t] * market.rate[i, t]
