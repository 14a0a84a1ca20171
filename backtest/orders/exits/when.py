"""`when`: the first tradable open after another event (SEMANTICS 3.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["When", "find_when"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class When:
    """Of n tranches, the bar at whose open another event ends each."""

    bar: Ints  # −1 where no such event follows, or no bar follows it
    overtaken: npt.NDArray[np.bool_]  # such an event came between the trigger and the entry


def find_when(
    panel: Panel, i: int, *, known_by: Ints, entered_at: Ints, triggered_at: Ints, reaction: int
) -> When:
    """Where events known by the given instants end the tranches of instrument `i`.

    Parameters
    ----------
    known_by : ndarray of int64, shape (m,)
        Clocks of the events that end a tranche, in order.
    entered_at, triggered_at : ndarray of int64, shape (n,)
        The instant of each tranche's entry, and of the event that opened it.
    reaction : int
        Nanoseconds; the rule's own.
    """
    first = np.searchsorted(known_by, entered_at, side="right")
    overtaken = first > np.searchsorted(known_by, triggered_at, side="right")
    if len(known_by) == 0:
        return When(bar=np.full(len(entered_at), -1), overtaken=overtaken)
    calendar, bars = panel.sessions(i), panel.bars(i)
    ending = known_by[np.minimum(first, len(known_by) - 1)] + reaction
    session = np.searchsorted(calendar.opens_at, ending, side="right")
    bar = np.searchsorted(panel.session[bars], session, side="left")
    follows = (first < len(known_by)) & (bar < bars.stop - bars.start)
    return When(bar=np.where(follows, bars.start + bar, -1), overtaken=overtaken)
