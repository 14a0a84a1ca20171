"""The placebo of a result: what the same thesis gives when its events are not its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from backtest.events.dependence import found_in_prices, origin
from backtest.events.history import History
from backtest.orders.candidates import NANOSECONDS
from backtest.orders.exits.when import find_when
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.many import Draws, replay_many
from backtest.replay.outcome import Reason, Status
from backtest.result import Result
from backtest.result.final import final_bars
from backtest.result.placebo import MEASURES, Chance, Design, Placebo
from backtest.result.trades import granted_tranches
from backtest.study.placebo.clusters import count_clusters
from backtest.study.placebo.comparable import comparable, invalid
from backtest.study.placebo.measures import measured
from backtest.study.placebo.ordinary import Ordinary, as_long_as_held, horizons, ordinary_dates
from backtest.study.placebo.shifts import (
    Ended,
    common_shifts,
    granting_rank,
    independent_dates,
    own_dates,
    placed,
)

__all__ = ["EXHAUSTIVE", "FEWEST", "ended_by", "find_placebo", "placed_in_parts"]

EXHAUSTIVE = 10_000  # shifts up to which all are replayed
FEWEST = 20  # dates without which nothing is said
OTHERS = 2  # times the events, where their own dates are among those that they are moved to
CELLS = 250_000  # tranches of draws held in memory at one time

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def find_placebo(result: Result, *, seed: int = 0, draws: int = EXHAUSTIVE) -> Placebo:
    """Fire the thesis on ordinary dates, through the kernel, and compare.

    Parameters
    ----------
    result : Result
        The run; its prices are all that is known of ordinary time.
    seed : int
        For what is drawn: the independent dates, and shifts where there are too many for all.
    draws : int
        How many of each are drawn then.

    Returns
    -------
    Placebo
        Without designs, and `why`, where it cannot be drawn.

    Notes
    -----
    Source: a randomisation test on dates. With null events that cluster in time independent
    dates reject far too often and common shifts do not; only these judge.

    Examples
    --------
    >>> import backtest
    >>> from backtest.study.placebo import find_placebo
    >>> found = find_placebo(backtest.run("zhipu-entity-list", prices="sample"))
    >>> found.clusters, found.shift.exhaustive
    (1, True)
    """
    schedule, panel = result.schedule, result.panel
    granted = granted_tranches(result.outcome)
    if not len(granted):
        return Placebo(0, 0, 0, 0, seed, why="nothing was traded")
    held = np.zeros(len(schedule), np.int64)
    final = final_bars(panel, schedule, outcome=result.outcome, granted=granted)
    held[granted] = np.maximum(final - schedule.entry_bar[granted], 0)
    schedule = as_long_as_held(schedule, held, result.outcome.reason == Reason.OPEN)
    result = replace(result, schedule=schedule)  # draws are held as long as what they stand beside
    needed = horizons(schedule, panel, held)
    ordinary, notes, wild, unlike = comparable(
        result.thesis, result.history, schedule, panel, ordinary_dates(schedule, panel, needed)
    )
    horizon, n = int(needed.max()), len(ordinary.fewest)
    clusters = _clusters(result, final, granted)
    bare = Placebo(n, ordinary.windows(horizon), clusters, horizon, seed, notes=notes)
    if n < FEWEST:
        why = f"only {n} ordinary dates on which every leg can be priced for {horizon} bars"
        return replace(bare, why=why)
    if n < OTHERS * ordinary.permuted:
        why = f"only {n} other dates like those of the {ordinary.permuted} events"
        return replace(bare, why=why)
    return replace(
        bare,
        invalid=unlike
        or invalid(result.thesis, _shortest_detected(result, needed, horizon), wild=wild),
        shift=_shifted(result, ordinary, seed, draws),
        independent=_independent(result, ordinary, seed, draws),
    )


def _shortest_detected(result: Result, needed: Ints, horizon: int) -> int:
    """The shortest horizon of the rules whose events are found in prices, else the whole one."""
    thesis, rules = result.thesis, result.schedule.rule
    found = [
        int(needed[rules == r].max())
        for r, rule in enumerate(thesis.rules)
        if found_in_prices(rule.when, thesis.events) and (rules == r).any()
    ]
    return min(found, default=horizon)


def _clusters(result: Result, final: Ints, granted: Ints) -> int:
    schedule = result.schedule
    first, last = schedule.entry_date[granted], result.panel.dates[final]
    until = np.searchsorted(schedule.timeline, last)
    assert (result.outcome.status[granted] == Status.GRANTED).all()
    return count_clusters(first, until)


def _shifted(result: Result, ordinary: Ordinary, seed: int, draws: int) -> Design:
    shifts = ordinary.shifts
    exhaustive = len(shifts) <= EXHAUSTIVE
    if not exhaustive:
        shifts = np.random.default_rng([seed, 1]).choice(shifts, size=draws, replace=False)
    return _design(result, ordinary, common_shifts(ordinary, shifts), exhaustive)


def _independent(result: Result, ordinary: Ordinary, seed: int, draws: int) -> Design:
    rng = np.random.default_rng([seed, 2])
    events = len(np.unique(result.schedule.event))
    if events == 1:  # one event is on each date once, as with shifts
        every = common_shifts(ordinary, ordinary.shifts)
        return _design(result, ordinary, every, True)
    dates = independent_dates(ordinary, result.schedule, min(draws, 2_000), rng)
    return _design(result, ordinary, dates, False)


def _design(result: Result, ordinary: Ordinary, dates: Ints, exhaustive: bool) -> Design:
    schedule, panel = result.schedule, result.panel
    parts = [
        _measures(result, draws)
        for draws in placed_in_parts(
            schedule, panel, ordinary, dates, result.history, ended=ended_by(result)
        )
    ]
    seen = _measures(result, own_dates(schedule))
    every = {name: np.concatenate([part[name] for part in parts]) for name in MEASURES}
    return Design(
        draws=len(dates),
        exhaustive=exhaustive,
        measures={
            name: Chance(float(seen[name][0]), every[name][~np.isnan(every[name])])
            for name in MEASURES
        },
    )


def placed_in_parts(
    schedule: Schedule,
    panel: Panel,
    ordinary: Ordinary,
    dates: Ints,
    history: History,
    *,
    ended: Ended | None = None,
) -> Iterator[Draws]:
    """The draws of some dates, so many at one time that memory does not grow with their number."""
    rank = granting_rank(schedule, history)
    step = max(1, CELLS // len(schedule))
    for at in range(0, len(dates), step):
        yield placed(schedule, panel, ordinary, dates[at : at + step], rank=rank, ended=ended)


def _measures(result: Result, draws: Draws) -> dict[str, Floats]:
    schedule, panel, thesis = result.schedule, result.panel, result.thesis
    found = replay_many(schedule, panel, thesis, draws)
    return measured(schedule, panel, draws, found, thesis.benchmark)


def ended_by(result: Result) -> Ended | None:
    """How detectors end tranches that enter at other instants; None where none does."""
    thesis = result.thesis
    found = [
        r
        for r, rule in enumerate(thesis.rules)
        if rule.exit.when is not None and origin(rule.exit.when, thesis.events) == "prices"
    ]
    return partial(_ended_at, result, found) if found else None


def _ended_at(result: Result, rules: list[int], instant: Ints, when: Ints) -> Ints:
    """The bars of `when` once detectors are asked again, of the rules that have one."""
    schedule, panel, ended = result.schedule, result.panel, when.copy()
    for r in rules:
        rule = result.thesis.rules[r]
        assert rule.exit.when is not None, r
        known_by = result.history.known_by[result.history.of(rule.exit.when)]
        reaction = round(rule.enter.reaction.total_seconds() * NANOSECONDS)
        for i in np.unique(schedule.instrument[schedule.rule == r]):
            mine = (schedule.rule == r) & (schedule.instrument == i)
            entered = instant[:, mine].ravel()
            found = find_when(
                panel, int(i), known_by=known_by, entered_at=entered, triggered_at=entered,
                reaction=reaction,
            )  # fmt: skip
            ended[:, mine] = found.bar.reshape(-1, int(mine.sum()))
    return ended
