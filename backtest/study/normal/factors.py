"""Factors: an instrument's return is a line in several factors' returns, read from a file."""

from __future__ import annotations

from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["factors"]


def factors(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """E[R − Rf] = alpha + Σ beta F by least squares; sigma = √(SSR ÷ (M − 1 − k)).

    Notes
    -----
    Without a column ``RF`` in the file, Rf is 0. Source: Fama and French (1993)
    """
    line = fit_lines(returns.own, returns.explained_by, rows.pair, rows.column, window)
    return fitted_from(line, returns, rows, window)
