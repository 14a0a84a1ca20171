"""The schedule: every tranche that the events would open, as columns.

What is known before any money is counted: which bar a tranche enters on, and when
and at which levels it would leave. Sizing and the account are the replay's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Schedule", "Skip"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Skip:
    """A leg that was not opened, and why."""

    event: int  # position in the history
    rule: int
    leg: int
    instrument: int
    reason: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """k candidate tranches in the order in which budgets are granted: entry date,
    `known_by`, event id, rule, leg (longs, then shorts, each in the file's order).

    Bars are positions in the panel's flat arrays; −1 and NaN mean "no such exit".
    """

    timeline: npt.NDArray[np.datetime64]  # (t,) datetime64[D] (SEMANTICS 2.6)
    event: Ints  # (k,) position in the history
    rule: Ints
    leg: Ints
    group: Ints  # tranches of one event and rule that enter on one date share a number
    instrument: Ints
    side: Floats  # +1 long, −1 short
    share: Floats  # size × scaled weight: fraction of the base
    first_bar: Ints  # first bar at which one could trade, without lag (1.5)
    entry_bar: Ints
    entry_date: Ints  # position in the timeline
    entry_at_open: Bools
    entry_instant: Ints
    after: Ints
    after_at_open: Bools
    stop_loss: Floats
    take_profit: Floats
    trailing_stop: Floats
    until_bar: Ints
    until_at_open: Bools
    when_bar: Ints  # filled at the open (close-only: the close)
    overlap_skip: Bools
    lot: Floats  # 0: fractions are allowed
    sells_next_day: Bools  # mainland A-shares: no sale on the day of the purchase
    skipped: tuple[Skip, ...]

    def __len__(self) -> int:
        return len(self.event)
