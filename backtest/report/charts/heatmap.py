"""Heat map: a figure of a sweep by two of its axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import percent, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Plot, Tiles

if TYPE_CHECKING:
    from backtest.sweep.axis import Label
    from backtest.sweep.sweep import Sweep

__all__ = ["IN_PERCENT", "plot_heatmap", "said_label"]

IN_PERCENT = ("total_return", "cagr", "volatility", "max_drawdown", "hit_rate")
SIGNED = ("total_return", "cagr", "max_drawdown")
ABREAST = 12  # tiles beside each other in which a number has room
LEGIBLE = 120  # tiles in which a number can still be read


def plot_heatmap(sweep: Sweep, x: str, y: str, by: str = "total_return") -> Plot:
    """The mean of a figure over all values of the other axes, a tile for each pair of values."""
    table = sweep.heatmap(x, y, by)
    values = table.to_numpy(dtype=np.float64)
    written = tuple(tuple(_said(value, by) for value in row) for row in values)
    name = by.replace("_", " ")
    roomy = values.shape[1] <= ABREAST and values.size <= LEGIBLE
    known = values[np.isfinite(values)]
    said = "No variant has it"
    if len(known):
        said = f"From {_said(float(known.min()), by)} to {_said(float(known.max()), by)}"
    return Plot(
        "heatmap", f"{name[:1].upper()}{name[1:]} by {one_line(x)} and {one_line(y)}", said,
        Axis("count", one_line(x), tuple(said_label(one, x) for one in table.columns)),
        Axis("count", one_line(y), tuple(said_label(one, y) for one in table.index)),
        (Tiles(values, says=written, written=roomy),),
    )  # fmt: skip


def said_label(label: Label, path: str) -> str:
    """A value of an axis as people write it.

    Examples
    --------
    >>> said_label(0.15, "exit.stop_loss"), said_label(60, "exit.after"), said_label(None, "x")
    ('15.0\\u202f%', '60', 'none')
    >>> said_label(2.5, "events.busy.detect.above")  # times the usual volume
    '2.5'
    """
    if label is None or label != label:
        return "none"
    multiple = ".detect." in path and isinstance(label, float) and abs(label) > 1
    plain = multiple or path.split(".")[-1] in ("capital", "minimum", "after")
    if isinstance(label, float) and not plain:
        return percent(label)
    return one_line(f"{label:g}" if isinstance(label, float) else str(label), 30)


def _said(value: float, by: str) -> str:
    if by in SIGNED:
        return signed_percent(value)
    return percent(value) if by in IN_PERCENT else ratio(value)
