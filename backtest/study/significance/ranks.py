"""Ranks of many rows at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["average_ranks"]

Floats = npt.NDArray[np.float64]


def average_ranks(values: Floats) -> Floats:
    """Ranks within each row from 1, ties their average; NaN stays NaN and is not ranked.

    Parameters
    ----------
    values : ndarray, shape (n, t)

    Returns
    -------
    ndarray, shape (n, t)

    Examples
    --------
    >>> average_ranks(np.array([[0.3, 0.1, 0.3, np.nan, -2.0]])).tolist()
    [[3.5, 2.0, 3.5, nan, 1.0]]
    """
    n, t = values.shape
    order = np.argsort(values, axis=1, kind="stable")  # NaN last
    ordered = np.take_along_axis(values, order, axis=1)
    place = np.broadcast_to(np.arange(t), (n, t))
    begins = np.ones((n, t), dtype=np.bool_)
    begins[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    ends = np.ones((n, t), dtype=np.bool_)
    ends[:, :-1] = begins[:, 1:]
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    last = np.minimum.accumulate(np.where(ends, place, t)[:, ::-1], axis=1)[:, ::-1]
    found = np.empty((n, t))
    np.put_along_axis(found, order, (first + last) / 2.0 + 1.0, axis=1)
    return np.where(np.isnan(values), np.nan, found)
