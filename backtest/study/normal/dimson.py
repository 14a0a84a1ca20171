"""Dimson: beta summed over the sessions around, for thin trading and markets out of step."""

from __future__ import annotations

import numpy as np

from backtest.study.normal.asynchronous import around
from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["dimson"]


def dimson(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """Beta = Σ of the slopes of one regression on Rm one session before, on the day, after.

    Notes
    -----
    Alpha goes through the means and E[R] = alpha + beta Rm, as in Brown and Warner (1985),
    sec. 5; the forecast error is the market model's. Source: Dimson (1979); that the
    sum stands for what is missed only while the benchmark itself is not autocorrelated is
    Fowler and Rorke (1983).
    """
    three = around(returns.explained_by[0])
    at = (rows.pair, rows.column, window)
    whole = fit_lines(returns.own, three, *at)
    present = np.isfinite(three).all(axis=0)
    line = fit_lines(np.where(present, returns.own, np.nan), three[1:2], *at)
    return fitted_from(line, returns, rows, window, beta=whole.beta.sum(axis=1, keepdims=True))
