"""The volume, as a multiple of what is usual."""

from __future__ import annotations

import math

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, at_close, lacking
from backtest.prices.panel import Panel

__all__ = ["Volume"]


class Volume:
    """Volume ÷ the median of the `window` bars before it: 3 is three times the usual.

    Known at the close. The bar itself is not in its median. There is no value in the first
    `window` bars, where a volume among them is not known, and where the median is 0.
    """

    name = "volume"
    least_window = 2
    against = False
    unit: Unit = "multiple"
    span = (0.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`; EventError where no volume of it is known."""
        volume = panel.volume[panel.bars(i)]
        if np.isnan(volume).all():
            mend = "measure return, or give prices with a Volume column"
            raise lacking(panel, i, self.name, has="no volumes", needs="them", mend=mend)
        if len(volume) <= window:
            return at_close(panel, i, volume[:0], first=len(volume))
        usual = np.median(
            np.lib.stride_tricks.sliding_window_view(volume[:-1], window), axis=1
        )  # NaN where one of them is
        multiple = np.full(len(usual), np.nan)
        np.divide(volume[window:], usual, out=multiple, where=usual > 0)
        return at_close(panel, i, multiple, first=window)
