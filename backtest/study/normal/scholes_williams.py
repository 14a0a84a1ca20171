"""Scholes-Williams: beta where the benchmark and the instrument do not trade together."""

from __future__ import annotations

import numpy as np

from backtest.study.normal.asynchronous import around
from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["scholes_williams"]


def scholes_williams(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """Beta = (β₋₁ + β₀ + β₊₁) ÷ (1 + 2ρ), alpha through the means; E[R] = alpha + beta Rm.

    Notes
    -----
    β₋₁, β₀, β₊₁ are slopes on the benchmark one session before, on the day, one after; ρ is
    its first-order autocorrelation in the window. Only sessions count on which all three
    are there. The forecast error is the market model's. Source: Scholes and Williams
    (1977); its use in event studies, Brown and Warner (1985).
    """
    before, same, after = around(returns.explained_by[0])
    present = np.isfinite(before) & np.isfinite(same) & np.isfinite(after)
    own = np.where(present, returns.own, np.nan)
    kept = np.where(np.isfinite(own), same, np.nan)  # ρ from the sessions of the slopes
    at = (rows.pair, rows.column, window)
    line = fit_lines(own, same[None], *at)
    early, late = (fit_lines(own, other[None], *at) for other in (before, after))
    lagged = fit_lines(kept, before[None], *at)
    rho = lagged.beta[:, 0] * np.sqrt(lagged.squares[:, 0] / line.squares[:, 0])
    beta = (early.beta + line.beta + late.beta) / (1.0 + 2.0 * rho)[:, None]
    return fitted_from(line, returns, rows, window, beta=beta)
