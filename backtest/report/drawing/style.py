"""The charts' one style, and the one file that knows the drawing library.

The style holds only while a chart is made or saved: no global setting is left behind,
and none that was there before (a user's own style file) gets in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import matplotlib
import matplotlib.style
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from backtest.errors import InputError
from backtest.report.numbers import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "COLOURS",
    "dated",
    "draw_beside",
    "draw_on",
    "draw_over",
    "drawable",
    "figure_of",
    "in_counts",
    "in_percent",
    "legend_above",
    "saved",
    "styled",
]

# Okabe and Ito (2008), Color Universal Design: told apart by every kind of eye; each
# mark has a shape of its own as well, so that print without colour says the same.
COLOURS = {
    "path": "#0072B2",
    "other": "#8C6D00",
    "entry": "#007A5A",
    "exit": "#D55E00",
    "event": "#9B4F7D",
    "quiet": "#5F6B76",
}

STYLE: Any = {  # the library names each key in a type of its own
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.edgecolor": "#B8C0C8",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlepad": 25,  # room for the legend
    "axes.labelcolor": "#3A444E",
    "grid.color": "#E6EAEE",
    "grid.linewidth": 0.8,
    "xtick.color": "#5F6B76",
    "ytick.color": "#5F6B76",
    "text.color": "#1C2329",
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "legend.frameon": False,
    "lines.linewidth": 1.7,
    "text.parse_math": False,  # a "$" in a symbol is a "$"
    "text.usetex": False,
    "svg.fonttype": "path",  # looks the same everywhere, and holds no text from outside
    "savefig.dpi": 144,
    "axes.unicode_minus": True,
    "date.epoch": "1970-01-01T00:00:00",
}

WRITTEN = "\u202f\u2212–—…≤≥"  # in the house's own words and numbers
WIDTH, HEIGHT = 8.0, 3.6  # inches


class Picture(Figure):
    """A figure that a notebook displays, whether or not it was told to draw inline."""

    def _repr_png_(self) -> bytes:
        return saved(self, "png", "picture")


@contextmanager
def styled(name: str = "chart") -> Iterator[None]:
    """The style, for as long as a chart is drawn or saved; then all is as it was."""
    with (
        matplotlib.style.context(["default"], after_reset=True),
        matplotlib.rc_context({**STYLE, "svg.hashsalt": name}),
    ):
        yield


def draw_on(title: str) -> tuple[Figure, Axes]:
    """A new figure with its axes; it belongs to no window."""
    figure = Picture(figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(drawable(title))
    return figure, axes


def draw_over(title: str, rows: int) -> tuple[Figure, Axes, Axes]:
    """A new figure with axes above and a narrower pair below for so many rows of marks."""
    figure = Picture(figsize=(WIDTH, HEIGHT + 0.2 * rows), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3.0, 0.26 * rows])
    upper.set_title(drawable(title))
    return figure, upper, lower


def draw_beside(title: str, columns: int, rows: int) -> tuple[Figure, list[Axes]]:
    """A new, broader figure with panels beside one another that share so many rows of marks."""
    # room for counts beside each panel
    layout = ConstrainedLayoutEngine(wspace=0.22, rect=(0.0, 0.0, 0.95, 1.0))
    figure = Picture(figsize=(1.4 * WIDTH, 1.5 + 0.24 * rows), layout=layout)
    figure.suptitle(drawable(title, 110), x=0.01, ha="left", fontsize=12, fontweight="bold")
    panels = figure.subplots(1, columns, sharey=True, squeeze=False)
    return figure, list(panels[0])


def legend_above(axes: Axes, columns: int) -> None:
    """The legend in a row under the title, where it hides nothing."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        borderaxespad=0.0,
        borderpad=0.3,
        columnspacing=1.3,
        handletextpad=0.5,
        fontsize=9,
    )


def dated(axes: Axes) -> None:
    """Few dates along the time axis, each said once."""
    # fewer than nine ticks at most, and it finds no interval for three years and ten months
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]  # the library's
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]  # likewise
    )
    axes.grid(visible=False, axis="x")


def in_percent(axes: Axes, which: str = "y", ticks: int | None = None) -> None:
    """Fractions along an axis said in percent, at so many ticks at most."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=ticks or (8 if which == "x" else 6)))
    axis.set_major_formatter(FuncFormatter(_percent))


def in_counts(axes: Axes, which: str) -> None:
    """Whole numbers along an axis."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=8 if which == "x" else 6, integer=True))


def figure_of(axes: Axes) -> Figure:
    """The figure to which axes that were given belong."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise InputError("the axes belong to no figure; take them from plt.subplots()")
    return figure


def drawable(text: str, most: int = 60) -> str:
    """The text in letters that the font surely has, and short enough for a title.

    Examples
    --------
    >>> drawable("0981.HK, HKD"), drawable("阿里")
    ('0981.HK, HKD', '??')
    """
    kept = "".join(
        letter if letter in WRITTEN or (letter.isprintable() and ord(letter) < 0x250) else "?"
        for letter in text
    )
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def saved(figure: Figure, kind: Literal["png", "svg"], name: str) -> bytes:
    """The figure as a file's content: the same figure gives the same bytes.

    `name` salts the identifiers inside an SVG, so that two on one page do not clash.
    """
    metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    page = io.BytesIO()
    with styled(name):
        figure.savefig(page, format=kind, metadata=metadata)
    return page.getvalue()


def _percent(value: float, _position: int | None = None) -> str:
    places = 0 if abs(value * 100 - round(value * 100)) < 1e-6 else 1
    return percent(value, places)
