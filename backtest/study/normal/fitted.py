"""What a return model found in the estimation windows of n events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.study.normal.sums import Line, residuals
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["Fitted", "fitted_from"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Fitted:
    """Normal returns alpha + beta · x, and how far off they were before the event.

    `sigma` = √(SSR ÷ (observations − parameters)). NaN where an event has too few returns,
    or its benchmark does not vary.
    """

    observations: Ints  # (n,)
    alpha: Floats  # (n,)
    beta: Floats  # (n, k)
    sigma: Floats  # (n,)
    parameters: int  # estimated: what the degrees of freedom lose
    mean: Floats  # (n, k) of the regressors in the estimation window
    inverse: Floats  # (n, k, k)
    estimates_alpha: bool  # False: nothing was estimated but sigma; no forecast error

    def forecast_error(self, length: Ints, moved: Floats) -> Floats:
        """(n,) what the estimated coefficients add to the variance of a CAR, in sigma².

        Parameters
        ----------
        length : ndarray of int64, shape (n,)
            Sessions L of the window.
        moved : ndarray, shape (n, k)
            Σ (x − x̄) over the window: the square of the sum, not the sum of squares.

        Notes
        -----
        L² ÷ M + (Σ(x − x̄))² ÷ SS for the market model. Source: Patell (1976) and
        its sum over a window as in Mikkelson and Partch (1988), n. 13.
        """
        if not self.estimates_alpha:
            return np.zeros(len(self.alpha))
        of_beta = np.einsum("ni,nij,nj->n", moved, self.inverse, moved)
        return np.asarray(length**2 / self.observations + of_beta)


def fitted_from(
    line: Line, returns: Returns, rows: Rows, window: Window, *, beta: Floats | None = None
) -> Fitted:
    """The line as it is, or with other slopes through the same means.

    Parameters
    ----------
    line : Line
    returns : Returns
    rows : Rows
    window : Window
        The estimation window.
    beta : ndarray, shape (n, 1), optional
        Slopes in place of least squares'; alpha and sigma follow from them.
    """
    ssr, alpha, slopes = line.residual_squares, line.alpha, line.beta
    if beta is not None:
        slopes = beta
        alpha = line.mean_own - (slopes * line.mean).sum(axis=1)
        left = residuals(returns.own, returns.explained_by[:1], rows.pair, rows.column, window,
                         alpha, slopes)  # fmt: skip
        ssr = np.nansum(left**2, axis=1)
    parameters = 1 + slopes.shape[1]
    freedom = line.observations - parameters
    sigma = np.sqrt(np.where(freedom > 0, ssr, np.nan) / np.maximum(freedom, 1))
    return Fitted(line.observations, alpha, slopes, np.where(np.isfinite(alpha), sigma, np.nan),
                  parameters, line.mean, line.inverse, estimates_alpha=True)  # fmt: skip
