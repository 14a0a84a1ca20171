"""Clusters: events whose holding periods overlap are one observation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["count_clusters", "label_clusters"]

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
    return int(label_clusters(first, last).max(initial=-1)) + 1


def label_clusters(first: Ints, last: Ints) -> Ints:
    """(n,) the group of each period, counted from 0 in the order of time.

    Examples
    --------
    >>> label_clusters(np.array([20, 0, 5]), np.array([25, 10, 12])).tolist()
    [1, 0, 0]
    """
    order = np.argsort(first, kind="stable")
    reached = np.maximum.accumulate(last[order])
    labels = np.zeros(len(first), np.int64)
    labels[order[1:]] = np.cumsum(first[order][1:] > reached[:-1])
    return labels
