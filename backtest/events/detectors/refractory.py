"""The refractory period: for so many bars after an event the same detector is silent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["spaced"]


def spaced(bars: npt.NDArray[np.int64], quiet: int) -> npt.NDArray[np.int64]:
    """Those of the bars that are events once each silences the `quiet` bars after it.

    Parameters
    ----------
    bars : (n,) array
        In order. The first counts, then the first that is more than `quiet` bars later, and so
        on: what is silenced silences nothing.
    quiet : int
        Bars; 0 leaves all.

    Examples
    --------
    >>> spaced(np.array([3, 4, 6, 7, 20]), 2).tolist()
    [3, 6, 20]
    """
    if quiet == 0 or not len(bars):
        return bars
    following = np.searchsorted(bars, bars + quiet, side="right").tolist()
    kept, place = [], 0
    while place < len(bars):
        kept.append(place)
        place = following[place]
    return bars[kept]
