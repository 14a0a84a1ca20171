"""Holm: p-values for as many tests as were made."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["holm"]


def holm(p_values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each p-value adjusted for all of them: the chance of any false rejection stays below.

    Parameters
    ----------
    p_values : ndarray, shape (n,)
        Without NaN.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    max over the smaller ones of (n − rank + 1) p, at most 1. Source: Holm (1979).

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    left = len(p_values) - np.arange(len(p_values))
    found = np.empty_like(p_values)
    found[order] = np.minimum(1.0, np.maximum.accumulate(left * p_values[order]))
    return found
