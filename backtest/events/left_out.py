"""Left out: what a report says of events that a combination could not decide about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from backtest.events.combine import Combine, Combined
from backtest.events.definition import EventDefinition
from backtest.events.event import Event
from backtest.events.history import History

__all__ = ["left_out_notes"]


def left_out_notes(
    definitions: Mapping[str, EventDefinition],
    history: History,
    *,
    start: date | None = None,
    end: date | None = None,
) -> tuple[str, ...]:
    """A sentence for each combination that left something out, in the definitions' order.

    Parameters
    ----------
    definitions, history
    start, end : datetime.date, optional
        Of the thesis' period: an event announced outside it would have opened nothing anyway.
    """
    notes = []
    for name, definition in definitions.items():
        if not isinstance(definition, Combined):
            continue
        events = [e for e in history.left_out.get(name, ()) if _within(e, start, end)]
        if events:
            noun = "event" if len(events) == 1 else "events"
            ids = dict.fromkeys((events[0].id, events[-1].id))
            combine = definition.combine
            notes.append(
                f"{name}: {len(events)} {noun} of {combine.event} left out ({' to '.join(ids)}): "
                f"the prices at hand do not tell whether there was {combine.other} {_when(combine)}"
            )
    return tuple(notes)


def _within(event: Event, start: date | None, end: date | None) -> bool:
    day = event.known_by.astimezone(ZoneInfo(event.tz)).date()
    return (start is None or start <= day) and (end is None or day <= end)


def _when(combine: Combine) -> str:
    if not combine.within:
        return "since the last close"
    return (
        "in the session before"
        if combine.within == 1
        else f"in the {combine.within} sessions before"
    )
