"""Detectable: the smallest effect that the thesis' events could show, by holding period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import percent, signed_percent
from backtest.report.plot import Axis, Path, Plot, Points

if TYPE_CHECKING:
    from backtest.result.specification import Specification

__all__ = ["plot_detectable"]


def plot_detectable(found: Specification) -> Plot:
    """A point for each holding period, said beside it, and what the claim's readings gave."""
    horizons = sorted(found.detectable)
    places = np.arange(len(horizons), dtype=np.float64)
    sizes = np.array([found.detectable[horizon] for horizon in horizons], dtype=np.float64)
    beside = tuple(percent(size) for size in sizes.tolist())
    seen = [
        (horizons.index(one.horizon), one.excess)
        for one in found.judged
        if one.horizon in found.detectable and one.excess is not None
    ]
    at = np.array([place for place, _ in seen], dtype=np.float64)
    gave = np.array([excess for _, excess in seen], dtype=np.float64)
    names = tuple(f"held {horizon}" for horizon in horizons)
    said = "; ".join(f"{name}: {size}" for name, size in zip(names, beside, strict=True))
    marks = (
        Path(places, sizes, "could be seen"),
        Points(places, sizes, "", "path", "dot", beside=beside),
        Points(
            at, gave, "what the readings gave", "exit", "x",
            tuple(signed_percent(one) for one in gave.tolist()),
        ),
    )  # fmt: skip
    return Plot(
        "detectable", "Smallest effect that these events could show", said,
        Axis("count", names=names), Axis("percent"), marks, zero=True, roomy=True,
    )  # fmt: skip
