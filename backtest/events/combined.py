"""Combined: events chosen by what another definition's events came before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.events.clock import to_nanoseconds
from backtest.events.combine import Combine
from backtest.events.event import Event
from backtest.events.unseen import EVER, Unseen
from backtest.prices.sessions import Sessions

__all__ = ["Related", "combined", "related"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Related(NamedTuple):
    """Of each instant, whether it is one that a combination keeps."""

    kept: Bools  # (n,)
    undecided: Bools  # (n,) neither kept nor refused: the other definition was not seen
    last: Ints  # (n,) place of the last of the other's events before it, −1 where there is none


def related(combine: Combine, at: Ints, when: Ints, unseen: Unseen, sessions: Sessions) -> Related:
    """Whether events of another definition came before instants, as a combination asks.

    One instant is n sessions after another when n of the sessions closed in between: after the
    other, and by the one. `after` is strictly later; `alongside` and `without` also count the
    same instant, unless both are of one definition. What could not be seen in any part of the
    window leaves it undecided, as does a window that reaches beyond the sessions.

    Parameters
    ----------
    combine : Combine
    at : (n,) array
        Instants, nanoseconds since 1970 UTC.
    when : (m,) array
        Those of the other definition's events, in order.
    unseen : Unseen
        Of the other definition.
    sessions : Sessions
        Which are counted.
    """
    strictly = combine.after is not None or combine.event == combine.other
    last = np.searchsorted(when, at, side="left" if strictly else "right") - 1
    before = when[np.maximum(last, 0)] if len(when) else np.zeros(len(at), np.int64)
    closed = sessions.closed_by(at)
    within = (last >= 0) & (closed - sessions.closed_by(before) <= combine.within)
    spanned = (at <= sessions.closes_at[-1]) & (before >= sessions.opens_at[0])
    near = within & spanned
    opening = closed - combine.within - 1
    start = np.where(opening >= 0, sessions.closes_at[np.maximum(opening, 0)], EVER)
    hidden = unseen.between(start, at, with_end=not strictly)
    undecided = ~near & (hidden | (within & ~spanned))
    return Related(~near & ~undecided if combine.without is not None else near, undecided, last)


def combined(
    name: str,
    combine: Combine,
    events: Sequence[Event],
    others: Sequence[Event],
    *,
    sessions: Sessions,
    unseen: tuple[Unseen, Unseen],
) -> tuple[list[Event], Unseen, tuple[Event, ...]]:
    """The events that are kept, under the combination's name, what it does not see, and those
    that it left out because it could not decide.

    Clocks are compared by `known_by`: what may have been known, but was not surely, does not
    decide. `unseen` is of the events' definition, and of the others'.
    """
    by_clock = sorted(others, key=lambda one: to_nanoseconds(one.known_by))
    at = _known_by(events)
    found = related(combine, at, _known_by(by_clock), unseen[1], sessions)
    undecided = np.flatnonzero(found.undecided)
    undecided = undecided[np.argsort(at[undecided], kind="stable")]
    chosen = [
        replace(events[k], definition=name)
        if combine.without is not None
        else _following(name, events[k], by_clock[found.last[k]])
        for k in np.flatnonzero(found.kept).tolist()
    ]
    return chosen, unseen[0].and_at(at[undecided]), tuple(events[k] for k in undecided.tolist())


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
