"""Market-adjusted: an instrument's return is the benchmark's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["market_adjusted"]


def market_adjusted(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """E[R] = Rm: alpha 0, beta 1; sigma is the differences' standard deviation, with M − 1.

    Notes
    -----
    Nothing else is estimated, so there is no forecast error. Source: Brown and Warner
    (1985)
    """
    apart = returns.own - returns.explained_by[0]
    line = fit_lines(apart, returns.explained_by[:0], rows.pair, rows.column, window)
    known = np.isfinite(line.alpha)
    return replace(
        fitted_from(line, returns, rows, window),
        alpha=np.where(known, 0.0, np.nan),
        beta=np.where(known, 1.0, np.nan)[:, None],
        mean=np.zeros((len(known), 1)),
        inverse=np.zeros((len(known), 1, 1)),
        estimates_alpha=False,
    )
