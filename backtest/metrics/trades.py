"""Figures of trades: how often, how much, how busy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.returns import years_between

__all__ = ["exposure", "hit_rate", "profit_factor", "turnover"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


def hit_rate(pnl: Floats) -> float | None:
    """Share of closed trades whose profit after costs is above zero.

    Parameters
    ----------
    pnl : (k,) array
        Profit of each closed trade, in money; open ones are not among them.

    Returns
    -------
    A fraction; None without a closed trade.

    Examples
    --------
    >>> hit_rate(np.array([10.0, -5.0, 0.0, 30.0]))
    0.5
    """
    return None if len(pnl) == 0 else float(np.mean(pnl > 0))


def profit_factor(pnl: Floats) -> float | None:
    """Sum of gains ÷ |sum of losses| of closed trades; None without losses.

    Examples
    --------
    >>> profit_factor(np.array([10.0, -5.0, 0.0, 30.0]))
    8.0
    """
    losses = float(np.abs(pnl[pnl < 0].sum()))
    return None if losses == 0 else float(pnl[pnl > 0].sum()) / losses


def turnover(traded: float, equity: Floats, *, dates: Dates) -> float | None:
    """How often the money was turned over in a year.

    Parameters
    ----------
    traded : float
        Σ |buys| + Σ |sales|, in money, at the fills.
    equity : (d,) array
        The path; its mean is the money that was turned.
    dates : (d,) array of datetime64[D]
        The dates of the path.

    Returns
    -------
    `traded` ÷ 2 ÷ mean equity ÷ years; None where no time passes or the mean is not
    above zero.

    Examples
    --------
    Bought and sold 400 once, of 100 on average, in four years:

    >>> days = np.array(["2021-01-01", "2025-01-01"], "datetime64[D]")
    >>> turnover(800.0, np.array([100.0, 100.0]), dates=days)
    1.0
    """
    years = years_between(dates)
    if years <= 0 or equity.mean() <= 0:
        return None
    return float(traded / 2.0 / equity.mean() / years)


def exposure(held: Bools) -> float | None:
    """Dates on which a tranche was held at any moment ÷ dates after the first.

    Parameters
    ----------
    held : (d,) array of bool
        The first date is the one before anything is bought.

    Returns
    -------
    A fraction; None under two dates.

    Examples
    --------
    >>> exposure(np.array([False, True, True, False, False]))
    0.5
    """
    return None if len(held) < 2 else float(np.mean(held[1:]))
