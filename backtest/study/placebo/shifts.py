"""Shifts: where each tranche stands when its events are moved to other dates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.build import moments
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.many import Draws
from backtest.study.placebo.ordinary import Ordinary

__all__ = ["common_shifts", "granting_rank", "independent_dates", "own_dates", "placed"]

Ints = npt.NDArray[np.int64]
Ended = Callable[[Ints, Ints], Ints]
"""(d, k) entry instants and the moved `when` bars → those bars, where detectors say otherwise."""


def common_shifts(ordinary: Ordinary, shifts: Ints, *, circle: Ints | None = None) -> Ints:
    """(d, k) dates of the tranches' events, all moved by the same number of places.

    The circle is the eligible dates and the events' own, the last followed by the first; what
    would stand on one of the events' own dates stands on the next eligible one. Parts go round
    circles of their own, each by the same share of it. Another `circle` is that of several
    schedules, whose events are to be moved alike.

    Notes
    -----
    Without the own dates in the circle events on neighbouring dates would stand on one date in
    every shift. Distances are kept in dates of the circle: where that is not all of the
    timeline (dates on which a leg has no price, or that are not alike), not in calendar days.
    """
    found = np.empty((len(shifts), len(ordinary.anchor)), np.int64)
    once = len(ordinary.shifts) + 1
    for part in ordinary.every_part:
        round_ = ordinary.circle(part) if circle is None else circle
        turned = shifts * len(round_) // once if circle is None else shifts
        place = np.searchsorted(round_, ordinary.anchor[part.of])
        moved = round_[(place[None, :] + turned[:, None]) % len(round_)]
        found[:, part.of] = part.dates[np.searchsorted(part.dates, moved) % len(part.dates)]
    return found


def independent_dates(
    ordinary: Ordinary, schedule: Schedule, draws: int, rng: np.random.Generator
) -> Ints:
    """(d, k) dates, each event's drawn by itself; tranches of one event stay together."""
    _, mine = np.unique(schedule.event, return_inverse=True)
    found = np.empty((draws, len(mine)), np.int64)
    for part in ordinary.every_part:
        own, place = np.unique(mine[part.of], return_inverse=True)
        drawn = rng.integers(0, len(part.dates), size=(draws, len(own)))
        found[:, part.of] = part.dates[drawn[:, place]]
    return found


def placed(
    schedule: Schedule,
    panel: Panel,
    ordinary: Ordinary,
    dates: Ints,
    *,
    rank: Ints,
    ended: Ended | None,
) -> Draws:
    """Each tranche's entry, `until` and `when` once its event stands on one of the dates.

    Legs enter as many dates after their event's first as they did; `until` and `when` move by
    the same number of bars, but for a `when` that a detector finds: `ended` says where it
    would have ended the tranche, from the prices themselves.
    """
    at = dates + ordinary.offset
    bar = ordinary.next_bar[schedule.instrument[None, :], at]
    shape = bar.shape
    entered = np.searchsorted(schedule.timeline, panel.dates[bar.ravel()]).reshape(shape)
    instant = np.where(schedule.entry_at_open, panel.opens_at[bar], panel.closes_at[bar])
    moved = bar - schedule.entry_bar
    until = np.where(schedule.until_bar >= 0, schedule.until_bar + moved, -1)
    when = np.where(schedule.when_bar >= 0, schedule.when_bar + moved, -1)
    if ended is not None:
        when = ended(instant, when)
    ends = panel.offsets[1:][schedule.instrument]
    return Draws(
        date=entered,
        bar=bar,
        instant=instant,
        until_bar=np.where(until < ends, until, -1),
        when_bar=np.where(when < ends, when, -1),
        order=np.argsort(entered * len(schedule) + rank, axis=1),
    )


def own_dates(schedule: Schedule) -> Draws:
    """The schedule where it stands, as the only draw."""

    def row(column: Ints) -> Ints:
        return column[None, :].copy()

    return Draws(
        date=row(schedule.entry_date),
        bar=row(schedule.entry_bar),
        instant=row(schedule.entry_instant),
        until_bar=row(schedule.until_bar),
        when_bar=row(schedule.when_bar),
        order=np.arange(len(schedule))[None, :],
    )


def granting_rank(schedule: Schedule, history: History) -> Ints:
    """(k,) the tranches' order on one date: by clock and id, rule, event, leg (SEMANTICS 4.2)."""
    announced = moments(history)[schedule.event]
    order = np.lexsort((schedule.leg, schedule.event, schedule.rule, announced))
    rank = np.empty(len(schedule), np.int64)
    rank[order] = np.arange(len(schedule))
    return rank
