"""Comparable dates: ordinary ones of which the same can be said as of the events' own."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from backtest.events.dependence import filters, found_in_prices, origin, watched
from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.study.placebo.filtered import parts_chosen_alike
from backtest.study.placebo.ordinary import Ordinary, Part
from backtest.study.placebo.volatility import WILD, WINDOW, alike, ranks
from backtest.thesis import Thesis

__all__ = ["SHORTEST_DETECTED", "SHORTEST_WILD", "Comparable", "comparable", "invalid"]

SHORTEST_DETECTED = 20
"""Bars below which events found in prices cannot be judged.

From tests/benchmarks/calibration.py; chosen on the same prices that it was measured on.
"""

SHORTEST_WILD = 5
"""Bars below which events on wild days cannot be judged, from the same program and prices."""

UNLIKE = (
    "moves of prices choose among the events, and the dates that they would have chosen cannot be "
    "told: the hour of the news hangs on another market than the sessions that are counted"
)


class Comparable(NamedTuple):
    """Where events may be moved to, and what must be said of it."""

    ordinary: Ordinary
    notes: tuple[str, ...]
    wild: bool  # whether the events fall on days of high volatility
    why: str  # why the dates must not judge; empty where they may


def comparable(
    thesis: Thesis, history: History, schedule: Schedule, panel: Panel, ordinary: Ordinary
) -> Comparable:
    """The dates that the events may be moved to: of each definition that opens trades its own.

    Events that a detector finds are compared with dates of the same volatility of what it
    watches; dated ones that prices choose among with dates that those would have chosen; others
    with all, but for those that mostly fall on wild days: with days alike.
    """
    parts, notes, why = [], [], ""
    rest = np.ones(len(schedule), bool)
    detected = False
    for name in dict.fromkeys(rule.when for rule in thesis.rules):
        of = np.isin(schedule.event, history.of(name))
        if not of.any():
            continue
        if found_in_prices(name, thesis.events):
            instruments = [panel.position(one) for one in watched(name, thesis.events)]
            rank = ranks(panel, instruments, schedule.timeline)
            parts.append(Part(of, alike(rank, ordinary.dates, np.unique(ordinary.anchor[of]))))
            detected = True
            notes.append(
                f"events of {name} are found in prices: dates are drawn from those of the same "
                f"volatility over {WINDOW} sessions (of null theses so found 5 % came out at p of "
                "0.05 or less on average, of single kinds up to 12 %)"
            )
        elif filters(name, thesis.events):
            chosen = parts_chosen_alike(
                name, of, thesis=thesis, history=history, schedule=schedule, panel=panel,
                ordinary=ordinary,
            )  # fmt: skip
            parts += chosen.parts
            why = why or ("" if chosen.alike else UNLIKE)
            notes.append(
                f"what was in the prices before chooses among the events of {name}: dates are "
                "drawn from those that it would have chosen as well"
            )
        else:
            continue
        rest &= ~of
    if rest.any():
        parts.append(Part(rest, ordinary.dates))
    found = Comparable(replace(ordinary, parts=tuple(parts)), tuple(notes), False, why)
    return found if detected else _on_wild_days(found, schedule, panel)


def _on_wild_days(found: Comparable, schedule: Schedule, panel: Panel) -> Comparable:
    """The same, of days alike where the events fall on days of high volatility."""
    ordinary = found.ordinary
    own = np.unique(ordinary.anchor)
    rank = ranks(panel, np.unique(schedule.instrument).tolist(), schedule.timeline)
    known = rank[own][~np.isnan(rank[own])]
    if not len(known) or np.median(known) < WILD:
        return found
    parts = tuple(replace(one, dates=alike(rank, one.dates, own)) for one in ordinary.parts)
    note = (
        "the events fall on days of high volatility: dates are drawn from days alike, and even so "
        "chance came out at p of 0.05 or less in up to 8 % of null theses"
    )
    return Comparable(replace(ordinary, parts=parts), (*found.notes, note), True, found.why)


def invalid(thesis: Thesis, horizon: int, *, wild: bool) -> str:
    """Why the p-value must not judge such a thesis; empty where it may.

    Parameters
    ----------
    thesis : Thesis
    horizon : int
        Bars; of rules whose events are found in prices the shortest.
    wild : bool
        Whether the events fall on days of high volatility.
    """
    ends = {rule.exit.when for rule in thesis.rules if rule.exit.when is not None}
    both = sorted(name for name in ends if origin(name, thesis.events) == "both")
    if both:
        return (
            f"trades end at {both[0]}, which needs dates of its own and moves of prices: on other "
            "dates neither moving it along nor looking for it again gives trades of the same kind"
        )
    found = any(found_in_prices(rule.when, thesis.events) for rule in thesis.rules)
    if found and horizon < SHORTEST_DETECTED:
        return (
            f"the events are found in prices and held for {horizon} bars: what follows a large "
            f"move within {SHORTEST_DETECTED} bars is a pattern of its own, and null theses of "
            "this kind came out at p of 0.05 or less in up to 15 % instead of 5 %"
        )
    if wild and horizon < SHORTEST_WILD:
        return (
            f"the events fall on days of high volatility and are held for {horizon} bars: null "
            "theses of this kind came out at p of 0.05 or less in up to 9 % instead of 5 %"
        )
    return ""
