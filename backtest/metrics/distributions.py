"""Normal and t distributions, and spread samples; the one file that knows scipy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

__all__ = [
    "latin_hypercube",
    "normal_p_value",
    "normal_probability",
    "normal_quantile",
    "t_p_value",
    "t_quantile",
]


def normal_p_value(statistic: float) -> float:
    """Two-sided p-value of a standard normal statistic; NaN stays NaN.

    Examples
    --------
    >>> round(normal_p_value(-1.959963984540054), 12)
    0.05
    """
    return float(2.0 * ndtr(-abs(statistic)))


def normal_probability(value: float) -> float:
    """The chance that a standard normal variable is at most `value`; NaN stays NaN.

    Examples
    --------
    >>> round(normal_probability(1.6448536269514722), 12)
    0.95
    """
    return float(ndtr(value))


def normal_quantile(probability: float) -> float:
    """The value below which a standard normal variable falls with a probability.

    Examples
    --------
    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return float(ndtri(probability))


def t_p_value(statistic: float, freedom: float) -> float:
    """Two-sided p-value of a t statistic; NaN without degrees of freedom.

    Examples
    --------
    >>> round(t_p_value(2.0, 1), 6)
    0.295167
    """
    return float(2.0 * stdtr(freedom, -abs(statistic))) if freedom > 0 else np.nan


def t_quantile(probability: float, freedom: float) -> float:
    """The value below which a t variable falls with a probability; NaN without freedom.

    Examples
    --------
    >>> round(t_quantile(0.975, 10), 6)
    2.228139
    """
    return float(stdtrit(freedom, probability)) if freedom > 0 else np.nan


def latin_hypercube(axes: int, count: int, seed: int) -> npt.NDArray[np.float64]:
    """(count, axes) points of the unit cube, spread evenly along every axis.

    Notes
    -----
    Source: McKay, Beckman and Conover (1979), by scipy.stats.qmc.

    Examples
    --------
    >>> sorted((4 * latin_hypercube(2, 4, seed=0)[:, 0]).astype(int).tolist())
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc  # some tenths of a second

    drawn: npt.NDArray[np.float64] = qmc.LatinHypercube(axes, rng=seed).random(count)
    return drawn
