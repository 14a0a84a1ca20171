"""Thesis: what it says, in words: events, rules, costs and what it is measured by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from backtest.events.combine import Combined
from backtest.events.definition import Catalog, Listed
from backtest.events.detect import Detector
from backtest.events.detectors import open_measure
from backtest.events.sourced import Sourced
from backtest.report.numbers import counted, day, money, percent, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Fact, Facts, Section

if TYPE_CHECKING:
    from backtest.events.combine import Combine
    from backtest.events.definition import EventDefinition
    from backtest.events.detect import Detect
    from backtest.events.sourced import Asked
    from backtest.thesis.exit import Exit
    from backtest.thesis.rule import Rule
    from backtest.thesis.thesis import Thesis

__all__ = ["thesis_in_words"]

LEGS = 12  # named; how many more there are is said
BPS = 10_000


def thesis_in_words(thesis: Thesis) -> tuple[Section, ...]:
    """Its events, each rule, and the terms of its account."""
    events = tuple(
        Fact(one_line(name, 40), _definition(found)) for name, found in thesis.events.items()
    )
    several = len(thesis.rules) > 1
    rules = tuple(
        Section(
            f"rule-{place}",
            f"Rule {place}" if several else "Rule",
            (Facts(_rule(rule)),),
        )
        for place, rule in enumerate(thesis.rules, start=1)
    )
    return (
        Section("events", "Events", (Facts(events),)),
        *rules,
        Section("terms", "Terms", (Facts(_terms(thesis)),)),
    )


def _definition(found: EventDefinition) -> str:
    if isinstance(found, Catalog):
        wanted = "; ".join(
            f"{one_line(field, 40)}: {', '.join(one_line(value, 60) for value in values)}"
            for field, values in found.where.items()
        )
        named = f"catalogue {one_line(found.catalog, 80)}"
        return f"{named}, where {wanted}" if wanted else f"{named}, every event"
    if isinstance(found, Listed):
        return f"{counted(len(found.list), 'event')} written by hand"
    if isinstance(found, Sourced):
        return _source(found.source)
    if isinstance(found, Combined):
        return _combination(found.combine)
    assert isinstance(found, Detector), found
    return _detection(found.detect)


def _source(asked: Asked) -> str:
    """Such as "edgar, where ticker: NVDA; form: 8-K"."""
    wanted = asked.of.model_dump(mode="json", exclude_defaults=True)
    parts = [
        f"{one_line(key, 40)}: {', '.join(one_line(str(one), 60) for one in _listed(value))}"
        for key, value in wanted.items()
    ]
    return f"{asked.name}, where {'; '.join(parts)}"


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _combination(combine: Combine) -> str:
    event, other = one_line(combine.event, 40), one_line(combine.other, 40)
    sessions = counted(combine.within, "session")
    within = f"within {sessions}" if combine.within else "before the next close"
    if combine.relation == "after":
        return f"{event} {within} after {other}"
    if combine.relation == "alongside":
        return f"{event} together with {other} or {within} after it"
    since = f"in the {sessions} before it" if combine.within else "since the last close"
    return f"{event} without {other} {since}"


def _detection(detect: Detect) -> str:
    measure = open_measure(detect.measure)
    said, after = (signed_percent, "") if measure.unit == "fraction" else (ratio, " times")
    bounds = [
        f"{word} {said(level)}{after}"
        for word, level in (("below", detect.below), ("above", detect.above))
        if level is not None
    ]
    over = f" over {counted(detect.window, 'bar')}" if detect.measure != "gap" else ""
    beyond = "" if detect.benchmark is None else f" over {detect.benchmark}"
    quiet = detect.refractory
    silent = f", silent for {counted(quiet, 'bar')} after one" if quiet else ""
    return f"{detect.measure} of {detect.symbol}{beyond}{over} {' or '.join(bounds)}{silent}"


def _rule(rule: Rule) -> tuple[Fact, ...]:
    enter, reaction = rule.enter, _duration(rule.enter.reaction)
    lag = f", {counted(enter.lag, 'bar')} later" if enter.lag else ""
    facts = [Fact("When", one_line(rule.when, 40))]
    facts += [
        Fact(word, _legs(weights))
        for word, weights in (("Buy", rule.long), ("Sell short", rule.short))
        if weights
    ]
    facts += [
        Fact("Enter", f"at the first {enter.at} {reaction} after the news or later{lag}"),
        Fact("Leave", _exit(rule.exit)),
        Fact("Stake", f"{percent(rule.size)} of the equity an event{_overlap(rule)}"),
    ]
    return tuple(facts)


def _overlap(rule: Rule) -> str:
    said = "" if rule.overlap == "stack" else ", none while a trade in the share is held"
    return said + (", whole board lots" if rule.lots else "")


def _legs(weights: Mapping[str, float]) -> str:
    """Such as "0981.HK, BABA and 3 more"; weights where they are not all the same."""
    alike = len(set(weights.values())) == 1
    named = [one_line(s, 24) if alike else f"{one_line(s, 24)} × {w:g}" for s, w in weights.items()]
    more = len(named) - LEGS
    said = ", ".join(named[:LEGS])
    return f"{said} and {more} more" if more > 0 else said


def _exit(leave: Exit) -> str:
    ways = []
    if leave.after is not None:
        ways.append(f"at the {leave.at} after {counted(leave.after, 'bar')}")
    if leave.until is not None:
        ways.append(f"on {day(leave.until)}")
    for word, level in (
        ("loss", leave.stop_loss),
        ("gain", leave.take_profit),
        ("fall from the best price", leave.trailing_stop),
    ):
        if level is not None:
            ways.append(f"at a {word} of {percent(level)}")
    if leave.when is not None:
        ways.append(f"at the next {one_line(leave.when, 40)}")
    return ", or ".join(ways)


def _duration(time: timedelta) -> str:
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def _terms(thesis: Thesis) -> tuple[Fact, ...]:
    costs, facts = thesis.costs, [Fact("Capital", money(thesis.capital, thesis.base_currency))]
    if thesis.benchmark:
        facts.append(Fact("Benchmark", _legs(thesis.benchmark)))
    if thesis.period is not None:
        first, last = day(thesis.period.start), day(thesis.period.end)
        facts.append(Fact("Period", f"{first} to {last}"))
    said = [
        f"{name} {rate * BPS:g} bps"
        for name, rate in (("commission", costs.commission), ("slippage", costs.slippage))
        if rate
    ]
    said += [
        f"{name} {percent(rate)} a year"
        for name, rate in (
            ("borrow", costs.borrow),
            ("cash", costs.cash_rate),
            ("margin", costs.margin_rate),
        )
        if rate
    ]
    said.append("taxes as the market charges them" if costs.taxes == "market" else "no taxes")
    facts.append(Fact("Costs", ", ".join(said)))
    if thesis.horizon is not None:
        facts.append(Fact("Horizon", f"until {day(thesis.horizon.until)}"))
    return tuple(facts)
