"""A replay in plain loops, written from SEMANTICS alone: the second opinion on the kernel.

Nothing of the package is imported. A case is a dict: `thesis` (the document), `prices`
(rows by symbol), `instruments` and `catalogs` (rows by file name).
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from plain_ending import find_ending
from plain_events import find_events
from plain_fees import market_fee
from plain_prices import Money, number, read_share
from plain_result import write_up
from plain_state import Books, Candidate, legs_of
from plain_tranche import Due, Entry, find_due, find_entry


class Replay:
    """One case, replayed."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case, self.seen = case, set()
        thesis = self.thesis = case["thesis"]
        period = thesis.get("period", {})
        self.start = dt.date.fromisoformat(period["start"]) if "start" in period else None
        self.end = dt.date.fromisoformat(period["end"]) if "end" in period else None
        self.capital = number(thesis.get("capital", 1_000_000))
        self.money = Money(case, thesis.get("base_currency", "USD"), self.seen)
        self.charged = {k: number(v) for k, v in thesis.get("costs", {}).items() if k != "taxes"}
        self.legs = [legs_of(rule) for rule in thesis["rules"]]
        symbols = {symbol for legs in self.legs for symbol, _, _ in legs}
        self.shares = {symbol: read_share(case, symbol, self.end) for symbol in symbols}
        self.timeline = sorted({bar.date for s in self.shares.values() for bar in s.bars})
        self.events = find_events(case, self.end)
        self.skipped: list[tuple[str, int, str, str]] = []
        self.held: list[Candidate] = []
        self.trades: list[Candidate] = []
        self.books = Books(self.capital, self.capital)
        self.closes: dict[tuple[str, dt.date], float] = {}

    def run(self) -> dict[str, Any]:
        """The whole journey."""
        waiting = self._candidates()
        for place, date in enumerate(self.timeline):
            if self.books.ruined:
                break
            if self.start is not None and date < self.start:
                continue
            self._one_date(place, date, [c for c in waiting if c.date == date])
        last = self.books.dates[-1] if self.books.dates else None
        for candidate in waiting:
            if self.books.ruined and last is not None and candidate.date > last:
                self._skip(candidate, "ruined")
            elif self.start is not None and candidate.date < self.start:
                self._skip(candidate, "before the period")
        self._cut_the_path()
        return self._result()

    def _candidates(self) -> list[Candidate]:
        found = []
        for place, rule in enumerate(self.thesis["rules"]):
            for event in self.events[rule["when"]]:
                if self.start is not None and event.announced_on < self.start:
                    self.seen.add("event before the period")
                    continue
                if self.end is not None and event.announced_on > self.end:
                    self.seen.add("event after the period")
                    continue
                for leg, (symbol, side, weight) in enumerate(self.legs[place]):
                    share = self.shares[symbol]
                    entry = find_entry(share, event, rule, self.seen)
                    why = entry if isinstance(entry, str) else None
                    if isinstance(entry, Entry):
                        due = find_due(share, entry, event, rule, self.events)
                        if isinstance(due, Due):
                            date = share.bars[entry.bar].date
                            found.append(
                                Candidate(event, place, leg, side, weight, share, entry, due, date)
                            )
                        else:
                            why = due
                    if why is not None:
                        self.seen.add(f"skipped: {why}")
                        self.skipped.append((event.id, place, symbol, why))
        return sorted(found, key=lambda c: (c.event.known_by, c.event.id, c.rule, c.leg))

    def _skip(self, candidate: Candidate, why: str) -> None:
        self.seen.add(f"skipped: {why}")
        self.skipped.append((candidate.event.id, candidate.rule, candidate.share.symbol, why))

    def _one_date(self, place: int, date: dt.date, due: list[Candidate]) -> None:
        books = self.books
        base = books.values[-1] if books.values else self.capital
        granted = self._grant(date, due, base)
        if not books.dates:
            if granted:
                self._first_point(place, date)
            elif self.start is None:
                return
        if books.dates:
            self._carry(date)
        else:
            books.interest.append(0.0)
        for tranche in granted:
            self._enter(tranche, date)
            self.held.append(tranche)
            self.trades.append(tranche)
        for tranche in list(self.held):
            if tranche.exit_date == date:
                self._leave(tranche, date)
                self.held.remove(tranche)
        worth = sum(t.side * self._value(t, date) for t in self.held)
        books.dates.append(date)
        books.values.append(books.cash + worth)
        if books.values[-1] <= 0:
            self.seen.add("ruined")
            books.ruined = True

    def _first_point(self, place: int, date: dt.date) -> None:
        """The replay's first date, the one before the first granted entry (6.2)."""
        before = self.timeline[place - 1] if place > 0 else None
        if before is None or (self.start is not None and before < self.start):
            self.seen.add("a point the calendar day before")
            before = date - dt.timedelta(days=1)
        self.books.dates.append(before)
        self.books.values.append(self.capital)
        self.books.interest.append(0.0)

    def _carry(self, date: dt.date) -> None:
        """Interest and borrow since the previous date (4.4, 5.4)."""
        books, before = self.books, self.books.dates[-1]
        years = (date - before).days / 365
        proceeds = sum(t.proceeds for t in self.held if t.side < 0)
        earned = max(0.0, books.cash - proceeds) * self.charged.get("cash_rate", 0.0) * years
        owed = min(0.0, books.cash) * self.charged.get("margin_rate", 0.0) * years
        if earned:
            self.seen.add("interest on cash")
        if owed:
            self.seen.add("interest on negative cash")
        if earned and proceeds:
            self.seen.add("interest less short proceeds")
        for tranche in self.held:
            if tranche.side < 0:
                fee = self._value(tranche, before) * self.charged.get("borrow", 0.0) * years
                if fee:
                    self.seen.add("borrow")
                tranche.flows -= fee
                tranche.costs += fee
                books.cash -= fee
        books.cash += earned + owed
        books.interest.append(books.interest[-1] + earned + owed)

    def _grant(self, date: dt.date, due: list[Candidate], base: float) -> list[Candidate]:
        """Budgets of one date, in order of `known_by`, id and rule (4.1, 4.2)."""
        before = self.books.dates[-1] if self.books.dates else date
        gross = sum(abs(self._value(t, before)) for t in self.held)
        power = number(self.thesis.get("max_gross", 1)) * base - gross
        granted: list[Candidate] = []
        left_over: list[tuple[int, float]] = []  # by lots: from which instant, how much
        groups: dict[tuple[str, int], list[Candidate]] = {}
        for candidate in due:
            groups.setdefault((candidate.event.id, candidate.rule), []).append(candidate)
        for (_, place), group in groups.items():
            rule = self.thesis["rules"][place]
            if rule.get("overlap", "stack") == "skip":
                group = self._not_overlapping(group, granted, date)
            wanted = [number(rule.get("size", 1)) * c.weight * base for c in group]
            # 4.3 with 1.8: what lots leave over is there once they have been bought.
            later = [m for at, m in left_over if any(at > c.entry.instant for c in group)]
            if later:
                self.seen.add("left over by lots of a later market")
            elif left_over and power < sum(wanted):
                self.seen.add("cut less by what lots left over")
            share = max(0.0, power - sum(later)) / sum(wanted) if group else 1.0
            # What binary fractions lose is no cut.
            share = share if share < 1 - 1e-12 else 1.0
            for candidate, want in zip(group, wanted, strict=True):
                candidate.budget = want * share
                if share < 1:
                    candidate.cut_from = want
                if candidate.budget < 1e-9 * self.capital:
                    self._skip(candidate, "no budget")
                    continue
                before_lots = candidate.budget
                enters = self._sized(candidate, date, lots=str(rule.get("lots")).lower() == "true")
                power -= candidate.budget
                if before_lots > candidate.budget:
                    left_over.append((candidate.entry.instant, before_lots - candidate.budget))
                if enters:
                    if share < 1:
                        self.seen.add("cut")
                        if len(group) > 1:
                            self.seen.add("legs cut in one proportion")
                    granted.append(candidate)
        return granted

    def _not_overlapping(
        self, group: list[Candidate], granted: list[Candidate], date: dt.date
    ) -> list[Candidate]:
        kept = []
        for candidate in group:
            same = [
                t
                for t in self.trades + granted
                if (t.rule, t.share.symbol) == (candidate.rule, candidate.share.symbol)
                and (t.exit_date is None or t.exit_date >= date)
            ]
            if same:
                if any(t.exit_date == date for t in same):
                    self.seen.add("overlap with an exit on the same date")
                self._skip(candidate, "overlap")
            else:
                kept.append(candidate)
        return kept

    def _sized(self, c: Candidate, date: dt.date, *, lots: bool) -> bool:
        """Quantity at the last rate before the date; lots rounded down (4.3)."""
        share, bar = c.share, c.share.bars[c.entry.bar]
        c.fill = c.entry.price * (1 + c.side * self.charged.get("slippage", 0.0))
        one = c.fill / bar.factor * self.money.before(share.currency, date)
        c.quantity = c.budget / one
        if lots:
            assert share.lot is not None
            c.quantity = math.floor(c.quantity / share.lot) * share.lot
            c.budget = c.quantity * one
            if c.quantity == 0:
                self._skip(c, "no lot")
                return False
            self.seen.add("lots")
        c.units = c.quantity / bar.factor
        rule = self.thesis["rules"][c.rule]
        c.ending = find_ending(
            share, c.entry, c.due, side=c.side, fill=c.fill, rule=rule, seen=self.seen
        )
        if c.ending is not None:
            c.exit_date = share.bars[c.ending.bar].date
        return True

    def _value(self, c: Candidate, date: dt.date) -> float:
        """What the tranche is worth at the close of a date, unsigned (4.3, 2.6)."""
        key = (c.share.symbol, date)
        if key not in self.closes:
            self.closes[key] = [bar.close for bar in c.share.bars if bar.date <= date][-1]
        return c.units * self.closes[key] * self.money.on(c.share.currency, date)

    def _enter(self, c: Candidate, date: dt.date) -> None:
        c.proceeds = self._order(c, date, c.side, c.fill, c.entry.price)

    def _leave(self, c: Candidate, date: dt.date) -> None:
        assert c.ending is not None
        slipped = 1 - c.side * self.charged.get("slippage", 0.0)
        fill = c.ending.price * slipped
        self._order(c, date, -c.side, fill, c.ending.price)
        c.reason = c.ending.reason
        c.exit_price = fill / c.share.bars[c.ending.bar].factor
        self.seen.add(f"{'long' if c.side > 0 else 'short'} ends: {c.reason}")

    def _order(self, c: Candidate, date: dt.date, sign: int, fill: float, price: float) -> float:
        rate = self.money.on(c.share.currency, date)
        value = c.units * fill * rate
        minimum = self.charged.get("minimum", 0.0) * rate
        commission = max(value * self.charged.get("commission", 0.0), minimum)
        if minimum and commission == minimum:
            self.seen.add("minimum commission")
        tax = rate * self._tax(c, date, bought=sign > 0, value=c.units * fill)
        flow = -sign * value - commission - tax
        c.flows += flow
        self.books.cash += flow
        c.costs += commission + tax + abs(fill - price) * c.units * rate
        if sign > 0:
            c.bought += value
        else:
            c.sold += value
        return value

    def _tax(self, c: Candidate, date: dt.date, *, bought: bool, value: float) -> float:
        if self.thesis.get("costs", {}).get("taxes", "market") == "none":
            return 0.0
        exchange, shares = c.share.exchange, c.quantity
        return market_fee(exchange, date, bought=bought, value=value, shares=shares, seen=self.seen)

    def _cut_the_path(self) -> None:
        """To the last exit's date where nothing is open and no end is given (6.2)."""
        books = self.books
        if not books.dates:
            self._idle_path()
        elif not self.held and self.end is None and not books.ruined:
            left = [t.exit_date for t in self.trades if t.exit_date is not None]
            keep = books.dates.index(max(left)) + 1 if left else 1
            for column in (books.dates, books.values, books.interest):
                del column[keep:]

    def _idle_path(self) -> None:
        """Nothing was granted and no start given: the first date, up to the end if there is one."""
        books = self.books
        for date in self.timeline if self.end is not None else self.timeline[:1]:
            if books.dates:
                self._carry(date)
            else:
                books.interest.append(0.0)
            books.dates.append(date)
            books.values.append(books.cash)

    def _result(self) -> dict[str, Any]:
        return write_up(self)


def replay(case: dict[str, Any]) -> dict[str, Any]:
    """Trades, skipped legs, equity path, interest, metrics and the branches reached."""
    return Replay(case).run()
