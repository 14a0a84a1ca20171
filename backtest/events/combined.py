"""Combined: events chosen by what another definition's events came before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backtest.events.clock import to_nanoseconds
from backtest.events.combine import Combine
from backtest.events.event import Event
from backtest.prices.sessions import Sessions

__all__ = ["combined"]

Ints = npt.NDArray[np.int64]


def combined(
    name: str,
    combine: Combine,
    events: Sequence[Event],
    others: Sequence[Event],
    sessions: Sessions,
) -> list[Event]:
    """The events that are left, each known when it was, under the name of the combination.

    One event is n sessions after another when n of the sessions closed in between: after the
    other was known, and by the time that it was known itself. "After" is strictly later;
    `without` also counts an event known at the same instant, unless both are of one definition.
    Clocks are compared by `known_by`: what may have been known, but was not surely, does not
    decide. An event beyond the sessions that the prices span is near none.
    """
    at, when = _known_by(events), np.sort(_known_by(others))
    alike = combine.after is not None or combine.event == combine.other
    last = np.searchsorted(when, at, side="left" if alike else "right") - 1
    before = np.where(last >= 0, when[np.maximum(last, 0)] if len(when) else 0, 0)
    spanned = (at <= sessions.closes_at[-1]) & (before >= sessions.opens_at[0])
    between = _closed(sessions, at) - _closed(sessions, before)
    near = (last >= 0) & spanned & (between <= combine.within)
    chosen = np.flatnonzero(near if combine.after is not None else ~near).tolist()
    if combine.after is None:
        return [replace(events[k], definition=name) for k in chosen]
    by_clock = sorted(others, key=lambda one: to_nanoseconds(one.known_by))
    return [_following(name, events[k], by_clock[last[k]]) for k in chosen]


def _following(name: str, event: Event, other: Event) -> Event:
    """The event, which nobody can have known to be one before the other was known of."""
    known_from = max(event.known_from, other.known_from, key=to_nanoseconds)
    same = to_nanoseconds(known_from) == to_nanoseconds(event.known_from)
    return replace(
        event,
        definition=name,
        known_from=known_from.astimezone(event.known_from.tzinfo),
        precision=event.precision if same else "bounds",
    )


def _known_by(events: Sequence[Event]) -> Ints:
    return np.array([to_nanoseconds(one.known_by) for one in events], np.int64)


def _closed(sessions: Sessions, instants: Ints) -> Ints:
    """How many sessions had closed by each instant."""
    return np.searchsorted(sessions.closes_at, instants, side="right").astype(np.int64)
