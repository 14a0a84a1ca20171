"""Ordinary dates: the circle of those on which every leg can be priced for the whole horizon."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import LONGEST_GAP, Panel

__all__ = ["Ordinary", "Part", "as_long_as_held", "horizons", "ordinary_dates"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Part:
    """Tranches whose events are moved among the same dates.

    `with_own` says that the events' own dates are among them, as in a permutation.
    """

    of: Bools  # (k,)
    dates: Ints  # (n,) positions in the timeline, in order
    with_own: bool = False


@dataclass(frozen=True, eq=False)
class Ordinary:
    """Where events may be moved to.

    `dates` are the eligible positions in the timeline, in order; `anchor` and `offset` place
    each tranche: its event's first entry, and how many dates later it enters itself.
    `next_bar[i, t]` is the first bar of instrument i on or after date t that fills an order.
    `own` are those of the events' dates from which all could be priced as well. `parts` say
    which tranches are moved among which of the dates; without them it is all among all.
    """

    dates: Ints  # (n,)
    anchor: Ints  # (k,)
    offset: Ints  # (k,)
    next_bar: Ints  # (instruments, t), −1 where there is none
    own: Ints = field(default_factory=lambda: np.empty(0, np.int64))  # (m,)
    parts: tuple[Part, ...] = ()

    @property
    def every_part(self) -> tuple[Part, ...]:
        """The parts, or the one that all is."""
        return self.parts or (Part(np.ones(len(self.anchor), np.bool_), self.dates),)

    def circle(self, part: Part) -> Ints:
        """(c,) a part's dates and its events' own: these keep the places between them."""
        return np.union1d(part.dates, self.anchor[part.of])

    @property
    def shifts(self) -> Ints:
        """(c − 1,) every shift round the smallest circle but that which moves nothing."""
        return np.arange(1, min(len(self.circle(part)) for part in self.every_part))

    @property
    def fewest(self) -> Ints:
        """(n,) the dates of the part that has the fewest, the events' own left out."""
        others = [np.setdiff1d(part.dates, self.anchor[part.of]) for part in self.every_part]
        return min(others, key=len)

    @property
    def permuted(self) -> int:
        """The most events whose own dates are among those that they may be moved to."""
        own = [len(np.unique(self.anchor[part.of])) for part in self.every_part if part.with_own]
        return max(own, default=0)

    def windows(self, horizon: int) -> int:
        """How many periods of so many dates, each from one of the `fewest`, fit side by side."""
        dates, fitted, at = self.fewest, 0, 0
        while at < len(dates):
            at = int(np.searchsorted(dates, dates[at] + max(horizon, 1)))
            fitted += 1
        return fitted


def horizons(schedule: Schedule, panel: Panel, held: Ints) -> Ints:
    """Bars that each tranche needs: to its first exit that is sure, else as long as it was held.

    Parameters
    ----------
    schedule, panel
    held : (k,) array
        Bars from entry to the end of what the replay held.
    """
    far = np.iinfo(np.int64).max
    after = np.where(schedule.after >= 0, schedule.after, far)
    until = np.where(schedule.until_bar >= 0, schedule.until_bar - schedule.entry_bar, far)
    when = np.where(schedule.when_bar >= 0, schedule.when_bar - schedule.entry_bar, far)
    sure: Ints = np.minimum(after, np.minimum(until, when))
    return np.where(sure == far, np.maximum(held, 1), sure).astype(np.int64)


def as_long_as_held(schedule: Schedule, held: Ints, still: Bools) -> Schedule:
    """The schedule with the trades that are still open ended where the prices end.

    A trade of which 86 of 252 bars have passed stands beside ordinary ones of 86 bars: beside
    whole ones it would be worse, or better, for no other reason than time.

    Parameters
    ----------
    schedule : Schedule
    held : (k,) array of int64
        Bars from entry to the last one.
    still : (k,) array of bool
        Whether the tranche is open at the last price.
    """
    if not still.any():
        return schedule
    after = np.where(still, np.maximum(held, 1), schedule.after)
    return replace(
        schedule,
        after=after.astype(np.int64),
        after_at_open=np.where(still, False, schedule.after_at_open),
        until_bar=np.where(still, -1, schedule.until_bar),
    )


def ordinary_dates(schedule: Schedule, panel: Panel, needed: Ints) -> Ordinary:
    """The circle for a schedule: only the thesis' own dates are left out of it.

    Other catalogued events are part of ordinary time: leaving their windows out leaves no
    dates, and hardly changes the spread where it leaves some.

    Parameters
    ----------
    schedule, panel
    needed : (k,) array
        Bars that each tranche needs from its entry on.
    """
    anchor = _anchors(schedule)
    offset = schedule.entry_date - anchor
    next_bar = np.full((len(panel.instruments), len(schedule.timeline)), -1)
    for i in np.unique(schedule.instrument):
        next_bar[i] = _next_bars(panel, int(i), schedule.timeline)
    fits = np.ones(len(schedule.timeline), np.bool_)
    for i, away in np.unique(np.stack([schedule.instrument, offset]), axis=1).T.tolist():
        of = (schedule.instrument == i) & (offset == away)
        fits &= _priced(panel, schedule.timeline, next_bar[i], i, away, int(needed[of].max()))
    fitting = np.flatnonzero(fits)
    dates, own = np.setdiff1d(fitting, anchor), np.intersect1d(fitting, anchor)
    return Ordinary(dates.astype(np.int64), anchor, offset, next_bar, own.astype(np.int64))


def _anchors(schedule: Schedule) -> Ints:
    """The first date on which any tranche of the same event enters."""
    first = np.full(int(schedule.event.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, schedule.event, schedule.entry_date)
    return first[schedule.event]


def _next_bars(panel: Panel, i: int, timeline: npt.NDArray[np.datetime64]) -> Ints:
    """For each date the first bar on or after it that fills orders, over short gaps alone."""
    bars, calendar = panel.bars(i), panel.sessions(i)
    fills = np.flatnonzero(~panel.suspended[bars])
    dates = panel.dates[bars][fills]
    at = np.searchsorted(dates, timeline)
    there = at < len(fills)
    bar = fills[np.minimum(at, len(fills) - 1)] if len(fills) else np.zeros(len(timeline), np.int64)
    session = np.searchsorted(calendar.dates, timeline)
    near = there & (panel.session[bars][bar] - session <= LONGEST_GAP)
    return np.where(near, bar + bars.start, -1)


def _priced(
    panel: Panel,
    timeline: npt.NDArray[np.datetime64],
    next_bar: Ints,
    i: int,
    away: int,
    needed: int,
) -> Bools:
    """Dates from which a tranche `away` dates later is priced for `needed` bars."""
    count = len(timeline)
    at = np.arange(count) + away
    bar = np.where(at < count, next_bar[np.minimum(at, count - 1)], -1)
    entered = panel.dates[np.maximum(bar, 0)]
    rate = panel.conversion.before(panel.instruments[i].currency, entered)
    priced: Bools = (bar >= 0) & (bar + needed < panel.bars(i).stop) & ~np.isnan(rate)
    return priced
