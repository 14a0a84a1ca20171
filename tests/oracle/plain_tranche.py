"""When a leg is entered and what falls due when (SEMANTICS 1.3, 1.7, 3.1, 3.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from plain_calendar import SECOND, first_after, sessions
from plain_events import Happening
from plain_prices import Share


@dataclass(frozen=True)
class Entry:
    """The bar on which a leg is entered, and how."""

    bar: int
    at_open: bool
    price: float
    instant: int
    missed: float | None


@dataclass(frozen=True)
class Due:
    """Bars at whose open or close an exit is due."""

    after: tuple[int, str] | None
    until: tuple[int, str] | None
    when: int | None


def reaction(rule: dict[str, Any]) -> int:
    """The rule's reaction time in nanoseconds."""
    text = str(rule.get("enter", {}).get("reaction", "15m"))
    unit = {"s": 1, "m": 60, "h": 3600}[text[-1]]
    return int(text[:-1]) * unit * SECOND


def find_entry(share: Share, event: Happening, rule: dict[str, Any], seen: set[str]) -> Entry | str:
    """The entry, or why there is none."""
    enter = rule.get("enter", {})
    at = enter.get("at", "open")
    known = event.known_by + reaction(rule)
    first = first_after(sessions(share.exchange), known, at=at)
    if first is None:
        return "no bar"
    for place in (first - 1, first):
        early = sessions(share.exchange)[place][1 if at == "open" else 2] - known
        if abs(early) <= SECOND:
            seen.add(f"known {early // SECOND:+d} s before the deadline of the {at}")
    _, opens, closes = sessions(share.exchange)[first]
    if closes - opens < 4 * 3600 * SECOND:
        seen.add(f"first tradable {at} on a half day")
    at_open = at == "open" and not share.close_only
    bar = _next_bar(share, 0, first, seen)
    if isinstance(bar, str):
        return bar
    if share.bars[bar].session != first:
        seen.add("entry at the next bar")
    first_price = _unsuspended(share, bar)
    for _ in range(int(enter.get("lag", 0))):
        seen.add("lag")
        following = _next_bar(share, bar + 1, share.bars[bar].session, seen)
        if isinstance(following, str):
            return following
        bar = following
    while share.bars[bar].suspended:
        seen.add("entry waits for a suspended bar")
        following = _next_bar(share, bar + 1, share.bars[bar].session, seen)
        if isinstance(following, str):
            return following
        bar = following
    entered = share.bars[bar]
    missed = None
    if not share.close_only and first_price is not None:
        could = share.bars[first_price]
        before = [b.close for b in share.bars if b.closes_at <= event.known_from]
        if before:
            missed = (could.open if at_open else could.close) / before[-1] - 1
        else:
            seen.add("missed move null before the first bar")
    return Entry(
        bar,
        at_open,
        entered.open if at_open else entered.close,
        entered.opens_at if at_open else entered.closes_at,
        missed,
    )


def _note_edges(share: Share, first: int, known: int, at: str, seen: set[str]) -> None:
    """How near to the deciding instant the event came."""
    days, column = sessions(share.exchange), 1 if at == "open" else 2
    if days[first][column] == known + SECOND:
        seen.add(f"known a second before the {at}")
    if first > 0 and days[first - 1][column] == known:
        seen.add(f"known at the {at}")
    if first > 0 and days[first - 1][column] == known - SECOND:
        seen.add(f"known a second after the {at}")
    if days[first][2] - days[first][1] < 4 * 3600 * SECOND:
        seen.add(f"first tradable {at} on a half day")


def _next_bar(share: Share, start: int, session: int, seen: set[str]) -> int | str:
    """The first bar from `start` on that is not before the session, within five sessions."""
    for position in range(start, len(share.bars)):
        if share.bars[position].session >= session:
            gap = share.bars[position].session - session
            if 4 <= gap <= 7:
                seen.add(f"gap of {gap} sessions")
            return "gap" if gap > 5 else position
    return "no bar"


def _unsuspended(share: Share, start: int) -> int | None:
    for position in range(start, len(share.bars)):
        if not share.bars[position].suspended:
            return position
    return None


def find_due(
    share: Share,
    entry: Entry,
    trigger: Happening,
    rule: dict[str, Any],
    events: dict[str, list[Happening]],
) -> Due | str:
    """What is due when, or why the leg is skipped."""
    leaves = rule["exit"]
    days = sessions(share.exchange)
    after = until = when = None
    if "after" in leaves:
        after = (entry.bar + int(leaves["after"]), leaves.get("at", "close"))
    if "until" in leaves:
        last = dt.date.fromisoformat(str(leaves["until"]))
        session = max(place for place, day in enumerate(days) if day[0] <= last)
        entered = share.bars[entry.bar].session
        if session < entered or (session == entered and not entry.at_open):
            return "until"
        for place, bar in enumerate(share.bars):
            if bar.session >= session:
                until = (place, "close" if bar.session == session else "open")
                break
    if "when" in leaves:
        for event in events[leaves["when"]]:
            if trigger.known_by < event.known_by <= entry.instant:
                return "when"
        later = [e for e in events[leaves["when"]] if e.known_by > entry.instant]
        if later:
            session_ = first_after(days, later[0].known_by + reaction(rule), at="open")
            for place, bar in enumerate(share.bars):
                if session_ is not None and bar.session >= session_:
                    when = place
                    break
    return Due(after, until, when)
