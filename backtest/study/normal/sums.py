"""Least squares over many windows at once, by running sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.study.windows import Window

__all__ = ["Line", "fit_lines", "residuals", "window_sums"]

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


def window_sums(values: Floats, pair: Ints, column: Ints, window: Window) -> Floats:
    """(n,) sums over a window around each of n columns of (p, t) values without NaN."""
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    found = running[pair, column + window.last + 1]
    found -= running[pair, column + window.first]
    return found


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
    Values are centred on each series' own mean before they are summed, so that the
    differences of running sums keep their digits; sums of squares in which too few are
    left are computed again from residuals.
    """
    usable = np.isfinite(own)
    for one in regressors:
        usable &= np.isfinite(one)
    count = np.maximum(usable.sum(axis=1), 1)

    def centred(values: Floats) -> tuple[Floats, Floats]:
        kept = np.where(usable, values, 0.0)
        middle = kept.sum(axis=1) / count
        return np.where(usable, values - middle[:, None], 0.0), middle

    def total(values: Floats) -> Floats:
        return window_sums(values, pair, column, window)

    y, y_middle = centred(own)
    each = [centred(one) for one in regressors]
    m = np.rint(total(usable.astype(np.float64)))
    with np.errstate(divide="ignore", invalid="ignore"):
        y_mean = total(y) / m
        x_mean = [total(x) / m for x, _ in each]
        syy = total(y * y) - m * y_mean**2
        sxy = _stack([total(x * y) - m * mean * y_mean
                      for (x, _), mean in zip(each, x_mean, strict=True)], m)  # fmt: skip
        sxx = np.empty((len(m), len(each), len(each)))
        for i, (one, _) in enumerate(each):
            for j, (two, _) in enumerate(each[: i + 1]):
                sxx[:, i, j] = sxx[:, j, i] = total(one * two) - m * x_mean[i] * x_mean[j]
    inverse = _inverse(sxx)
    beta = np.einsum("nij,nj->ni", inverse, sxy)
    ssr = np.maximum(syy - (beta * sxy).sum(axis=1), 0.0)
    mean = _stack([mean + middle[pair] for mean, (_, middle) in zip(x_mean, each, strict=True)], m)
    mean_own = y_mean + y_middle[pair]
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
    at = column[:, None] + np.arange(window.first, window.last + 1)
    at += (pair * own.shape[1])[:, None]
    left = own.ravel().take(at)
    left -= alpha[:, None]
    for j, one in enumerate(regressors):
        expected = one.ravel().take(at)
        expected *= beta[:, j, None]
        left -= expected
    return left


def _stack(columns: list[Floats], like: Floats) -> Floats:
    return np.stack(columns, axis=1) if columns else np.empty((len(like), 0))


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
