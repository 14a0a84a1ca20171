"""Neighbours: how good a variant is together with those beside it in the grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["neighbourhoods"]

Floats = npt.NDArray[np.float64]


def neighbourhoods(values: Floats, sizes: Sequence[int], ordered: Sequence[bool]) -> Floats:
    """(n,) the mean over each cell and its neighbours, one step along every ordered axis.

    NaN for a cell at an end of an ordered axis of three values or more, whose neighbourhood
    would be of fewer cells and its mean so of more chance; NaN too where one of its cells has
    no value. An axis of two values counts both.

    Parameters
    ----------
    values : (n,) array
        In the order of the grid, the last axis turning fastest.
    sizes : sequence of int
    ordered : sequence of bool
        Along which axes neighbours are alike; along others a cell stands alone.

    Examples
    --------
    >>> neighbourhoods(np.array([1.0, 9.0, 2.0, 3.0, 4.0]), [5], [True]).tolist()
    [nan, 4.0, 4.666666666666667, 3.0, nan]
    """
    found = values.reshape(tuple(sizes)).astype(np.float64)
    for axis, (size, alike) in enumerate(zip(sizes, ordered, strict=True)):
        if not alike or size == 1:
            continue
        turned = np.moveaxis(found, axis, 0)
        mean = np.full_like(turned, np.nan)
        if size == 2:
            mean[:] = turned.mean(axis=0)
        else:
            mean[1:-1] = (turned[:-2] + turned[1:-1] + turned[2:]) / 3.0
        found = np.moveaxis(mean, 0, axis)
    return np.ascontiguousarray(found).reshape(-1)
