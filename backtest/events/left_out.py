"""Left out: what a report says of events that a combination could not decide about."""

from __future__ import annotations

from collections.abc import Mapping

from backtest.events.combine import Combined
from backtest.events.definition import EventDefinition
from backtest.events.history import History

__all__ = ["left_out_notes"]


def left_out_notes(definitions: Mapping[str, EventDefinition], history: History) -> tuple[str, ...]:
    """A sentence for each combination that left something out, in the definitions' order."""
    notes = []
    for name, definition in definitions.items():
        if not isinstance(definition, Combined) or name not in history.unseen:
            continue
        ids, combine = history.unseen[name].left_out, definition.combine
        if ids:
            noun = "event" if len(ids) == 1 else "events"
            which = ids[0] if len(ids) == 1 else f"{ids[0]} to {ids[-1]}"
            notes.append(
                f"{name}: {len(ids)} {noun} of {combine.event} ({which}) left out: the prices do "
                f"not say whether {combine.other} was there in the {combine.within} sessions before"
            )
    return tuple(notes)
