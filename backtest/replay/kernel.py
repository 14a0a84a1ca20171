"""The kernel: fills and account of a whole schedule in one pass over its dates.

A single run, the placebo's runs and a sweep's variants are all this function.
Books are kept date by date: interest and borrow, grants, exits, then the close.
"""

from __future__ import annotations

import numpy as np

from backtest.replay.columns import Books, Fees, Ints, Market, Orders, Terms
from backtest.replay.compiled import compiled
from backtest.replay.fills import Bars, Exits, exit_of

__all__ = ["kernel"]

GRANTED, OVERLAP, NO_BUYING_POWER, NO_LOT, RUINED = range(5)
YEAR = 365.0  # calendar days by which interest and borrow accrue
NEGLIGIBLE = 1e-9  # of the capital: a smaller budget is nothing
ROUNDING = 1e-12  # relative: what binary fractions lose is not a cut, nor a lost lot


@compiled
def kernel(
    bars: Bars, market: Market, fees: Fees, orders: Orders, exits: Exits, terms: Terms,
    books: Books,
) -> tuple[int, bool, int, bool]:  # fmt: skip
    """Fill `books`; return the first date, whether a day stands before it, the last, and ruin.

    The first date is −1 where nothing was granted and no period begins the replay; a
    day is put before it where a tranche enters on it, so that the first value is
    always the capital.
    """
    count = len(orders.bar)
    holding = books.holding
    held, upcoming, first, last, padded = 0, 0, terms.first, terms.first, False
    cash, equity, gross, proceeds = terms.capital, terms.capital, 0.0, 0.0
    interest, borrowed = 0.0, 0.0
    for t in range(len(market.day)):
        before, start = held, upcoming
        while upcoming < count and orders.date[upcoming] == t:
            upcoming += 1
        held = _grant(
            bars, market, orders, exits, terms, books,
            start, upcoming, t, equity, gross, holding, held,
        )  # fmt: skip
        if held > before and (first == -1 or t <= first):
            padded = t == 0 or first != -1
            first = t if padded else t - 1
        if first != -1 and (t > first or (t == first and padded)):
            days = 1 if t == first else market.day[t] - market.day[t - 1]
            earned = _interest(terms, cash, proceeds) * days / YEAR
            interest += earned
            owed = _accrue_borrow(orders, terms, books, holding, before, days)
            borrowed += owed
            cash += earned - owed
        books.held[t] = held > 0
        for h in range(before, held):
            cash += _enter(bars, market, fees, orders, terms, books, holding[h], t)
        for h in range(held):
            if books.exit_bar[holding[h]] >= 0:
                cash += _leave(bars, market, fees, orders, terms, books, holding[h], t)
        held, left = _keep(market, books, holding, held, t)
        worth, gross, proceeds = _close(bars, market, orders, books, holding, held, t)
        equity = cash + worth
        books.equity[t], books.cash[t], books.gross[t] = equity, cash, gross
        books.interest[t], books.borrowed[t] = interest, borrowed
        if left or held > 0:
            last = t
        if equity <= 0.0:
            books.status[upcoming:] = RUINED
            return first, padded, t, True
    return first, padded, last, False


@compiled
def _interest(terms: Terms, cash: float, proceeds: float) -> float:
    """A year's simple interest on cash without short proceeds, or on what is owed."""
    return terms.cash_rate * max(0.0, cash - proceeds) + terms.margin_rate * min(0.0, cash)


@compiled
def _grant(
    bars: Bars, market: Market, orders: Orders, exits: Exits, terms: Terms, books: Books,
    start: int, stop: int, t: int, base: float, gross: float, holding: Ints, held: int,
) -> int:  # fmt: skip
    """Grant budgets to the tranches `start:stop` of date `t`; return how many are held."""
    granted = 0.0
    k = start
    while k < stop:
        end = k
        wanted = 0.0
        earliest = orders.instant[k]
        while end < stop and orders.group[end] == orders.group[k]:
            if orders.overlap_skip[end] and _overlaps(orders, holding, held, end):
                books.status[end] = OVERLAP
            else:
                books.status[end] = GRANTED
                wanted += orders.share[end] * base
                earliest = min(earliest, orders.instant[end])
            end += 1
        unknown = _left_over_later(orders, books, start, k, earliest)
        free = max(0.0, terms.max_gross * base - gross - granted - unknown)
        kept = free / wanted if wanted > free * (1.0 + ROUNDING) else 1.0
        for j in range(k, end):
            if books.status[j] == GRANTED:
                granted += _size(bars, market, orders, terms, books, j, t, base, kept)
            if books.status[j] == GRANTED:
                _set_exit(bars, market, orders, exits, terms, books, j)
                holding[held] = j
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
    k: int, t: int, base: float, kept: float,
) -> float:  # fmt: skip
    """Budget and quantity of tranche `k`; return what it takes of the buying power."""
    i, bar = orders.instrument[k], orders.bar[k]
    asked = orders.share[k] * base
    budget: float = asked * kept
    price = bars.open[bar] if orders.at_open[k] else bars.close[bar]
    fill = price * (1.0 + orders.side[k] * terms.slippage)
    each = fill / bars.factor[bar] * market.rate_before[i, t]
    books.asked[k] = asked
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
    if kept == 1.0:
        books.asked[k] = budget  # what a lot leaves over is not a cut
    books.budget[k], books.quantity[k], books.entry_fill[k] = budget, quantity, fill
    return budget


@compiled
def _set_exit(
    bars: Bars, market: Market, orders: Orders, exits: Exits, terms: Terms, books: Books, k: int
) -> None:
    """Where and why tranche `k` will end: its levels do not depend on the account."""
    side = orders.side[k]
    bar, price, reason, kind = exit_of(
        bars, exits, k, orders.bar[k], market.ends[orders.instrument[k]],
        orders.at_open[k], side, books.entry_fill[k],
    )  # fmt: skip
    books.exit_bar[k], books.exit_price[k] = bar, price
    books.exit_fill[k] = price * (1.0 - side * terms.slippage)
    books.reason[k], books.exit_kind[k] = reason, kind


@compiled
def _accrue_borrow(
    orders: Orders, terms: Terms, books: Books, holding: Ints, held: int, days: int
) -> float:
    """Borrow since the previous date on the short tranches held at its close."""
    total = 0.0
    for h in range(held):
        k = holding[h]
        if orders.side[k] < 0.0:
            accrued = terms.borrow * books.worth[k] * days / YEAR
            books.borrow[k] += accrued
            total += accrued
    return total


@compiled
def _charge(terms: Terms, value: float, rate: float) -> float:
    """Commission on an order: a rate on its value, or the minimum of its currency."""
    return max(terms.commission * value, terms.minimum * rate)


@compiled
def _tax(fees: Fees, i: int, t: int, bought: bool, value: float, shares: float) -> float:
    """What the market charges on an order of that value, in the instrument's currency."""
    span = fees.span[i, 0 if bought else 1, t]
    total = 0.0
    for place in range(fees.offsets[span], fees.offsets[span + 1]):
        r = fees.row[place]
        if value > fees.above[r]:
            fee = fees.rate[r] * value + fees.per_share[r] * shares + fees.fixed[r]
            total += min(max(fee, fees.minimum[r]), fees.maximum[r])
    return total


@compiled
def _enter(
    bars: Bars, market: Market, fees: Fees, orders: Orders, terms: Terms, books: Books,
    k: int, t: int,
) -> float:  # fmt: skip
    """Book the entry of tranche `k`; return the change in cash."""
    rate, bar = market.rate[orders.instrument[k], t], orders.bar[k]
    price = bars.open[bar] if orders.at_open[k] else bars.close[bar]
    units = books.quantity[k] / bars.factor[bar]
    value = units * books.entry_fill[k] * rate
    charge, i = _charge(terms, value, rate), orders.instrument[k]
    bought = orders.side[k] > 0.0
    tax = _tax(fees, i, t, bought, units * books.entry_fill[k], books.quantity[k]) * rate
    books.entry_value[k] = value
    books.commission[k] += charge
    books.taxes[k] += tax
    books.entry_costs[k] = charge + tax
    books.slippage[k] += abs(books.entry_fill[k] - price) * units * rate
    return -orders.side[k] * value - charge - tax  # type: ignore[no-any-return]  # a float64


@compiled
def _leave(
    bars: Bars, market: Market, fees: Fees, orders: Orders, terms: Terms, books: Books,
    k: int, t: int,
) -> float:  # fmt: skip
    """Book the exit of tranche `k` if it falls on date `t`; return the change in cash."""
    if market.bar_date[books.exit_bar[k]] != t:
        return 0.0
    rate = market.rate[orders.instrument[k], t]
    units = books.quantity[k] / bars.factor[orders.bar[k]]
    value = units * books.exit_fill[k] * rate
    charge, i = _charge(terms, value, rate), orders.instrument[k]
    bought = orders.side[k] < 0.0
    tax = _tax(fees, i, t, bought, units * books.exit_fill[k], books.quantity[k]) * rate
    books.exit_value[k] = value
    books.commission[k] += charge
    books.taxes[k] += tax
    books.slippage[k] += abs(books.exit_fill[k] - books.exit_price[k]) * units * rate
    books.worth[k] = 0.0
    return orders.side[k] * value - charge - tax  # type: ignore[no-any-return]  # a float64


@compiled
def _keep(market: Market, books: Books, holding: Ints, held: int, t: int) -> tuple[int, bool]:
    """Strike out the tranches that left on date `t`; return how many stay, and if any left."""
    staying = 0
    for h in range(held):
        k = holding[h]
        if books.exit_bar[k] < 0 or market.bar_date[books.exit_bar[k]] != t:
            holding[staying] = k
            staying += 1
    return staying, staying < held


@compiled
def _close(
    bars: Bars, market: Market, orders: Orders, books: Books, holding: Ints, held: int, t: int
) -> tuple[float, float, float]:
    """Signed worth, gross value and short proceeds of what is held at the close."""
    worth, gross, proceeds = 0.0, 0.0, 0.0
    for h in range(held):
        k = holding[h]
        i = orders.instrument[k]
        units = books.quantity[k] / bars.factor[orders.bar[k]]
        value = units * bars.close[market.last_bar[i, t]] * market.rate[i, t]
        books.worth[k] = value
        worth += orders.side[k] * value
        gross += value
        if orders.side[k] < 0.0:
            proceeds += books.entry_value[k]
    return worth, gross, proceeds
