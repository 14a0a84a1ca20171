"""What the orders of a case waited for, session by session: missing bars and suspended ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from plain import Replay
from plain_calendar import first_after, sessions
from plain_ending import find_ending
from plain_state import Candidate
from plain_tranche import reaction

Wait = tuple[int, int]  # sessions without a bar, suspended bars


def waits(run: Replay) -> list[tuple[Wait, Wait]]:
    """Of each trade of a case that was replayed: what its entry and its exit waited for."""
    return [(_entry(run, trade), _exit(run, trade)) for trade in run.trades]


def _entry(run: Replay, trade: Candidate) -> Wait:
    """From the first tradable session to the entry, less the bars that the lag asked for."""
    rule, share = run.thesis["rules"][trade.rule], trade.share
    enter = rule.get("enter", {})
    first = first_after(
        sessions(share.exchange), trade.event.known_by + reaction(rule), at=enter.get("at", "open")
    )
    assert first is not None
    bars = share.bars
    found = next(place for place, bar in enumerate(bars) if bar.session >= first)
    due = found + int(enter.get("lag", 0))
    held = {bar.session for bar in bars}
    missing = sum(session not in held for session in range(first, bars[found].session))
    entered = bars[trade.entry.bar].session
    missing += sum(session not in held for session in range(bars[due].session, entered))
    waited = bars[due : trade.entry.bar]
    assert all(bar.suspended for bar in waited)
    return missing, len(waited)


def _exit(run: Replay, trade: Candidate) -> Wait:
    rule, share = run.thesis["rules"][trade.rule], trade.share
    if trade.reason == "ruined":
        return 0, 0
    lively = replace(share, bars=[replace(bar, suspended=False) for bar in share.bars])
    wanted = find_ending(
        lively, trade.entry, trade.due, side=trade.side, fill=trade.fill, rule=rule, seen=set()
    )
    if wanted is None:
        return 0, 0
    last = len(share.bars) if trade.ending is None else trade.ending.bar
    waited = share.bars[wanted.bar : last]
    end = share.bars[min(last, len(share.bars) - 1)].session
    held = {bar.session for bar in share.bars}
    missing = sum(s not in held for s in range(share.bars[wanted.bar].session, end))
    missing += _before(run, trade, share.bars[wanted.bar].session, held, wanted.reason)
    return missing, sum(bar.suspended for bar in waited)


def _before(run: Replay, trade: Candidate, due: int, held: set[int], reason: str) -> int:
    """Sessions without a bar from the one on which `until` or `when` fell."""
    rule, days = run.thesis["rules"][trade.rule], sessions(trade.share.exchange)
    if reason == "until":
        last = dt.date.fromisoformat(str(rule["exit"]["until"]))
        fell = max(place for place, day in enumerate(days) if day[0] <= last)
    elif reason == "when":
        events = run.events[rule["exit"]["when"]]
        known = min(e.known_by for e in events if e.known_by > trade.entry.instant)
        found = first_after(days, known + reaction(rule), at="open")
        assert found is not None
        fell = found
    else:
        return 0
    return sum(session not in held for session in range(fell, due))
