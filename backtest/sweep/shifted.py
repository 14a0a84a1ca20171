"""The whole grid on shifted calendars: what its variants give when the events are not the events.

All events are moved together by the same number of places round the circle of ordinary dates,
those on which every leg of every place can be priced for as long as the grid's most patient
variant holds it. The circle is one for all variants, so that each shift moves them alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from backtest.events.dependence import choosing, filters
from backtest.orders.build import build_schedule
from backtest.orders.schedule import Schedule
from backtest.orders.timeline import timeline
from backtest.prices.panel import Panel
from backtest.replay.many import groups
from backtest.replay.outcome import Reason
from backtest.replay.replay import replay
from backtest.replay.variants import NEVER
from backtest.result.build import build_result
from backtest.result.final import final_bars
from backtest.result.trades import granted_tranches
from backtest.study.placebo.comparable import comparable, invalid
from backtest.study.placebo.ordinary import (
    Ordinary,
    as_long_as_held,
    horizons,
    ordinary_dates,
)
from backtest.study.placebo.placebo import ended_by
from backtest.study.placebo.shifts import Ended, common_shifts, granting_rank, placed
from backtest.sweep.axis import LEVELS, Axis
from backtest.sweep.engine import Engine
from backtest.sweep.places import Place, place_of
from backtest.sweep.run import rows_of_chunk
from backtest.sweep.sweep import Sweep
from backtest.sweep.trials import ratio
from backtest.thesis import Thesis

__all__ = [
    "Circle",
    "best_on_shift",
    "circle_of",
    "excess_as_written",
    "excess_on_shift",
    "shifts",
]

NOTHING = "the thesis as it is written opens nothing, and its filters choose nothing"

SEVERAL_KINDS = (
    "the rules' events are compared with ordinary dates of several kinds, which a sweep cannot "
    "move together"
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Circle:
    """The dates round which the events of a sweep may be moved.

    `dates` and `anchors` are positions in `timeline`, that of all instruments that any variant
    trades; `invalid` says why shifts must not judge these events, where they must not.
    """

    timeline: npt.NDArray[np.datetime64]
    dates: Ints
    anchors: Ints
    notes: tuple[str, ...]
    invalid: str

    @property
    def circle(self) -> Ints:
        """The dates and the events' own, which keep the places between them."""
        return np.union1d(self.dates, self.anchors)

    @property
    def shifts(self) -> Ints:
        """Every shift but that which leaves the events where they are."""
        return np.arange(1, len(self.circle)) if len(self.dates) else np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class _Ground:
    """A place made ready to be moved: on the common timeline, each tranche with its horizon."""

    place: Place
    ordinary: Ordinary
    rank: Ints
    ended: Ended | None


_circles: WeakKeyDictionary[Sweep, tuple[Circle, dict[tuple[int, ...], _Ground]]] = (
    WeakKeyDictionary()
)


def circle_of(sweep: Sweep) -> Circle:
    """The dates round which the events may be moved, found once for a sweep."""
    return _grounds(sweep)[0]


def shifts(sweep: Sweep) -> Ints:
    """Every common shift, in places of the circle, but that which moves nothing."""
    return circle_of(sweep).shifts


def excess_as_written(sweep: Sweep) -> Floats:
    """(n,) each variant's mean excess a trade over the benchmark; NaN where it traded nothing.

    Where the thesis has no benchmark it is the return itself.
    """
    step = rows_of_chunk(len(sweep.engine.clusters))
    bounds = range(0, len(sweep), step)
    parts = (sweep.trials(rows=np.arange(at, min(at + step, len(sweep)))) for at in bounds)
    return np.concatenate([part.whole for part in parts])


def excess_on_shift(sweep: Sweep, shift: int) -> Floats:
    """(n,) the same with all events moved together by so many places of the circle."""
    return np.concatenate(list(_parts(sweep, shift)))


def best_on_shift(sweep: Sweep, shift: int) -> float:
    """The highest of them, a part of the variants at a time; NaN where none trades."""
    best = np.nan
    for part in _parts(sweep, shift):
        known = part[~np.isnan(part)]
        if len(known):
            best = float(np.fmax(best, known.max()))
    return best


def _parts(sweep: Sweep, shift: int) -> Iterator[Floats]:
    circle, grounds = _grounds(sweep)
    engine, moved = sweep.engine, dict[tuple[int, ...], Place]()

    def there(place: Place) -> Place:
        if place.key not in grounds:  # nothing is traded there, on whatever dates
            return place
        if place.key not in moved:
            moved[place.key] = _moved(sweep, circle, grounds[place.key], shift)
        return moved[place.key]

    step = rows_of_chunk(len(engine.clusters))
    for first in range(0, len(sweep), step):
        chunk = engine.chunk(first, min(first + step, len(sweep)), there)
        yield ratio(chunk.excess.sum(axis=1), chunk.count.sum(axis=1))


def _grounds(sweep: Sweep) -> tuple[Circle, dict[tuple[int, ...], _Ground]]:
    if sweep not in _circles:
        _circles[sweep] = _found(sweep)
    return _circles[sweep]


def _found(sweep: Sweep) -> tuple[Circle, dict[tuple[int, ...], _Ground]]:
    engine, panel = sweep.engine, sweep.engine.panel
    places = {key: engine.place(key) for key in engine.place_keys()}
    theses = [sweep.base, *(place.thesis for place in places.values())]
    symbols = dict.fromkeys(symbol for thesis in theses for symbol in thesis.symbols)
    dates = timeline(panel, [panel.position(symbol) for symbol in symbols])
    grounds = {k: _ground(engine, p, dates) for k, p in places.items() if len(p.schedule)}
    if not grounds:
        nothing = np.zeros(0, np.int64)
        return Circle(dates, nothing, nothing, ("nothing is traded",), ""), grounds
    common = reduce(np.intersect1d, [ground.ordinary.dates for ground in grounds.values()])
    anchors = reduce(np.union1d, [ground.ordinary.anchor for ground in grounds.values()])
    fitting = [np.union1d(g.ordinary.dates, g.ordinary.own) for g in grounds.values()]
    own = np.intersect1d(reduce(np.intersect1d, fitting), anchors)
    common = np.setdiff1d(common, anchors)
    common, notes, why = _comparable(sweep, dates, common, own)
    return Circle(dates, common, anchors, notes, why), grounds


def _comparable(
    sweep: Sweep, dates: npt.NDArray[np.datetime64], common: Ints, events: Ints
) -> tuple[Ints, tuple[str, ...], str]:
    """Those of the dates that are as wild as the events' own, as the placebo of a run has them."""
    thesis, panel = sweep.base, sweep.engine.panel
    why = _choosing_varies(thesis, sweep.engine.grid.axes)
    if why:
        return common, (), why
    history = sweep.engine.own_history
    schedule = _on(build_schedule(thesis, history, panel), panel, dates)
    if not len(schedule):
        filtered = any(filters(rule.when, thesis.events) for rule in thesis.rules)
        return common, (), NOTHING if filtered else ""
    none = np.zeros(len(schedule), np.int64)
    own = replace(ordinary_dates(schedule, panel, none), dates=common, own=events)
    found = comparable(thesis, history, schedule, panel, own)
    if len(found.ordinary.every_part) > 1:
        return common, found.notes, SEVERAL_KINDS
    shortest = min(
        (v for axis in sweep.engine.grid.axes if axis.kind == "after" for v in axis.values
         if v is not None),
        default=int(horizons(schedule, panel, none).min()),
    )  # fmt: skip
    [part] = found.ordinary.every_part
    why = found.why or invalid(thesis, shortest, wild=found.wild)
    return part.dates, found.notes, why


def _choosing_varies(thesis: Thesis, axes: Sequence[Axis]) -> str:
    """Why dates that are chosen alike cannot be told for every variant; empty where they can."""
    opening = {rule.when for rule in thesis.rules}
    openings = [axis for axis in axes if axis.at[0] == "rules" and axis.at[2:] == ("when",)]
    opening |= {str(value) for axis in openings for value in axis.values}
    by = frozenset[str]().union(*(choosing(name, thesis.events) for name in opening))
    varied = [
        axis.path
        for axis in axes
        if axis in openings or (axis.at[0] == "events" and axis.at[1] in by)
    ]
    if not by or not varied:
        return ""
    return (
        f"{varied[0]} varies, and moves of prices choose by it among the events: the variants' "
        "ordinary dates would be others for each"
    )


def _ground(engine: Engine, place: Place, dates: npt.NDArray[np.datetime64]) -> _Ground:
    """The place on the common timeline, held as long as its most patient variant holds it."""
    panel, thesis = engine.panel, place.thesis
    patient = _most_patient(_on(place.schedule, panel, dates), engine.grid.axes)
    outcome = replay(patient, panel, thesis)
    granted = granted_tranches(outcome)
    held = np.zeros(len(patient), np.int64)
    final = final_bars(panel, patient, outcome=outcome, granted=granted)
    held[granted] = np.maximum(final - patient.entry_bar[granted], 0)
    still = outcome.reason == Reason.OPEN
    needed = horizons(as_long_as_held(patient, held, still), panel, held)
    longest = np.where(still, np.maximum(held, 1), NEVER)
    ready = replace(patient, until_bar=np.where(still, -1, patient.until_bar))
    result = build_result(thesis, place.history, panel, ready, outcome)
    there = place_of(
        thesis, place.history, panel, ready, axes=engine.grid.axes,
        clusters=engine.clusters.label(place.history), longest=longest, key=place.key,
    )  # fmt: skip
    return _Ground(
        there, ordinary_dates(ready, panel, needed), granting_rank(ready, place.history),
        ended_by(result),
    )  # fmt: skip


def _on(schedule: Schedule, panel: Panel, dates: npt.NDArray[np.datetime64]) -> Schedule:
    """The schedule on another timeline, which has all of its dates."""
    at = np.searchsorted(dates, panel.dates[schedule.entry_bar])
    return replace(schedule, timeline=dates, entry_date=at.astype(np.int64))


def _most_patient(schedule: Schedule, axes: tuple[Axis, ...]) -> Schedule:
    """The schedule with the longest `after` and the farthest levels of the grid."""
    columns = {name: getattr(schedule, name).copy() for name in ("after", *LEVELS)}
    for axis in axes:
        if axis.kind in ("after", "level"):
            of, name = schedule.rule == axis.at[1], str(axis.at[-1])
            never = -1 if name == "after" else np.nan
            columns[name][of] = never if None in axis.values else max(axis.values)
    return replace(schedule, **columns)


def _moved(sweep: Sweep, circle: Circle, ground: _Ground, shift: int) -> Place:
    """The place with its events so many places further round the circle."""
    place, panel = ground.place, sweep.engine.panel
    ordinary = replace(ground.ordinary, dates=circle.dates)
    dates = common_shifts(ordinary, np.array([shift]), circle=circle.circle)
    draws = placed(place.schedule, panel, ordinary, dates, rank=ground.rank, ended=ground.ended)
    order = draws.order[0]
    columns = {
        field.name: getattr(place.schedule, field.name)[order]
        for field in fields(Schedule)
        if field.name not in ("timeline", "skipped")
    }
    columns |= {
        "entry_date": draws.date[0, order], "entry_bar": draws.bar[0, order],
        "entry_instant": draws.instant[0, order], "until_bar": draws.until_bar[0, order],
        "when_bar": draws.when_bar[0, order], "group": groups(place.schedule)[order],
    }  # fmt: skip
    schedule = replace(place.schedule, **columns)
    return place_of(
        place.thesis, place.history, panel, schedule, axes=place.axes,
        clusters=sweep.engine.clusters.label(place.history),
        longest=place.same.longest[order], like=place, key=place.key,
    )  # fmt: skip
