"""Least squares over many windows at once, by running sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.replay.compiled import compiled
from backtest.study.normal.running import window_sums
from backtest.study.windows import Window

__all__ = ["Line", "fit_lines", "residuals"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CANCELLED = 1e-5
"""Where less than this share of the variance is left, it is summed again, term by term:
the difference of two running sums has lost too many digits."""
FLAT = 1e-12  # of the regressors' correlation matrix: they do not vary, or not apart


@dataclass(frozen=True, eq=False)
class Line:
    """Of n windows: y = alpha + beta · x by least squares; NaN where it cannot be had."""

    observations: Ints  # (n,)
    alpha: Floats  # (n,)
    beta: Floats  # (n, k)
    mean: Floats  # (n, k) of the regressors
    mean_own: Floats  # (n,) of y
    inverse: Floats  # (n, k, k) of the regressors' sums of squares about their means
    squares: Floats  # (n, k) the diagonal of what was inverted
    residual_squares: Floats  # (n,) SSR


def fit_lines(own: Floats, regressors: Floats, pair: Ints, column: Ints, window: Window) -> Line:
    """Regress `own` on k regressors over a window around each of n columns.

    Parameters
    ----------
    own : ndarray, shape (p, t)
    regressors : ndarray, shape (k, p, t)
        k may be 0: then alpha is the mean. A session counts where all are finite.
    pair, column : ndarray of int64, shape (n,)
    window : Window
        Must lie on the grid.

    Returns
    -------
    Line

    Notes
    -----
    Values are centred near each series' mean before they are summed, so that the
    differences of running sums keep their digits; sums of squares in which too few are
    left are computed again from residuals.
    """
    sums, middle = window_sums(own, regressors, pair, column, window)
    k = len(regressors)
    m, total = sums[:, 0], sums[:, 1 : k + 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        about = total / m[:, None]
        squares = np.empty((len(m), k + 1, k + 1))
        lower = np.tril_indices(k + 1)
        of_products = sums[:, k + 2 :] - total[:, lower[0]] * about[:, lower[1]]
    squares[:, lower[0], lower[1]] = squares[:, lower[1], lower[0]] = of_products
    syy, sxy, sxx = squares[:, 0, 0], squares[:, 0, 1:], squares[:, 1:, 1:]
    inverse = _inverse(sxx)
    beta = np.asarray(np.einsum("nij,nj->ni", inverse, sxy))
    ssr = np.maximum(syy - (beta * sxy).sum(axis=1), 0.0)
    mean_own, mean = about[:, 0] + middle[pair, 0], about[:, 1:] + middle[pair, 1:]
    alpha = mean_own - (beta * mean).sum(axis=1)
    line = Line(m.astype(np.int64), alpha, beta, mean, mean_own, inverse,
                np.einsum("nii->ni", sxx), ssr)  # fmt: skip
    again = np.flatnonzero(ssr < CANCELLED * np.maximum(syy, 0.0))
    if len(again):
        left = residuals(own, regressors, pair[again], column[again], window,
                         alpha[again], beta[again])  # fmt: skip
        line.residual_squares[again] = np.nansum(left**2, axis=1)
    return line


def residuals(
    own: Floats, regressors: Floats, pair: Ints, column: Ints, window: Window,
    alpha: Floats, beta: Floats,
) -> Floats:  # fmt: skip
    """(n, window's length): what a line leaves of `own`; NaN where a value is missing."""
    left = np.empty((len(pair), window.length))
    series = tuple(np.ascontiguousarray(one) for one in (own, *regressors))
    _subtract(series, pair, column, window.first, alpha, np.ascontiguousarray(beta), left)
    return left


@compiled
def _subtract(
    series: tuple[Floats, ...], pair: Ints, column: Ints, first: int, alpha: Floats, beta: Floats,
    left: Floats,
) -> None:  # fmt: skip
    for row in range(len(pair)):
        p, start = pair[row], column[row] + first
        for s in range(left.shape[1]):
            left[row, s] = series[0][p, start + s] - alpha[row]
            for j in range(1, len(series)):
                left[row, s] -= beta[row, j - 1] * series[j][p, start + s]


def _inverse(sxx: Floats) -> Floats:
    """(n, k, k); NaN where the regressors do not vary, or not apart from one another."""
    if sxx.shape[1] == 0 or not len(sxx):
        return sxx.copy()
    spread = np.sqrt(np.maximum(np.einsum("nii->ni", sxx), 0.0))
    scale = spread[:, :, None] * spread[:, None, :]
    fine = np.isfinite(scale).all(axis=(1, 2)) & (spread > 1e-14).all(axis=1)
    found = np.full_like(sxx, np.nan)
    if sxx.shape[1] == 1:
        found[fine] = 1.0 / sxx[fine]
        return found
    correlation = sxx[fine] / scale[fine]
    apart = np.linalg.det(correlation) > FLAT
    where = np.flatnonzero(fine)[apart]
    found[where] = np.linalg.inv(correlation[apart]) / scale[where]
    return found
