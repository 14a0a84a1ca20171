"""Ladder: the rungs of the profit as steps from nothing to the total return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import COLOURS, draw_on, in_percent, styled
from backtest.report.numbers import signed_percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.result import Result

__all__ = ["draw_ladder"]

STEPS = ("market", "sector", "picks", "currency", "costs", "interest")


def draw_ladder(result: Result) -> Figure:
    """A bar for each rung, from where the last one ended, then the whole.

    Each bar's height is said on it, sign and all, so that it needs no colour; a rung that
    is null has no bar and is marked with a dash.
    """
    share = result.attribution.of_capital
    with styled("ladder"):
        figure, axes = draw_on("Where the profit came from, of the capital")
        reached = 0.0
        for place, name in enumerate((*STEPS, "profit")):
            height = getattr(share, name)
            start = 0.0 if name == "profit" else reached
            worth = 0.0 if height is None else height
            axes.bar(
                place,
                worth,
                bottom=start,
                width=0.6,
                color=COLOURS["path" if name == "profit" else "entry" if worth >= 0 else "exit"],
            )
            axes.annotate(
                signed_percent(height),
                (place, max(start, start + worth)),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )
            if name != "profit":
                reached += worth
                axes.plot(
                    [place - 0.3, place + 1.3],
                    [reached, reached],
                    color=COLOURS["quiet"],
                    linewidth=0.8,
                )
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=1.0)
        axes.set_xticks(range(len(STEPS) + 1), [*STEPS, "profit"])
        axes.grid(visible=False, axis="x")
        axes.use_sticky_edges = False  # room for the figures above the highest bar
        axes.margins(y=0.12)
        in_percent(axes)
    return figure
