"""What happened when: the claim, the events, and when one could first trade on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day, instant
from backtest.report.outside import one_line, web_address
from backtest.report.section import Column, Fact, Facts, Line, Lines, Section, Table
from backtest.report.sections.first_prices import FirstPrice, first_prices
from backtest.report.sections.words import cell, listed_events

if TYPE_CHECKING:
    from backtest.events.event import Event
    from backtest.result.result import Result

__all__ = ["happened"]

AT_LENGTH = 3  # so many events are told one by one; more stand in a table
TITLE = 56  # of an event in the table; the whole one is in the JSON


def happened(result: Result) -> Section:
    """The thesis, its source, the replay's dates, and the events in order of time."""
    listed = listed_events(result)
    blocks: list[Lines | Facts | Table] = [Lines(_claim(result))]
    if len(listed) <= AT_LENGTH:
        for number, i in enumerate(listed, start=1):
            blocks += _told(result, number, i)
    else:
        blocks.append(_table(result, listed))
    remarks = _remarks(len(listed), len(result.history) - len(listed))
    if remarks:
        blocks.append(Lines(remarks))
    return Section("happened", "What happened when", tuple(blocks))


def _claim(result: Result) -> tuple[Line, ...]:
    thesis, dates = result.thesis, result.outcome.dates
    lines = [Line(one_line(thesis.title or thesis.name), "strong")]
    if thesis.source is not None:
        title = one_line(thesis.source.title or "untitled", 160)
        published = thesis.source.published
        said = f"Article: {title}" + (f", published {day(published)}" if published else "")
        lines.append(Line(said, link=web_address(thesis.source.url or "")))
    lines.append(
        Line(
            f"Thesis {one_line(thesis.name, 80)}, replayed from {day(str(dates[0]))} to "
            f"{day(str(dates[-1]))} ({counted(len(dates), 'date')})."
        )
    )
    return tuple(lines)


def _told(result: Result, number: int, i: int) -> list[Lines | Facts]:
    """One event: its title, both ends of its clock, each market's first price, its sources."""
    event = result.history.events[i]
    facts = [
        Fact("Known from", instant(event.known_from), "the earliest the public may have known"),
        Fact("Known by", instant(event.known_by), "the public certainly knew: traded on"),
    ]
    if event.known_from == event.known_by:
        facts = [Fact("Known at", instant(event.known_by), "to the instant: traded on")]
    if event.precision == "date":
        facts[0] = Fact("Known from", instant(event.known_from), "only the date is known")
    facts += [
        Fact(f"First {found.kind}", found.said, f"{found.place}: {_symbols(found)}")
        for found in first_prices(result, i)
    ]
    longest = max(len(fact.value) for fact in facts)  # days stand under days
    facts = [replace(fact, value=fact.value.ljust(longest)) for fact in facts]
    title = Line(f"Event {number}: {one_line(event.title or event.id, 160)}")
    sources = tuple(
        Line("Source:" if place == 0 else "and:", "quiet", link)
        for place, part in enumerate(event.source.split(";")[:3])
        if (link := web_address(part.strip()))
    )
    return [Lines((title,)), Facts(tuple(facts)), Lines(sources)]


def _table(result: Result, listed: list[int]) -> Table:
    found = {i: first_prices(result, i) for i in listed}
    markets = {(one.place, one.kind) for prices in found.values() for one in prices}
    alone = len(markets) == 1
    columns = (
        Column("#"),
        Column("Known", "left"),
        Column("First price", "left"),
        Column("Event", "left"),
    )
    opened = result.events["trades"]
    rows = [
        (
            cell(str(number), "quiet"),
            cell(_clock(result.history.events[i])),
            cell(_first(found[i], alone=alone), "plain" if opened.iloc[i] else "warning"),
            cell(one_line(result.history.events[i].title or result.history.ids[i], TITLE)),
        )
        for number, i in enumerate(listed, start=1)
    ]
    said = (
        "Hours are the source's and the exchange's own; a day without one is all that its "
        "source gives, and ends before one trades."
    )
    if alone:
        place, kind = markets.pop()
        said += f" First price: the {kind} in {place}."
    return Table(columns, tuple(rows), said)


def _clock(event: Event) -> str:
    """Both ends of a clock in one cell; the second as short as it can be said."""
    first, last = event.known_from, event.known_by
    if event.precision == "date":
        return day(last.date())
    if first == last:
        return f"{last:%Y-%m-%d %H:%M}"
    if first.date() == last.date() and first.utcoffset() == last.utcoffset():
        return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M}–{last:%Y-%m-%d %H:%M}"


def _first(found: tuple[FirstPrice, ...], *, alone: bool) -> str:
    """When one could first trade, and where, unless all events have one market."""
    if not found:
        return "none"
    return "; ".join(f"{one.at:%Y-%m-%d %H:%M}{'' if alone else ' ' + one.place}" for one in found)


def _symbols(found: FirstPrice) -> str:
    shown = ", ".join(one_line(symbol, 24) for symbol in found.symbols[:6])
    return shown if len(found.symbols) <= 6 else f"{shown} and {len(found.symbols) - 6} more"


def _remarks(listed: int, others: int) -> tuple[Line, ...]:
    said = []
    if others:
        said.append(
            Line(
                f"{counted(others, 'more event')} opened nothing: out of the period, an exit's, "
                "or what a combination chose from.",
                "quiet",
            )
        )
    if not listed:
        said.append(Line("No event matched: nothing was traded.", "warning"))
    return tuple(said)
