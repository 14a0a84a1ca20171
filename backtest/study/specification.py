"""The specification curve: the same claim under other horizons, benchmarks, periods, clocks.

Source: U. Simonsohn, J. Simmons, L. Nelson, "Specification curve analysis", Nature Human
Behaviour 4 (2020); here each reading is judged by its own placebo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.build import build_schedule
from backtest.orders.schedule import Schedule
from backtest.prices.exposure import exposure_of
from backtest.prices.panel import Panel
from backtest.replay.many import Draws, Found, replay_many
from backtest.result import Result
from backtest.result.benchmark import benchmark_label
from backtest.result.clocks import known_from_history
from backtest.result.placebo import Chance
from backtest.result.specification import Reading, Specification
from backtest.study.placebo.comparable import comparable
from backtest.study.placebo.measures import measured
from backtest.study.placebo.ordinary import ordinary_dates
from backtest.study.placebo.placebo import FEWEST, placed_in_parts
from backtest.study.placebo.shifts import common_shifts, own_dates
from backtest.thesis import Exit, Thesis

__all__ = ["HORIZONS", "YEARS", "find_specification"]

HORIZONS = (5, 20, 60)
"""Bars: a week, a month, a quarter; the thesis' own exits but for its time are left out."""

YEARS = 2
"""Before the first event and after the last, in the shorter reference period."""

PERIODS = ("all prices", f"within {YEARS} years")

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def find_specification(result: Result) -> Specification:
    """Replay a result's claim under every reading, and ask of each how chance would do.

    Parameters
    ----------
    result : Result
        Its thesis, events and prices; nothing more is read.

    Returns
    -------
    Specification
        Some 36 readings; fewer where benchmarks coincide or are not among the prices.

    Examples
    --------
    >>> import backtest
    >>> found = find_specification(backtest.run("zhipu-entity-list", prices="sample"))
    >>> len(found.readings) <= 36
    True
    """
    readings: list[Reading] = []
    benchmarks = _benchmarks(result.thesis, result.panel)
    for horizon in HORIZONS:
        thesis = _held_for(result.thesis, horizon)
        for clock in ("known_by", "known_from"):
            readings += _readings(result, thesis, horizon, clock, benchmarks)
    order = list(benchmarks)
    readings.sort(key=lambda one: (one.horizon, order.index(one.benchmark), one.period, one.clock))
    return Specification(tuple(readings), _detectable(result))


def _detectable(result: Result) -> dict[int, float]:
    """The smallest effect that could be seen, for holding periods from a day to a quarter."""
    own, found = result.thesis.benchmark, {}
    for horizon in (1, *HORIZONS):
        drawn = _drawn(result, _held_for(result.thesis, horizon), result.history, horizon)
        if not own or drawn is None:
            continue
        schedule, draws, _ = drawn
        values = _excess(schedule, result.panel, draws, own)
        smallest = Chance(0.0, values[~np.isnan(values)]).smallest_effect
        if smallest is not None:
            found[horizon] = smallest
    return found


def _readings(
    result: Result,
    thesis: Thesis,
    horizon: int,
    clock: str,
    benchmarks: Mapping[str, Mapping[str, float]],
) -> Iterator[Reading]:
    history = result.history if clock == "known_by" else known_from_history(result.history)
    drawn = _drawn(result, thesis, history, horizon)
    if drawn is None:
        for name in benchmarks:
            for period in PERIODS:
                yield Reading(horizon, name, period, clock, None, None)
        return
    schedule, draws, near = drawn
    own = own_dates(schedule)
    seen = replay_many(schedule, result.panel, thesis, own)
    for name, weights in benchmarks.items():
        mine = measured(schedule, result.panel, own, seen, weights)["excess"][0]
        theirs = _excess(schedule, result.panel, draws, weights)
        for period, kept in zip(PERIODS, (np.ones(len(theirs), np.bool_), near), strict=True):
            yield _judged(horizon, name, period, clock, float(mine), theirs[kept])


def _drawn(
    result: Result, thesis: Thesis, history: History, horizon: int
) -> tuple[Schedule, list[tuple[Draws, Found]], Bools] | None:
    """The schedule, every common shift replayed, and which lie near the events.

    None where there is no reading.
    """
    schedule, panel = build_schedule(thesis, history, result.panel), result.panel
    ends = panel.offsets[1:][schedule.instrument]
    if not len(schedule) or (schedule.entry_bar + horizon >= ends).any():
        return None  # the prices do not reach so far: what is still open is no reading
    every = ordinary_dates(schedule, panel, np.full(len(schedule), horizon, np.int64))
    ordinary = comparable(thesis, history, schedule, panel, every).ordinary
    if not len(ordinary.fewest):
        return None
    dates = common_shifts(ordinary, ordinary.shifts)
    parts = placed_in_parts(schedule, panel, ordinary, dates, history)
    draws = [(one, replay_many(schedule, panel, thesis, one)) for one in parts]
    return schedule, draws, _near(schedule.timeline, dates, ordinary.anchor)


def _excess(
    schedule: Schedule,
    panel: Panel,
    draws: list[tuple[Draws, Found]],
    weights: Mapping[str, float],
) -> Floats:
    """(d,) each draw's mean excess over a benchmark."""
    parts = [measured(schedule, panel, one, found, weights)["excess"] for one, found in draws]
    return np.concatenate(parts) if parts else np.empty(0)


def _judged(
    horizon: int, benchmark: str, period: str, clock: str, mine: float, theirs: Floats
) -> Reading:
    values = theirs[~np.isnan(theirs)]
    if np.isnan(mine) or len(values) < FEWEST:
        return Reading(horizon, benchmark, period, clock, None, None)
    p = float(1 + (values >= mine).sum()) / (1 + len(values))
    return Reading(horizon, benchmark, period, clock, mine, p)


def _near(
    timeline: npt.NDArray[np.datetime64],
    dates: npt.NDArray[np.int64],
    anchor: npt.NDArray[np.int64],
) -> Bools:
    """(d,) draws that put every event within so many years of the thesis' own."""
    years = np.timedelta64(round(365.25 * YEARS), "D")
    first = int(np.searchsorted(timeline, timeline[anchor.min()] - years))
    last = int(np.searchsorted(timeline, timeline[anchor.max()] + years, side="right"))
    return np.asarray(((dates >= first) & (dates < last)).all(axis=1))


def _held_for(thesis: Thesis, horizon: int) -> Thesis:
    rules = tuple(
        rule.model_copy(update={"exit": Exit(after=horizon, at=rule.exit.at)})
        for rule in thesis.rules
    )
    return thesis.model_copy(update={"rules": rules})


def _benchmarks(thesis: Thesis, panel: Panel) -> dict[str, dict[str, float]]:
    """The thesis' own, the markets its legs live from, and their sectors, by their labels."""
    held = {instrument.symbol for instrument in panel.instruments}
    found = [dict(thesis.benchmark)]
    for pick in ("market", "sector"):
        named = [getattr(exposure_of(symbol), pick) for symbol in thesis.symbols]
        weights: dict[str, float] = {}
        for name in named:
            if name in held:
                weights[name] = weights.get(name, 0.0) + 1.0
        found.append(weights)
    labelled = ((benchmark_label(weights), weights) for weights in found)
    return {label: weights for label, weights in labelled if label is not None}
