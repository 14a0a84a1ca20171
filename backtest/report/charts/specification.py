"""Specification curve: the excess of every reading, and below it which reading it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import (
    COLOURS,
    draw_over,
    drawable,
    in_percent,
    legend_above,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from backtest.result.specification import Reading, Specification

__all__ = ["draw_specification"]


def draw_specification(found: Specification) -> Figure:
    """A mark for each reading in order of its excess; a full one where the claim holds.

    Below, one row for each choice that a reading may make, marked where it makes it.
    """
    readings = sorted(found.judged, key=lambda one: (one.excess or 0.0, one.horizon))
    rows = _choices(found.judged)
    with styled("specification"):
        figure, curve, choices = draw_over(f"The claim {found.said}", len(rows))
        _draw_curve(curve, readings)
        for place, chosen in enumerate(rows.values()):
            at = [k for k, one in enumerate(readings) if one in chosen]
            choices.plot(at, [place] * len(at), "|", color=COLOURS["path"], markersize=7)
        choices.set_yticks(range(len(rows)), [drawable(name, 30) for name in rows], fontsize=8)
        choices.set_ylim(len(rows) - 0.5, -0.5)
        choices.set_xticks([])
        choices.grid(visible=False)
        choices.set_xlabel("Readings, from the least mean excess to the most")
    return figure


def _draw_curve(axes: Axes, readings: list[Reading]) -> None:
    excess = [float("nan") if one.excess is None else one.excess for one in readings]
    for holds, shape, label in ((True, "o", "holds (p ≤ 0.05)"), (False, "x", "does not")):
        at = [k for k, one in enumerate(readings) if one.holds is holds]
        axes.plot(
            at,
            [excess[k] for k in at],
            shape,
            color=COLOURS["entry" if holds else "quiet"],
            markersize=6,
            label=label,
        )
    axes.axhline(0.0, color=COLOURS["quiet"], linewidth=1.0)
    axes.grid(visible=False, axis="x")
    in_percent(axes)
    legend_above(axes, 2)


def _choices(readings: tuple[Reading, ...]) -> dict[str, set[Reading]]:
    """Each choice by its name, with the readings that make it, in the readings' order."""
    found: dict[str, set[Reading]] = {}
    for part in ("horizon", "benchmark", "period", "clock"):
        for one in readings:
            value = getattr(one, part)
            name = f"held {value}" if part == "horizon" else str(value)
            found.setdefault(name, set()).add(one)
    return found
