"""t statistics of a sample's mean, plain and adjusted for its skewness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["skewness_adjusted_t", "student_t"]

Floats = npt.NDArray[np.float64]


def student_t(values: Floats) -> float:
    """√n mean ÷ standard deviation (n − 1); NaN below two values or where none differs.

    Examples
    --------
    >>> student_t(np.array([1.0, 2.0, 3.0])) == 2.0 * 3.0**0.5
    True
    """
    n = len(values)
    spread = float(values.std(ddof=1)) if n > 1 else 0.0
    return float(np.sqrt(n) * values.mean() / spread) if spread > 0 else np.nan


def skewness_adjusted_t(values: Floats, *, around: float = 0.0) -> Floats:
    """√n (S + g S² ÷ 3 + g ÷ 6n) of the last axis, for the mean being `around`.

    Parameters
    ----------
    values : ndarray, shape (…, n)
    around : float

    Returns
    -------
    ndarray, shape (…)
        NaN where no value differs.

    Notes
    -----
    S = (mean − around) ÷ sd, g = Σ(x − x̄)³ ÷ (n sd³), sd with n − 1. Source: Johnson
    (1978); Lyon, Barber and Tsai (1999) Hall (1992) adds g² S³ ÷ 27.

    Examples
    --------
    >>> float(skewness_adjusted_t(np.array([1.0, 2.0, 3.0]))) == 2.0 * 3.0**0.5  # no skewness
    True
    """
    n = values.shape[-1]
    mean = values.mean(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = values.std(axis=-1, ddof=1) if n > 1 else np.full_like(mean, np.nan)
        scaled = (mean - around) / spread
        g = ((values - mean[..., None]) ** 3).sum(axis=-1) / (n * spread**3)
    found = np.sqrt(n) * (scaled + g * scaled**2 / 3.0 + g / (6.0 * n))
    return np.asarray(np.where(np.isfinite(found), found, np.nan))
