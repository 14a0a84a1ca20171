"""Specification curve: the excess of every reading, from the least to the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import COLOURS, draw_on, in_percent, legend_above, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.specification import Specification

__all__ = ["draw_specification"]


def draw_specification(found: Specification) -> Figure:
    """A mark for each reading in order of its excess; a full one where the claim holds."""
    readings = sorted(found.judged, key=lambda one: (one.excess or 0.0, one.horizon))
    excess = [float("nan") if one.excess is None else one.excess for one in readings]
    places = range(len(readings))
    with styled("specification"):
        figure, axes = draw_on(f"The claim {found.said}")
        for holds, shape, label in ((True, "o", "holds (p ≤ 0.05)"), (False, "x", "does not")):
            at = [k for k in places if readings[k].holds is holds]
            axes.plot(
                at,
                [excess[k] for k in at],
                shape,
                color=COLOURS["entry" if holds else "quiet"],
                markersize=6,
                label=label,
            )
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=1.0)
        axes.set_xticks([])
        axes.set_xlabel("Readings, from the least mean excess to the most")
        axes.grid(visible=False, axis="x")
        in_percent(axes)
        legend_above(axes, 2)
    return figure
