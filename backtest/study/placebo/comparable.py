"""Comparable dates: ordinary ones that are as wild as the events' own, where those are wild."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backtest.events.definition import Detector
from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.study.placebo.ordinary import Ordinary
from backtest.study.placebo.volatility import WILD, WINDOW, alike, ranks
from backtest.thesis import Thesis

__all__ = ["SHORTEST_DETECTED", "comparable", "invalid"]

SHORTEST_DETECTED = 20
"""Bars below which events found in prices cannot be judged (tests/benchmarks/calibration.py)."""


def comparable(
    thesis: Thesis, history: History, schedule: Schedule, panel: Panel, ordinary: Ordinary
) -> tuple[Ordinary, tuple[str, ...]]:
    """The circle that the events may be moved round, and what must be said of it.

    Events that a detector finds are compared with dates of the same volatility of what it
    watches; others with all, but for those that mostly fall on wild days: with days alike.
    """
    detected = _detected(thesis, panel)
    dates, notes = ordinary.dates, []
    for name, i in detected.items():
        of = np.isin(schedule.event, history.of(name))
        own = np.unique(ordinary.anchor[of])
        if len(own):
            dates = alike(ranks(panel, [i], schedule.timeline), dates, own)
            notes.append(
                f"events of {name} are found in prices: dates are drawn from those of the same "
                f"volatility over {WINDOW} sessions"
            )
    if not detected:
        own = np.unique(ordinary.anchor)
        rank = ranks(panel, np.unique(schedule.instrument).tolist(), schedule.timeline)
        known = rank[own][~np.isnan(rank[own])]
        if len(known) and np.median(known) >= WILD:
            dates = alike(rank, dates, own)
            notes.append(
                "the events fall on days of high volatility: dates are drawn from days alike"
            )
    return replace(ordinary, dates=dates), tuple(notes)


def invalid(thesis: Thesis, horizon: int) -> str:
    """Why the p-value must not judge such a thesis; empty where it may."""
    found = any(isinstance(thesis.events[rule.when], Detector) for rule in thesis.rules)
    if not found or horizon >= SHORTEST_DETECTED:
        return ""
    return (
        f"the events are found in prices and held for {horizon} bars: what follows a large move "
        f"within {SHORTEST_DETECTED} bars is a pattern of its own, and null theses of this kind "
        "came out as supported in up to 16 % instead of 5 %"
    )


def _detected(thesis: Thesis, panel: Panel) -> dict[str, int]:
    """Definitions that open trades and are found in prices, with the instrument they watch."""
    found = {}
    for name in dict.fromkeys(rule.when for rule in thesis.rules):
        definition = thesis.events[name]
        if isinstance(definition, Detector):
            found[name] = panel.position(definition.detect.symbol)
    return found
