"""Specification curve: the excess of every reading, and below it which reading it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Choices, Plot, Points

if TYPE_CHECKING:
    from backtest.result.specification import Reading, Specification

__all__ = ["plot_specification"]

PARTS = ("horizon", "benchmark", "period", "clock")


def plot_specification(found: Specification) -> Plot:
    """A mark for each reading in order of its excess; a full one where the claim holds.

    Below, one row for each choice that a reading may make, marked where it makes it.
    """
    readings = sorted(found.judged, key=lambda one: (one.excess or 0.0, one.horizon))
    rows = _choices(found.judged)
    at = tuple(
        tuple(k for k, one in enumerate(readings) if one in chosen) for chosen in rows.values()
    )
    holding = sum(one.holds for one in readings)
    return Plot(
        "specification", f"The claim {found.said}",
        f"It holds in {holding} of {len(readings)} readings",
        Axis("count", "Readings, from the least mean excess to the most"), Axis("percent"),
        (_readings(readings, True), _readings(readings, False)),
        zero=True, choices=Choices(tuple(rows), at),
    )  # fmt: skip


def _readings(readings: list[Reading], holds: bool) -> Points:
    at = [k for k, one in enumerate(readings) if one.holds is holds]
    excess = [readings[k].excess for k in at]
    says = tuple(
        f"{', '.join(_choice(readings[k], part) for part in PARTS)}: "
        f"{signed_percent(readings[k].excess)}"
        for k in at
    )
    values = np.array([np.nan if one is None else one for one in excess], dtype=np.float64)
    label = "holds (p ≤ 0.05)" if holds else "does not"
    return Points(
        np.array(at, dtype=np.float64), values, label, "entry" if holds else "quiet",
        "dot" if holds else "x", says,
    )  # fmt: skip


def _choices(readings: tuple[Reading, ...]) -> dict[str, set[Reading]]:
    """Each choice by its name, with the readings that make it, in the readings' order."""
    found: dict[str, set[Reading]] = {}
    for part in PARTS:
        for one in readings:
            found.setdefault(_choice(one, part), set()).add(one)
    return found


def _choice(one: Reading, part: str) -> str:
    value = one_line(str(getattr(one, part)), 60)
    return f"held {value}" if part == "horizon" else value
