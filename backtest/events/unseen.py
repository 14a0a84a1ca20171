"""Unseen: when events of a definition may have been, and nobody could tell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backtest.prices.sessions import Sessions

__all__ = ["EVER", "Unseen", "of_detector"]

Ints = npt.NDArray[np.int64]

EVER = np.iinfo(np.int64).min
"""Stands for the time before the sessions that the prices span."""


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Unseen:
    """Instants at which an event may have been, and the events left out for such a reason.

    A list, a catalogue and a source say all that they say: nothing of theirs is unseen. A
    detector sees nothing on bars without a value, such as the 60 before its first drawdown over
    60, nor where there are no prices; a combination nothing where what it combines is unseen.
    """

    instants: Ints = field(default_factory=_none)  # (n,) in order, nanoseconds since 1970 UTC
    left_out: tuple[str, ...] = ()  # ids, in order of time

    def __len__(self) -> int:
        return len(self.instants)

    def between(self, start: Ints, end: Ints, *, with_end: bool) -> npt.NDArray[np.bool_]:
        """Whether any lies from each start to each end; the ends count or not.

        Examples
        --------
        >>> Unseen(np.array([3, 9])).between(np.array([3, 4]), np.array([8, 9]), with_end=False)
        array([ True, False])
        """
        until = np.searchsorted(self.instants, end, side="right" if with_end else "left")
        found: npt.NDArray[np.bool_] = until > np.searchsorted(self.instants, start, side="left")
        return found


def of_detector(
    value: npt.NDArray[np.float64],
    known_at: Ints,
    *,
    dates: npt.NDArray[np.datetime64],
    sessions: Sessions,
) -> Unseen:
    """What a detector does not see: bars without a value, and the time without bars.

    A session without a bar between two bars hides nothing: there was no price to measure.
    """
    outside = (sessions.dates < dates[0]) | (sessions.dates > dates[-1])
    after = max(int(sessions.closes_at[-1]), int(known_at[-1])) + 1
    instants = [known_at[np.isnan(value)], sessions.closes_at[outside], [EVER, after]]
    return Unseen(np.unique(np.concatenate(instants)).astype(np.int64))
