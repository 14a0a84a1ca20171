"""The timeline: the dates on which anything that the thesis trades has a bar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["timeline"]


def timeline(panel: Panel, instruments: Sequence[int]) -> npt.NDArray[np.datetime64]:
    """The sorted union of the bar dates of the given instruments (SEMANTICS 2.6).

    Parameters
    ----------
    panel : Panel
        Its bars already end with the thesis's period.
    instruments : sequence of int
        Positions of every leg of the thesis, whether or not an event fires for it.

    Returns
    -------
    ndarray of datetime64[D], shape (dates,)
    """
    every = [panel.dates[panel.bars(i)] for i in instruments]
    return reduce(np.union1d, every, np.empty(0, "datetime64[D]"))
