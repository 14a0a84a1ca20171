"""The benchmark's returns of the session before and after, for markets out of step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["around"]

Floats = npt.NDArray[np.float64]


def around(market: Floats) -> Floats:
    """(3, p, t): the benchmark one session before, on the day, one session after.

    Examples
    --------
    >>> around(np.array([[1.0, 2.0, 3.0]]))[:, 0].tolist()
    [[nan, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, nan]]
    """
    found = np.full((3, *market.shape), np.nan)
    found[0, :, 1:] = market[:, :-1]
    found[1] = market
    found[2, :, :-1] = market[:, 1:]
    return found
