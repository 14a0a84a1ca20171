"""Comparable dates: ordinary ones that are as wild as the events' own, where those are wild."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backtest.events.dependence import found_in_prices, origin, watched
from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.study.placebo.filtered import filtered
from backtest.study.placebo.ordinary import Ordinary
from backtest.study.placebo.volatility import WILD, WINDOW, alike, ranks
from backtest.thesis import Thesis

__all__ = ["SHORTEST_DETECTED", "SHORTEST_WILD", "comparable", "invalid"]

SHORTEST_DETECTED = 20
"""Bars below which events found in prices cannot be judged.

From tests/benchmarks/calibration.py; chosen on the same prices that it was measured on.
"""

SHORTEST_WILD = 5
"""Bars below which events on wild days cannot be judged, from the same program and prices."""


def comparable(
    thesis: Thesis, history: History, schedule: Schedule, panel: Panel, ordinary: Ordinary
) -> tuple[Ordinary, tuple[str, ...], bool]:
    """The circle that the events may be moved round, what must be said of it, whether it is wild.

    Events that a detector finds are compared with dates of the same volatility of what it
    watches; others with all, or with those that the same moves of prices would have chosen, but
    for events that mostly fall on wild days: with days alike.
    """
    detected, wild = _detected(thesis, panel), False
    ordinary, said = filtered(thesis, history, schedule, panel, ordinary)
    dates, notes = ordinary.dates, list(said)
    for name, instruments in detected.items():
        of = np.isin(schedule.event, history.of(name))
        own = np.unique(ordinary.anchor[of])
        if len(own):
            dates = alike(ranks(panel, instruments, schedule.timeline), dates, own)
            notes.append(
                f"events of {name} are found in prices: dates are drawn from those of the same "
                f"volatility over {WINDOW} sessions (of null theses so found 5 % came out at p of "
                "0.05 or less on average, of single kinds up to 12 %)"
            )
    if not detected:
        own = np.unique(ordinary.anchor)
        rank = ranks(panel, np.unique(schedule.instrument).tolist(), schedule.timeline)
        known = rank[own][~np.isnan(rank[own])]
        if len(known) and np.median(known) >= WILD:
            dates, wild = alike(rank, dates, own), True
            notes.append(
                "the events fall on days of high volatility: dates are drawn from days alike, and "
                "even so chance came out at p of 0.05 or less in up to 8 % of null theses"
            )
    return replace(ordinary, dates=dates), tuple(notes), wild


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


def _detected(thesis: Thesis, panel: Panel) -> dict[str, list[int]]:
    """Definitions that open trades and are found in prices, with the instruments they watch."""
    opening = dict.fromkeys(rule.when for rule in thesis.rules)
    return {
        name: [panel.position(one) for one in watched(name, thesis.events)]
        for name in opening
        if found_in_prices(name, thesis.events)
    }
