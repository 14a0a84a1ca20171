"""A cover: few variants, of which one stands near every other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["MOST", "cover"]

MOST = 1_000
"""Variants that tests which need them all in memory at once are given at most."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def cover(coordinates: Floats, first: int, *, most: int = MOST) -> Ints:
    """Rows chosen one by one, each the farthest from those before it.

    Parameters
    ----------
    coordinates : (n, axes) array
        Scaled, so that distances along different axes compare.
    first : int
        The row to begin with: the best variant, which so is never left out.
    most : int

    Returns
    -------
    numpy.ndarray
        Sorted rows, `most` of them, or fewer where the others stand on one of them already.

    Notes
    -----
    The farthest row is at most twice as far from its nearest chosen one as it would be from the
    best possible choice of so many. Of rows equally far the first is taken: nothing is drawn.
    Source: Gonzalez (1985), Clustering to minimize the maximum intercluster distance.

    Examples
    --------
    >>> cover(np.array([[0.0], [0.1], [0.5], [1.0]]), 1, most=3).tolist()
    [1, 2, 3]
    """
    axes = np.ascontiguousarray(coordinates.T)
    away = _squared_distance(axes, first)
    chosen = [first]
    while len(chosen) < most:
        farthest = int(away.argmax())
        if away[farthest] <= 0.0:
            break
        chosen.append(farthest)
        np.minimum(away, _squared_distance(axes, farthest), out=away)
    return np.array(sorted(chosen), np.int64)


def _squared_distance(axes: Floats, row: int) -> Floats:
    away = np.zeros(axes.shape[1])
    for axis in axes:
        away += (axis - axis[row]) ** 2
    return away
