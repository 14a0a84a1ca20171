"""Thinning: fewer points that look the same, because a page is a thousand pixels wide."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

__all__ = ["evenly", "thinned"]

MOST = 1200  # points of a line
Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def thinned(y: Values, most: int = MOST) -> Places:
    """Positions of the points to draw: the least and the greatest of each stretch, in order.

    A gap (NaN) ends a stretch and stays one; short lines stay whole.

    Examples
    --------
    >>> thinned(np.array([0.0, 9.0, 1.0, 0.0, -5.0, 2.0]), most=4).tolist()
    [0, 1, 4, 5]
    """
    if len(y) <= most or not np.isfinite(y).all():
        return np.arange(len(y), dtype=np.int64)
    edges = np.linspace(0, len(y), most // 2 + 1).astype(np.int64)
    kept = [np.array([0, len(y) - 1])]
    for first, last in pairwise(edges.tolist()):
        part = y[first:last]
        if len(part):
            kept.append(first + np.array([part.argmin(), part.argmax()]))
    return np.unique(np.concatenate(kept)).astype(np.int64)


def evenly(count: int, most: int, always: Places) -> Places:
    """At most `most` positions of `count`, evenly apart, with the first of `always` among them.

    Examples
    --------
    >>> evenly(100, 5, np.array([50])).tolist()
    [0, 33, 50, 66, 99]
    """
    if count <= most:
        return np.arange(count, dtype=np.int64)
    kept = np.asarray(always[: most // 2], dtype=np.int64)
    spread = np.linspace(0, count - 1, most - len(kept)).astype(np.int64)
    return np.unique(np.concatenate([spread, kept])).astype(np.int64)
