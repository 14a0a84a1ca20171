"""Unseen: when events of a definition may have been, and nobody could tell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backtest.events.detectors import Measured
from backtest.prices.panel import LONGEST_GAP, Panel

__all__ = ["EVER", "NEVER", "Unseen", "unseen_by"]

Ints = npt.NDArray[np.int64]

EVER, NEVER = int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max)
"""Before and after every instant."""


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Unseen:
    """Instants at which an event may have been.

    A list, a catalogue and a source say all that they say: nothing of theirs is unseen. A
    detector sees nothing where there are no prices, nor on bars without a value, such as the 60
    before its first drawdown over 60; a combination nothing where it could not decide.
    """

    instants: Ints = field(default_factory=_none)  # (n,) in order, nanoseconds since 1970 UTC
    first: int = EVER  # nothing before it was seen
    last: int = NEVER  # nor after it

    def between(self, start: Ints, end: Ints, *, with_end: bool) -> npt.NDArray[np.bool_]:
        """Whether anything from each start to each end was not seen; the end counts or not.

        Examples
        --------
        >>> Unseen(np.array([3, 9])).between(np.array([3, 4]), np.array([8, 9]), with_end=False)
        array([ True, False])
        """
        until = np.searchsorted(self.instants, end, side="right" if with_end else "left")
        within = until > np.searchsorted(self.instants, start, side="left")
        late = (end if with_end else end - 1) > self.last
        found: npt.NDArray[np.bool_] = within | (start < self.first) | late
        return found

    def and_at(self, instants: Ints) -> Unseen:
        """The same, and these instants."""
        return Unseen(np.union1d(self.instants, instants).astype(np.int64), self.first, self.last)


def unseen_by(measured: Measured, panel: Panel, i: int) -> Unseen:
    """What a detector on instrument `i` does not see.

    Bars without a value, sessions before the first bar and after the last, and those of gaps of
    more than 5. In a shorter gap there was no price to measure: nothing is hidden there.
    """
    bars, calendar = panel.bars(i), panel.sessions(i)
    session, known_at = panel.session[bars], measured.known_at
    if not len(session):
        return Unseen(first=NEVER, last=EVER)
    before, after = int(session[0]) - 1, int(session[-1]) + 1
    gaps = np.flatnonzero(np.diff(session) > LONGEST_GAP + 1)
    missing = [np.arange(session[k] + 1, session[k + 1]) for k in gaps.tolist()]
    hidden = [calendar.closes_at[one] for one in missing]
    return Unseen(
        np.unique(np.concatenate([known_at[np.isnan(measured.value)], *hidden])).astype(np.int64),
        first=int(calendar.closes_at[before]) + 1 if before >= 0 else int(known_at[0]),
        last=(
            int(calendar.closes_at[after]) - 1
            if after < len(calendar.closes_at)
            else int(known_at[-1])
        ),
    )
