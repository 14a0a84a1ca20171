"""Marks: each kind of mark that a Plot may hold, drawn on axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from backtest.report.drawing.style import COLOURS, drawable
from backtest.report.plot import Band, Bars, Path, Points, Tiles, Upright

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from backtest.report.plot import Mark

__all__ = ["draw_mark"]

DASHES = {"": "-", "dashed": "--", "dotted": ":", "dash-dot": "-."}
SHAPES = {"up": "^", "down": "v", "cross": "X", "diamond": "D", "dot": "o", "x": "x"}


def draw_mark(axes: Axes, mark: Mark) -> None:
    """One mark in its colour and shape, named for the legend where it has a label."""
    match mark:
        case Path():
            _draw_path(axes, mark)
        case Band():
            axes.fill_between(
                mark.x, mark.low, mark.high, color=COLOURS[mark.colour], alpha=0.16,
                linewidth=0, label=_named(mark.label),
            )  # fmt: skip
        case Points():
            _draw_points(axes, mark)
        case Bars():
            _draw_bars(axes, mark)
        case Tiles():
            _draw_tiles(axes, mark)
        case Upright():
            _draw_upright(axes, mark)
        case _:
            assert_never(mark)


def _named(label: str) -> str:
    return drawable(label, 28) if label else "_"


def _draw_path(axes: Axes, path: Path) -> None:
    colour = COLOURS[path.colour]
    if path.filled:
        axes.fill_between(path.x, path.y, 0.0, color=colour, alpha=0.18, linewidth=0)
    axes.plot(
        path.x,
        path.y,
        color=colour,
        linestyle=DASHES[path.dash],
        linewidth=0.8 if path.thin else 1.7,
        marker="o" if len(path.x) == 1 else "",
        label=_named(path.label),
    )


def _draw_points(axes: Axes, points: Points) -> None:
    colour = COLOURS[points.colour]
    if points.low is not None and points.high is not None:
        lines = axes.hlines if points.lying else axes.vlines
        lines(points.y if points.lying else points.x, points.low, points.high, color=colour)
    outlined = points.shape in ("up", "down", "cross")
    axes.plot(
        points.x,
        points.y,
        linestyle="none",
        marker=SHAPES[points.shape],
        markersize=8 if outlined else 6,
        color=colour,
        markeredgecolor="white" if outlined else colour,
        markeredgewidth=0.8 if outlined else 1.0,
        label=_named(points.label),
        zorder=4,
        clip_on=not outlined,  # an arrow at the edge stands out over it
    )
    _write_beside(axes, points.x, points.y, points.beside)


def _draw_bars(axes: Axes, bars: Bars) -> None:
    axes.bar(
        bars.left,
        bars.end - bars.start,
        width=bars.right - bars.left,
        bottom=bars.start,
        align="edge",
        color=[(COLOURS[one], 0.45 if one == "quiet" else 1.0) for one in bars.colours],
        label=_named(bars.label),
    )
    middle = (bars.left + bars.right) / 2
    _write_beside(axes, middle, np.maximum(bars.start, bars.end), bars.beside)


def _write_beside(axes: Axes, x: np.ndarray, y: np.ndarray, texts: tuple[str, ...]) -> None:
    for place, height, text in zip(x, y, texts, strict=bool(texts)):
        axes.annotate(
            drawable(text), (place, height), xytext=(0, 4), textcoords="offset points",
            ha="center", fontsize=9,
        )  # fmt: skip


def _draw_tiles(axes: Axes, tiles: Tiles) -> None:
    rows, columns = tiles.values.shape
    shades = np.ones((rows, columns, 4))
    for colour, of in (("path", tiles.strengths > 0), ("exit", tiles.strengths < 0)):
        shades[of, :3] = [int(COLOURS[colour][k : k + 2], 16) / 255 for k in (1, 3, 5)]
    shades[..., 3] = 0.9 * np.nan_to_num(np.abs(tiles.strengths))
    axes.imshow(shades, aspect="auto", interpolation="nearest", origin="upper")
    for row, texts in enumerate(tiles.says if tiles.written else ()):
        for column, text in enumerate(texts):
            strong = abs(float(np.nan_to_num(tiles.strengths[row, column]))) > 0.6
            axes.text(column, row, drawable(text), ha="center", va="center", fontsize=8,
                      color="white" if strong else "#1C2329")  # fmt: skip


def _draw_upright(axes: Axes, lines: Upright) -> None:
    for place, x in enumerate(lines.x):
        number = lines.numbers[place] if lines.numbers else None
        axes.axvline(
            x,
            color=COLOURS[lines.colour],
            linewidth=2.4 if lines.thick else 1.0,
            linestyle=DASHES[lines.dash],
            label=_named(lines.label) if place == 0 else "_",
            zorder=1,
        )
        if number is not None:
            axes.annotate(
                str(number), (x, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -9),
                textcoords="offset points", color=COLOURS[lines.colour], fontsize=8,
            )  # fmt: skip
