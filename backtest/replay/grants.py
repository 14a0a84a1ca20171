"""Grants: which tranches are opened, with how much, and where each will end (SEMANTICS 4).

Compiled with `kernel`.
"""

from __future__ import annotations

import numpy as np

from backtest.replay.columns import Books, Hits, Ints, Market, Orders, Records, Terms
from backtest.replay.compiled import compiled, place
from backtest.replay.fills import Bars, Exits, exit_by_tables, exit_of
from backtest.replay.walk import ROUNDING

__all__ = ["GRANTED", "RUINED", "grant"]

GRANTED, OVERLAP, NO_BUYING_POWER, NO_LOT, RUINED = range(5)
NEGLIGIBLE = 1e-9  # of the capital: a smaller budget is nothing
NEVER = np.iinfo(np.int64).max


@compiled
def grant(
    bars: Bars, market: Market, orders: Orders, exits: Exits, hits: Hits | None, terms: Terms,
    books: Books, records: Records | None,
    start: int, stop: int, t: int, base: float, gross: float, holding: Ints, held: int,
) -> int:  # fmt: skip
    """Grant budgets to the tranches `start:stop` of date `t`; return how many are held."""
    granted = 0.0
    k = start
    while k < stop:
        end = k
        wanted = 0.0
        earliest = orders.instant[place(k)]
        group = orders.group[place(k)]
        while end < stop and orders.group[place(end)] == group:
            j = place(end)
            books.left_over[j] = 0.0
            if orders.overlap_skip[j] and _overlaps(orders, holding, held, j):
                books.status[j] = OVERLAP
            else:
                books.status[j] = GRANTED
                wanted += orders.share[j] * base
                earliest = min(earliest, orders.instant[j])
            end += 1
        unknown = _left_over_later(orders, books, start, k, earliest)
        free = max(0.0, terms.max_gross * base - gross - granted - unknown)
        kept = free / wanted if wanted > free * (1.0 + ROUNDING) else 1.0
        for n in range(k, end):
            j = place(n)
            if books.status[j] == GRANTED:
                granted += _size(bars, market, orders, terms, books, records, j, t, base, kept)
            if books.status[j] == GRANTED:
                _set_exit(bars, market, orders, exits, hits, terms, books, j)
                holding[place(held)] = n
                held += 1
        k = end
    return held


@compiled
def _overlaps(orders: Orders, holding: Ints, held: int, k: int) -> bool:
    """Whether the rule of tranche `k` still holds a tranche of its instrument."""
    for h in range(held):
        other = holding[h]
        same_rule = orders.rule[other] == orders.rule[k]
        if same_rule and orders.instrument[other] == orders.instrument[k]:
            return True
    return False


@compiled
def _left_over_later(orders: Orders, books: Books, start: int, stop: int, instant: int) -> float:
    """What the lots of tranches `start:stop` leave over, but not yet by `instant`.

    Budgets of a date are granted in the order of the news, and its markets open one
    after another: what New York's lots leave over cannot size an order that Hong Kong
    filled twelve hours before.
    """
    total = 0.0
    for j in range(start, stop):
        if orders.lot[j] > 0.0 and orders.instant[j] > instant:
            total += books.left_over[j]
    return total


@compiled
def _size(
    bars: Bars, market: Market, orders: Orders, terms: Terms, books: Books,
    records: Records | None, k: int, t: int, base: float, kept: float,
) -> float:  # fmt: skip
    """Budget and quantity of tranche `k`; return what it takes of the buying power."""
    k, t = place(k), place(t)
    i, bar = place(orders.instrument[k]), place(orders.bar[k])
    asked = orders.share[k] * base
    budget: float = asked * kept
    price = bars.open[bar] if orders.at_open[k] else bars.close[bar]
    fill = price * (1.0 + orders.side[k] * terms.slippage)
    each = fill / bars.factor[bar] * market.rate_before[i, t]
    if records is not None:
        records.asked[k] = asked
    if budget < NEGLIGIBLE * terms.capital:
        books.status[k] = NO_BUYING_POWER
        return 0.0
    quantity = budget / each
    lot = orders.lot[k]
    if lot > 0.0:
        quantity = float(np.floor(quantity / lot * (1.0 + ROUNDING))) * lot
        books.left_over[k] = budget - quantity * each
        budget = quantity * each
        if quantity <= 0.0:
            books.status[k] = NO_LOT
            return 0.0
    if records is not None and kept == 1.0:
        records.asked[k] = budget  # what a lot leaves over is not a cut
    books.budget[k], books.quantity[k], books.entry_fill[k] = budget, quantity, fill
    books.units[k] = quantity / bars.factor[bar]
    return budget


@compiled
def _set_exit(
    bars: Bars, market: Market, orders: Orders, exits: Exits, hits: Hits | None, terms: Terms,
    books: Books, k: int,
) -> None:  # fmt: skip
    """Where and why tranche `k` will end: its levels do not depend on the account."""
    k = place(k)
    side, end, fill = orders.side[k], market.ends[orders.instrument[k]], books.entry_fill[k]
    if hits is None:
        bar, price, reason, kind = exit_of(
            bars, exits, k, orders.bar[k], end, orders.at_open[k], side, fill
        )
    else:
        bar, price, reason, kind = exit_by_tables(
            bars, exits, hits, k, orders.rule[k], orders.bar[k], end, orders.at_open[k], side, fill
        )
    books.exit_bar[k], books.exit_price[k] = bar, price
    books.leaves[k] = market.bar_date[place(bar)] if bar >= 0 else NEVER
    books.exit_fill[k] = price * (1.0 - side * terms.slippage)
    books.reason[k], books.exit_kind[k] = reason, kind
    books.borrow[k] = 0.0
