"""Entries: the bar on which each event's tranche of one leg enters (SEMANTICS 1.3, 1.7, 3.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import LONGEST_GAP, Panel

__all__ = ["Entries", "Entry", "find_entries"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """How a rule enters: its side of the day, its lag in bars, its reaction in ns."""

    at_open: bool
    lag: int
    reaction: int


@dataclass(frozen=True, eq=False)
class Entries:
    """Of n events, where the tranches of one leg enter; bars are panel positions."""

    session: Ints  # first tradable session, position in the leg's calendar
    first_bar: Ints  # first bar at which one could trade, without lag; −1 where none
    entry_bar: Ints  # −1 where the leg is skipped
    instant: Ints  # of the entry; 0 where the leg is skipped
    stopped_at: Ints  # bar at which the wait broke off; −1 where the bars had ended


def find_entries(panel: Panel, i: int, *, known_by: Ints, entry: Entry) -> Entries:
    """Entry bars of instrument `i` for events known by the given instants.

    Parameters
    ----------
    panel : Panel
    i : int
        The leg's position in the panel.
    known_by : ndarray of int64, shape (n,)
        Nanoseconds since 1970 UTC, in order.
    entry : Entry

    Returns
    -------
    Entries
        One row per event. An entry waits over missing bars while no step from one
        bar to the next is longer than `LONGEST_GAP` sessions.
    """
    calendar, bars = panel.sessions(i), panel.bars(i)
    held_on, count = panel.session[bars], bars.stop - bars.start
    instants = calendar.opens_at if entry.at_open else calendar.closes_at
    session = np.searchsorted(instants, known_by + entry.reaction, side="right")
    found = np.searchsorted(held_on, session, side="left")
    waited = _next_tradable(panel.suspended[bars])
    first = waited[np.minimum(found, count)]
    final = waited[np.minimum(found + entry.lag, count)]

    breaks = np.flatnonzero(np.diff(held_on) > LONGEST_GAP) + 1  # bars that follow too long a gap
    next_break = np.append(breaks, count)[np.searchsorted(breaks, found, side="right")]
    late = held_on[np.minimum(found, count - 1)] - session > LONGEST_GAP if count else True
    broken = np.where(late, found, next_break)
    reached = (final < count) & (final < broken)
    entry_bar = np.where(reached, bars.start + final, -1)
    at_open = entry.at_open and not panel.close_only[i]
    when = panel.opens_at if at_open else panel.closes_at
    return Entries(
        session=session,
        first_bar=np.where(reached, bars.start + first, -1),
        entry_bar=entry_bar,
        instant=np.where(reached, when[entry_bar], 0) if len(when) else np.zeros_like(session),
        stopped_at=np.where(broken < count, bars.start + broken, -1),
    )


def _next_tradable(suspended: npt.NDArray[np.bool_]) -> Ints:
    """For each bar, and one past the end, the first bar from it on that fills orders."""
    count = len(suspended)
    own = np.where(suspended, count, np.arange(count))
    return np.append(np.minimum.accumulate(own[::-1])[::-1], count).astype(np.int64)
