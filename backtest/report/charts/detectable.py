"""Detectable: the smallest effect that the thesis' events could show, by holding period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import COLOURS, draw_on, in_percent, legend_above, styled
from backtest.report.numbers import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.specification import Specification

__all__ = ["draw_detectable"]


def draw_detectable(found: Specification) -> Figure:
    """A point for each holding period, said beside it, and what the claim's readings gave."""
    horizons = sorted(found.detectable)
    places = range(len(horizons))
    with styled("detectable"):
        figure, axes = draw_on("Smallest effect that these events could show")
        sizes = [found.detectable[horizon] for horizon in horizons]
        axes.plot(places, sizes, "o-", color=COLOURS["path"], label="could be seen")
        for place, size in zip(places, sizes, strict=True):
            axes.annotate(
                percent(size), (place, size), xytext=(0, 6), textcoords="offset points",
                ha="center", fontsize=9,
            )  # fmt: skip
        seen = [(horizons.index(one.horizon), one.excess) for one in found.judged
                if one.horizon in found.detectable and one.excess is not None]  # fmt: skip
        axes.plot(
            [place for place, _ in seen],
            [excess for _, excess in seen],
            "x",
            color=COLOURS["exit"],
            label="what the readings gave",
        )
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=1.0)
        axes.set_xticks(places, [f"held {horizon}" for horizon in horizons])
        axes.grid(visible=False, axis="x")
        axes.margins(y=0.15)
        in_percent(axes)
        legend_above(axes, 2)
    return figure
