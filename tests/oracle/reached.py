"""The branches of SEMANTICS that a case reaches, by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from plain_calendar import CLOSED, LATE, instant
from plain_prices import MINOR

#: Noted by the loops themselves as they take the branch.
TAKEN = (
    # 1 Events and time
    "known -1 s before the deadline of the open",
    "known +0 s before the deadline of the open",
    "known +1 s before the deadline of the open",
    "known -1 s before the deadline of the close",
    "known +0 s before the deadline of the close",
    "known +1 s before the deadline of the close",
    "first tradable open on a half day",
    "first tradable close on a half day",
    "missed move null before the first bar",
    "entry at the next bar",
    "gap of 4 sessions",
    "gap of 5 sessions",
    "gap of 6 sessions",
    "gap of 7 sessions",
    "skipped: gap",
    "skipped: no bar",
    "lag",
    # 2 Prices
    "entry waits for a suspended bar",
    "exit waits for a suspended bar: after",
    "exit waits for a suspended bar: stop_loss",
    "exit waits for a suspended bar: take_profit",
    "exit waits for a suspended bar: trailing_stop",
    "exit waits for a suspended bar: until",
    "exit waits for a suspended bar: when",
    "rate direct",
    "rate inverse",
    "rate through USD",
    "rate carried forward",
    "close-only after",
    "close-only stop_loss",
    "close-only take_profit",
    "close-only trailing_stop",
    "close-only until",
    "close-only when",
    "exit: data_ended",
    # 3 Rules, legs and tranches
    *(
        f"{side} ends: {reason}"
        for side in ("long", "short")
        for reason in ("after", "stop_loss", "take_profit", "trailing_stop", "until", "when")
    ),
    "after at the open",
    "after at the close",
    "after: 0",
    "until at the open",
    "until at the close",
    "until on bar 0",
    "when at the open",
    "gap through stop_loss",
    "gap through trailing_stop",
    "gap through take_profit",
    "stop_loss on bar 0",
    "trailing_stop on bar 0",
    "take_profit on bar 0",
    "bar 0 fills at the open below the level",
    "low equal to the level",
    "stop before target on one bar",
    "A-share sold the next day",
    "skipped: overlap",
    "overlap with an exit on the same date",
    "skipped: until",
    "skipped: when",
    "exit: open",
    # 4 Size and cash
    "cut",
    "legs cut in one proportion",
    "skipped: no budget",
    "lots",
    "skipped: no lot",
    *(
        f"{order} charged: {exchange}"
        for order in ("purchase", "sale")
        for exchange in ("XHKG", "XLON", "XSHG")
    ),
    "sale charged: XNYS",
    "sale charged: XTAI",
    "a fee's minimum",
    "a fee's maximum",
    "cut less by what lots left over",
    "left over by lots of a later market",
    "interest on cash",
    "interest less short proceeds",
    "interest on negative cash",
    "ruined",
    "exit: ruined",
    "skipped: ruined",
    # 5 Costs, 6 Books
    "minimum commission",
    "borrow",
    "event before the period",
    "skipped: before the period",
    "event after the period",
    "a point the calendar day before",
    "benchmark of the same market",
    "benchmark of another market",
)

#: Seen from outside, in the case and in what came of it.
SEEN = (
    "a date-only event in each of five zones",
    "an event with two ends",
    "two events known at one instant",
    "an event before the data",
    "an event after the data",
    "events of a catalogue",
    "events of a detector: return",
    "events of a detector: gap",
    "several definitions",
    "several rules",
    "a tranche stacked on another",
    "a dividend while a tranche is held",
    "pence",
    "a base other than the dollar",
    "a one-price bar without volume fills an order",
    "a benchmark of weights",
    "a benchmark of closes only",
    "a closure of XHKG that the library does not know",
    "a closure of XTAI that the library does not know",
    "a late open of XHKG",
    "no benchmark",
    "nothing granted",
    "period with a start alone",
    "period with an end alone",
    "a path of fewer than 63 dates",
    "a path of 63 dates or more",
    *(f"a trade on {exchange}" for exchange in ("XNYS", "XHKG", "XTAI", "XSHG", "XTKS", "XLON")),
)

BRANCHES = frozenset(TAKEN + SEEN)


def coverage(case: dict[str, Any], result: dict[str, Any]) -> set[str]:
    """Names of what one case reached; those of dates in zones end with the zone."""
    thesis = case["thesis"]
    reached = set(result["reached"])
    reached |= _of_events(case) | _of_trades(case, result) | _of_days(case)
    period, benchmark = thesis.get("period", {}), thesis.get("benchmark")
    points = len(result["dates"])
    for name, holds in {
        "several rules": len(thesis["rules"]) > 1,
        "several definitions": len({rule["when"] for rule in thesis["rules"]}) > 1,
        "a base other than the dollar": thesis["base_currency"] != "USD",
        "a benchmark of weights": isinstance(benchmark, dict),
        "no benchmark": benchmark is None,
        "nothing granted": not result["trades"],
        "period with a start alone": set(period) == {"start"},
        "period with an end alone": set(period) == {"end"},
        "a path of fewer than 63 dates": points < 63,
        "a path of 63 dates or more": points >= 63,
    }.items():
        if holds:
            reached.add(name)
    return reached


def _of_events(case: dict[str, Any]) -> set[str]:
    thesis, reached = case["thesis"], set()
    fired = {rule["when"] for rule in thesis["rules"]}
    legs = {name for rule in thesis["rules"] for side in ("long", "short") for name in rule[side]}
    dates = [row["Date"] for name in legs for row in case["prices"][name]]
    for definition in (thesis["events"][name] for name in fired):
        if "detect" in definition:
            reached.add(f"events of a detector: {definition['detect']['measure']}")
        if "catalog" in definition:
            reached.add("events of a catalogue")
        latest = [str(row.get("known_by", row.get("announced_at"))) for row in _rows(definition)]
        for row, text in zip(_rows(definition), latest, strict=True):
            if "known_from" in row:
                reached.add("an event with two ends")
            if len(text) == 10:
                reached.add(f"a date-only event: {row['tz']}")
            if text[:10] < min(dates):
                reached.add("an event before the data")
            if text[:10] > max(dates):
                reached.add("an event after the data")
        instants = [instant(text) for text in latest if len(text) > 10]
        if len(instants) > len(set(instants)):
            reached.add("two events known at one instant")
    return reached


def _rows(definition: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = definition.get("list", [])
    return rows


def _of_days(case: dict[str, Any]) -> set[str]:
    reached = set()
    thesis, prices = case["thesis"], case["prices"]
    for benchmark in [thesis["benchmark"]] if "benchmark" in thesis else []:
        names = benchmark if isinstance(benchmark, dict) else [benchmark]
        if any("Open" not in prices[name][0] for name in names):
            reached.add("a benchmark of closes only")
    for row in case["instruments"]:
        days = [bar["Date"] for bar in prices.get(row["symbol"], [])]
        exchange = row["exchange"]
        if any(days and days[0] < day < days[-1] for day in CLOSED.get(exchange, ())):
            reached.add(f"a closure of {exchange} that the library does not know")
        if any((exchange, day) in LATE for day in days):
            reached.add(f"a late open of {exchange}")
    return reached


def _of_trades(case: dict[str, Any], result: dict[str, Any]) -> set[str]:
    reached = set()
    listed = {row["symbol"]: row for row in case["instruments"]}
    for place, trade in enumerate(result["trades"]):
        row = listed[trade["symbol"]]
        reached.add(f"a trade on {row['exchange']}")
        if row["currency"] in MINOR:
            reached.add("pence")
        bars = {bar["Date"]: bar for bar in case["prices"][trade["symbol"]]}
        entered = bars[str(trade["entry_date"])]
        if "Volume" not in entered and entered.get("High") == entered.get("Low", -1):
            reached.add("a one-price bar without volume fills an order")
        left = trade["exit_date"] or dt.date.max
        if trade["exit_date"] and "Adj Close" in entered:
            factors = [bar["Adj Close"] / bar["Close"] for bar in (entered, bars[str(left)])]
            if factors[1] > factors[0] * 1.001:
                reached.add("a dividend while a tranche is held")
        for other in result["trades"][:place]:
            same = (other["rule"], other["symbol"]) == (trade["rule"], trade["symbol"])
            if same and (other["exit_date"] or dt.date.max) > trade["entry_date"]:
                reached.add("a tranche stacked on another")
    return reached


def unreached(reached: set[str]) -> list[str]:
    """Branches that no case reached."""
    zones = [name for name in reached if name.startswith("a date-only event: ")]
    if len(zones) >= 5:
        reached = reached | {"a date-only event in each of five zones"}
    return sorted(BRANCHES - reached)
