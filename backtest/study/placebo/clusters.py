"""Clusters: events whose holding periods overlap are one observation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["count_clusters"]

Ints = npt.NDArray[np.int64]


def count_clusters(first: Ints, last: Ints) -> int:
    """How many groups of periods there are that do not touch one another.

    Parameters
    ----------
    first, last : (n,) arrays
        First and last date of each period, both included.

    Examples
    --------
    >>> count_clusters(np.array([0, 5, 20]), np.array([10, 12, 25]))
    2
    """
    if not len(first):
        return 0
    order = np.argsort(first, kind="stable")
    reached = np.maximum.accumulate(last[order])
    return 1 + int((first[order][1:] > reached[:-1]).sum())
