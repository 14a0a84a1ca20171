"""Left out: what is told of events that a thesis' combinations could not decide about."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from backtest.events.combine import Combine, Combined
from backtest.events.event import Event
from backtest.events.history import History
from backtest.thesis.period import Period
from backtest.thesis.thesis import Thesis

__all__ = ["left_out_of"]


def left_out_of(thesis: Thesis, history: History) -> tuple[str, ...]:
    """A sentence for each combination that left something out, in the thesis' order.

    An event announced outside the period would have opened nothing anyway and is not told.
    """
    notes = []
    for name, definition in thesis.events.items():
        if not isinstance(definition, Combined):
            continue
        combine = definition.combine
        ids = [one.id for one in history.left_out[name] if _within(one, thesis.period)]
        if ids:
            noun = "event" if len(ids) == 1 else "events"
            which = " to ".join(dict.fromkeys((ids[0], ids[-1])))
            notes.append(
                f"{name}: {len(ids)} {noun} of {combine.event} left out ({which}): "
                f"the prices at hand do not tell whether there was {combine.other} {_when(combine)}"
            )
    return tuple(notes)


def _within(event: Event, period: Period | None) -> bool:
    if period is None:
        return True
    day = event.known_by.astimezone(ZoneInfo(event.tz)).date()
    return (period.start or day) <= day <= (period.end or day)


def _when(combine: Combine) -> str:
    if not combine.within:
        return "since the last close"
    several = f"in the {combine.within} sessions before"
    return "in the session before" if combine.within == 1 else several
