"""Alpha and beta: the path's returns on the benchmark's, by least squares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["alpha", "beta"]

Floats = npt.NDArray[np.float64]

FEWEST = 20  # returns; SEMANTICS 6


def beta(excess: Floats, benchmark: Floats) -> float | None:
    """Slope of the least-squares line of `excess` on `benchmark`.

    Parameters
    ----------
    excess, benchmark : (n,) arrays
        Daily returns of the path and of its benchmark, each less the riskless.

    Returns
    -------
    A number without unit; None under 20 returns or where the benchmark does not move.

    Examples
    --------
    >>> market = np.array([0.01, -0.01] * 10)
    >>> round(beta(2.0 * market + 0.001, market), 12)
    2.0
    >>> beta(market[:19], market[:19]) is None
    True
    """
    if len(excess) < FEWEST:
        return None
    moved = benchmark - benchmark.mean()
    spread = float(moved @ moved)
    if spread <= len(benchmark) * (4 * float(np.finfo(np.float64).eps)) ** 2:
        return None
    return float(moved @ excess) / spread


def alpha(excess: Floats, benchmark: Floats, *, periods: float | None) -> float | None:
    """Intercept of that line × periods per year; None where there is no line.

    Examples
    --------
    >>> market = np.array([0.01, -0.01] * 10)
    >>> round(alpha(2.0 * market + 0.001, market, periods=250.0), 12)
    0.25
    """
    slope = beta(excess, benchmark)
    if slope is None or periods is None:
        return None
    return float(excess.mean() - slope * benchmark.mean()) * periods
