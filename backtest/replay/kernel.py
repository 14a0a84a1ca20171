"""The kernel: fills and account of a whole schedule in one pass over its dates.

A single run, the placebo's runs and a sweep's variants are all this function.
Books are kept date by date: interest and borrow, grants, exits, then the close. From one date
on which something enters, leaves or accrues to the next nothing changes but prices: there the
closes are valued a tranche at a time, and where nothing is held the dates are passed over.
"""

from __future__ import annotations

from backtest.replay.columns import (
    Books,
    Fees,
    Hits,
    Ints,
    Market,
    Orders,
    Records,
    Run,
    Terms,
)
from backtest.replay.compiled import compiled, place
from backtest.replay.fills import Bars, Exits
from backtest.replay.grants import RUINED, grant
from backtest.replay.walk import Walk, mark, pass_over, record, walk_along

__all__ = ["kernel"]

YEAR = 365.0  # calendar days by which interest and borrow accrue


@compiled
def kernel(
    bars: Bars, market: Market, fees: Fees, orders: Orders, exits: Exits, hits: Hits | None,
    terms: Terms, books: Books, records: Records | None,
) -> Run:  # fmt: skip
    """Fill the books, and the records where they are asked for; return what it came to.

    With `hits` exits are looked up in tables, else the bars are walked: both find the same.
    """
    count, dates, holding = len(orders.bar), len(market.day), books.holding
    held, upcoming, first, last, padded = 0, 0, terms.first, terms.first, False
    cash, gross, proceeds = terms.capital, 0.0, 0.0
    interest, borrowed = 0.0, 0.0
    walk = Walk(terms.capital, terms.capital, 0.0, 0, 0.0, 0.0, 0.0)
    final = walk
    t = orders.date[0] if count > 0 else dates
    t = min(t, terms.first) if terms.first >= 0 else t
    while t < dates:
        before, start = held, upcoming
        while upcoming < count and orders.date[place(upcoming)] == t:
            upcoming += 1
        held = grant(
            bars, market, orders, exits, hits, terms, books, records,
            start, upcoming, t, walk.equity, gross, holding, held,
        )  # fmt: skip
        if held > before and (first == -1 or t <= first):
            padded = t == 0 or first != -1
            first = t if padded else t - 1
            if records is not None and not padded:
                records.equity[first] = records.cash[first] = cash
        onward = first != -1 and (t > first or (t == first and padded))
        if onward:
            days = 1 if t == first else market.day[t] - market.day[t - 1]
            earned = _interest(terms, cash, proceeds) * days / YEAR
            interest += earned
            owed = _accrue_borrow(orders, terms, books, holding, before, days)
            borrowed += owed
            cash += earned - owed
        cash = _trade(bars, market, fees, orders, terms, books, records, before, held, t, cash)
        traded, held = held, _keep(books, holding, held, t)
        idle = held == 0 and upcoming == count
        stop = _next(market, orders, terms, books, holding, held, upcoming, t, cash, idle)
        if first != -1:
            end = stop if held > 0 else t + 1
            walk, seen = walk_along(market, orders, books, held, t, end, cash, onward, walk)
            gross, proceeds = mark(market, orders, books, held, seen)
            if traded > 0:
                final, last = walk, seen
            if records is not None:
                record(market, orders, books, records, held, t, seen, cash, interest, borrowed)
                records.held[t] = traded > 0
            if walk.equity <= 0.0:
                books.status[upcoming:] = RUINED
                return _run(first, padded, seen, True, walk)
            if held == 0 and stop > end:
                walk = pass_over(walk, stop - end)
                if records is not None:
                    record(market, orders, books, records, 0, end, stop - 1, cash, interest,
                           borrowed)  # fmt: skip
        t = dates if idle and stop > terms.until else stop
    if terms.until >= 0 and first != -1:
        last, final = terms.until, walk
    return _run(first, padded, last, False, final)


@compiled
def _trade(
    bars: Bars, market: Market, fees: Fees, orders: Orders, terms: Terms, books: Books,
    records: Records | None, before: int, held: int, t: int, cash: float,
) -> float:  # fmt: skip
    """Book what enters on date `t`, then what leaves on it; return the cash."""
    for h in range(before, held):
        k = place(books.holding[h])
        cash += _enter(bars, market, fees, orders, terms, books, records, k, t)
    for h in range(held):
        k = place(books.holding[h])
        if books.leaves[k] == t:
            cash += _leave(bars, market, fees, orders, terms, books, records, k, t)
    return cash


@compiled
def _run(first: int, padded: bool, last: int, ruined: bool, walk: Walk) -> Run:
    return Run(
        first, padded, last, ruined, walk.equity, walk.deepest, walk.returns, walk.shift,
        walk.total, walk.squares,
    )  # fmt: skip


@compiled
def _next(
    market: Market, orders: Orders, terms: Terms, books: Books, holding: Ints, held: int,
    upcoming: int, t: int, cash: float, idle: bool,
) -> int:  # fmt: skip
    """The first date after `t` on which something enters, leaves or accrues.

    Where nothing will any more, the date after the last one of the replay.
    """
    if idle and terms.until <= t:
        return t + 1
    found = terms.until + 1 if idle else len(market.day)
    if upcoming < len(orders.date):
        found = min(found, orders.date[place(upcoming)])
    short = False
    for h in range(held):
        k = place(holding[h])
        found = min(found, books.leaves[k])
        short = short or orders.side[k] < 0.0
    accrues = terms.cash_rate != 0.0 or (terms.margin_rate != 0.0 and cash < 0.0)
    if accrues or (short and terms.borrow != 0.0):
        return t + 1
    return found


@compiled
def _interest(terms: Terms, cash: float, proceeds: float) -> float:
    """A year's simple interest on cash without short proceeds, or on what is owed."""
    return terms.cash_rate * max(0.0, cash - proceeds) + terms.margin_rate * min(0.0, cash)


@compiled
def _accrue_borrow(
    orders: Orders, terms: Terms, books: Books, holding: Ints, held: int, days: int
) -> float:
    """Borrow since the previous date on the short tranches held at its close."""
    total = 0.0
    for h in range(held):
        k = place(holding[h])
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
    for member in range(fees.offsets[place(span)], fees.offsets[place(span + 1)]):
        r = place(fees.row[place(member)])
        if value > fees.above[r]:
            fee = fees.rate[r] * value + fees.per_share[r] * shares + fees.fixed[r]
            total += min(max(fee, fees.minimum[r]), fees.maximum[r])
    return total


@compiled
def _enter(
    bars: Bars, market: Market, fees: Fees, orders: Orders, terms: Terms, books: Books,
    records: Records | None, k: int, t: int,
) -> float:  # fmt: skip
    """Book the entry of tranche `k`; return the change in cash."""
    i, fill, units = place(orders.instrument[k]), books.entry_fill[k], books.units[k]
    t = place(t)
    rate = market.rate[i, t]
    value = units * fill * rate
    charge = _charge(terms, value, rate)
    bought = orders.side[k] > 0.0
    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k]) * rate
    books.entry_value[k] = value
    books.commission[k] = charge
    books.taxes[k] = tax
    if records is not None:
        bar = orders.bar[k]
        price = bars.open[bar] if orders.at_open[k] else bars.close[bar]
        records.entry_costs[k] = charge + tax
        records.slippage[k] = abs(fill - price) * units * rate
    return -orders.side[k] * value - charge - tax  # type: ignore[no-any-return]  # a float64


@compiled
def _leave(
    bars: Bars, market: Market, fees: Fees, orders: Orders, terms: Terms, books: Books,
    records: Records | None, k: int, t: int,
) -> float:  # fmt: skip
    """Book the exit of tranche `k`, which falls on date `t`; return the change in cash."""
    i, fill, units = place(orders.instrument[k]), books.exit_fill[k], books.units[k]
    t = place(t)
    rate = market.rate[i, t]
    value = units * fill * rate
    charge = _charge(terms, value, rate)
    bought = orders.side[k] < 0.0
    tax = _tax(fees, i, t, bought, units * fill, books.quantity[k]) * rate
    books.exit_value[k] = value
    books.commission[k] += charge
    books.taxes[k] += tax
    books.worth[k] = 0.0
    if records is not None:
        records.slippage[k] += abs(fill - books.exit_price[k]) * units * rate
    return orders.side[k] * value - charge - tax  # type: ignore[no-any-return]  # a float64


@compiled
def _keep(books: Books, holding: Ints, held: int, t: int) -> int:
    """Strike out the tranches that left on date `t`; return how many stay."""
    staying = 0
    for h in range(held):
        k = place(holding[h])
        if books.leaves[k] != t:
            holding[staying] = k
            staying += 1
    return staying
