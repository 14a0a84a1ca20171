"""Many variants of one schedule: other numbers in the same tranches, through the same kernel.

A sweep's variants are this function. What they share is made once: the columns of the
schedule, the closes on the timeline, the bars at which each level is first met, what the
benchmark did. Of a variant nothing is kept but a few numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.replay.columns import Books, Fees, Hits, Market, Orders, Run, Terms
from backtest.replay.compiled import compiled, place
from backtest.replay.fills import AT_OPEN, Bars, Exits, first_met
from backtest.replay.grants import GRANTED
from backtest.replay.kernel import kernel

__all__ = ["BLOCK", "Against", "Came", "Same", "Variants", "fill_hits", "replay_rows"]

BLOCK = 16  # variants that one thread replays before the next one's follow
NEVER = np.iinfo(np.int64).max

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Same(NamedTuple):
    """What all variants of a schedule of k tranches have in common."""

    bars: Bars
    market: Market
    fees: Fees
    orders: Orders
    exits: Exits
    slot: Ints  # (k,) which column of `Variants.share` is the tranche's
    longest: Ints  # (k,) bars after which it is ended at the close whatever `after` says
    cluster: Ints  # (k,)
    first: int  # see `Terms`
    until: int


class Against(NamedTuple):
    """What the p parts of the benchmark were worth where trades begin and end."""

    share: Floats  # (p,) they sum to 1
    bought: Floats  # (p, k) at each tranche's entry
    sold: Floats  # (p, 2, bars) at an exit on that bar: at another price than its open, at it


class Variants(NamedTuple):
    """What v variants differ in, of r rules and the s legs of all of them."""

    after: Ints  # (v, r); −1: never
    stop_loss: Floats  # (v, r); NaN: none
    take_profit: Floats
    trailing_stop: Floats
    stop_row: Ints  # (v, r) the rows of these levels in the tables of `Hits`
    target_row: Ints
    trail_row: Ints
    share: Floats  # (v, s) size × scaled weight
    terms: Floats  # (v, 8) capital to margin_rate, as `Terms` has them


class Came(NamedTuple):
    """What came of each variant; the counts and sums of c event clusters are of trades' excess."""

    first: Ints  # (v,) as `Run` has them
    padded: Bools
    last: Ints
    equity: Floats
    deepest: Floats
    returns: Ints
    shift: Floats
    total: Floats
    squares: Floats
    trades: Ints
    closed: Ints
    won: Ints
    cluster_trades: Ints  # (v, c)
    cluster_excess: Floats
    cluster_squares: Floats


@compiled
def replay_rows(
    same: Same, against: Against, variants: Variants, mine: Orders, leaves: Exits, hits: Hits,
    books: Books, came: Came, start: int, step: int,
) -> None:  # fmt: skip
    """Replay every `step`-th block of variants from block `start` on.

    `mine`, `leaves`, `books` and the rows of `hits` are written over: one set a thread.
    """
    count = len(variants.after)
    for block in range(start * BLOCK, count, step * BLOCK):
        for v in range(block, min(block + BLOCK, count)):
            terms = _vary(same, variants, mine, leaves, hits, v)
            run = kernel(same.bars, same.market, same.fees, mine, leaves, hits, terms, books, None)
            if run.first == -1 and same.until >= 0:  # as `replay` does
                terms = _terms(variants, v, 0, same.until)
                run = kernel(
                    same.bars, same.market, same.fees, mine, leaves, hits, terms, books, None
                )
            _keep(came, run, v)
            _measure(same, against, mine, books, came, run, v)


@compiled
def _terms(variants: Variants, v: int, first: int, until: int) -> Terms:
    own = variants.terms
    return Terms(
        own[v, 0], own[v, 1], own[v, 2], own[v, 3], own[v, 4], own[v, 5], own[v, 6], own[v, 7],
        first, until,
    )  # fmt: skip


@compiled
def _vary(same: Same, variants: Variants, mine: Orders, leaves: Exits, hits: Hits, v: int) -> Terms:
    """Write the columns of variant `v`."""
    v = place(v)
    for k in range(len(mine.bar)):
        r = place(mine.rule[k])
        mine.share[k] = variants.share[v, place(same.slot[k])]
        after, longest = variants.after[v, r], same.longest[k]
        ended = after < 0 or after > longest
        leaves.after[k] = longest if ended and longest != NEVER else after
        leaves.after_at_open[k] = same.exits.after_at_open[k] and not (ended and longest != NEVER)
        leaves.stop_loss[k] = variants.stop_loss[v, r]
        leaves.take_profit[k] = variants.take_profit[v, r]
        leaves.trailing_stop[k] = variants.trailing_stop[v, r]
    for r in range(variants.after.shape[1]):
        hits.stop_row[r] = variants.stop_row[v, r]
        hits.target_row[r] = variants.target_row[v, r]
        hits.trail_row[r] = variants.trail_row[v, r]
    return _terms(variants, v, same.first, same.until)


@compiled
def _keep(came: Came, run: Run, v: int) -> None:
    came.first[v], came.padded[v], came.last[v] = run.first, run.padded, run.last
    came.equity[v], came.deepest[v], came.returns[v] = run.equity, run.deepest, run.returns
    came.shift[v], came.total[v], came.squares[v] = run.shift, run.total, run.squares


@compiled
def _measure(
    same: Same, against: Against, mine: Orders, books: Books, came: Came, run: Run, v: int
) -> None:
    """Count the trades of variant `v`, and add up their excess by cluster."""
    market, granted, closed, won, v = same.market, 0, 0, 0, place(v)
    for c in range(came.cluster_trades.shape[1]):
        came.cluster_trades[v, c] = 0
        came.cluster_excess[v, c] = came.cluster_squares[v, c] = 0.0
    for k in range(len(mine.bar)):
        if books.status[k] != GRANTED:
            continue
        granted += 1
        side, bar = mine.side[k], books.exit_bar[k]
        left = books.leaves[k] <= run.last
        received = side * (books.exit_value[k] if left else books.worth[k])
        paid = side * books.entry_value[k] + books.commission[k] + books.taxes[k] + books.borrow[k]
        gain = received - paid
        if left:
            closed += 1
            won += gain > 0.0
        else:
            bar = market.last_bar[place(mine.instrument[k]), place(run.last)]
        at_open = left and books.exit_kind[k] == AT_OPEN
        excess = gain / books.budget[k] - side * _moved(against, k, bar, at_open)
        if not np.isnan(excess):
            c = place(same.cluster[k])
            came.cluster_trades[v, c] += 1
            came.cluster_excess[v, c] += excess
            came.cluster_squares[v, c] += excess * excess
    came.trades[v], came.closed[v], came.won[v] = granted, closed, won


@compiled
def _moved(against: Against, k: int, bar: int, at_open: bool) -> float:
    """What the benchmark did while tranche `k` was held, until a bar; 0 without a benchmark."""
    if len(against.share) == 0:
        return 0.0
    growth = 0.0
    for p in range(len(against.share)):
        sold = against.sold[p, 1 if at_open else 0, place(bar)]
        growth += against.share[p] * (sold / against.bought[p, k])
    return growth - 1.0


@compiled
def fill_hits(
    bars: Bars, orders: Orders, ends: Ints, slippage: float, rule: int, kind: int, levels: Floats,
    bar_of: Ints, best_of: Floats,
) -> None:  # fmt: skip
    """Fill the rows of one rule's levels: stops (`kind` 0), targets (1) or trailing stops (2).

    `ends` is for each tranche the first bar that is not looked at: of a table only what may
    end a tranche before anything else is asked.
    """
    for k in range(len(orders.bar)):
        if orders.rule[k] != rule:
            continue
        bar, side = orders.bar[k], orders.side[k]
        price = bars.open[bar] if orders.at_open[k] else bars.close[bar]
        fill = price * (1.0 + side * slippage)
        for row in range(len(levels)):
            level = levels[row]
            found, best = first_met(
                bars, bar, ends[k], orders.at_open[k], side, fill,
                level if kind == 0 else np.nan, level if kind == 1 else np.nan,
                level if kind == 2 else np.nan,
            )  # fmt: skip
            bar_of[row, k] = found if found >= 0 else NEVER
            best_of[row, k] = best
