"""Draw: a Plot as a matplotlib Figure, new or on axes that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.drawing.marks import draw_mark
from backtest.report.drawing.style import (
    COLOURS,
    dated,
    draw_on,
    draw_over,
    drawable,
    figure_of,
    in_counts,
    in_percent,
    legend_above,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from backtest.report.plot import Axis, Choices, Plot

__all__ = ["draw"]

MOST_IN_A_ROW = 6  # entries of a legend that stand beside one another


def draw(plot: Plot, axes: Axes | None = None) -> Figure:
    """The plot drawn in the house's style; no setting of the library is left changed.

    Parameters
    ----------
    plot : Plot
    axes : matplotlib.axes.Axes, optional
        Drawn upon, in its own figure's style, instead of on a new figure. Rows of choices
        (below a specification curve) need axes of their own and are left out then.

    Returns
    -------
    matplotlib.figure.Figure
        It belongs to no window and is never shown.
    """
    rows = None if plot.choices is None else len(plot.choices.names)
    with styled(plot.name):
        if axes is not None:
            figure = figure_of(axes)
            axes.set_title(drawable(plot.title))
        elif rows is not None and plot.choices is not None:
            figure, axes, below = draw_over(plot.title, rows)
            _draw_choices(below, plot.choices, plot.x.label)
        else:
            figure, axes = draw_on(plot.title)
        _draw_marks(axes, plot, alone=plot.choices is None)
    return figure


def _draw_marks(axes: Axes, plot: Plot, *, alone: bool) -> None:
    for mark in plot.marks:
        draw_mark(axes, mark)
    if plot.zero:
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
    if plot.zero_x:
        axes.axvline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
    if plot.roomy:
        axes.use_sticky_edges = False
        axes.margins(y=0.15)
    _scale(axes, plot.y, "y")
    if alone:
        _scale(axes, plot.x, "x")
        axes.set_xlabel(plot.x.label)
    if plot.y.label:
        axes.set_ylabel(plot.y.label)
    named = [label for label in axes.get_legend_handles_labels()[1] if not label.startswith("_")]
    if named:
        legend_above(axes, min(len(named), MOST_IN_A_ROW))


def _scale(axes: Axes, axis: Axis, which: str) -> None:
    if axis.names:
        places = range(len(axis.names))
        names = [drawable(name, 30) for name in axis.names]
        axes.set_xticks(places, names) if which == "x" else axes.set_yticks(places, names)
        axes.grid(visible=False, axis="x" if which == "x" else "y")
    elif axis.unit == "date":
        dated(axes)
    elif axis.unit == "percent":
        in_percent(axes, which)
    elif axis.unit == "count":
        in_counts(axes, which)
    if which == "x" and axis.unit != "date":
        axes.grid(visible=False, axis="x")


def _draw_choices(axes: Axes, choices: Choices, label: str) -> None:
    for place, at in enumerate(choices.at):
        axes.plot(at, [place] * len(at), "|", color=COLOURS["path"], markersize=7)
    names = [drawable(name, 30) for name in choices.names]
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.set_xlabel(label)
