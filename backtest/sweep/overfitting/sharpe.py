"""The Sharpe ratio of the best variant, less what the best of so many would have by chance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from backtest.metrics.distributions import normal_probability
from backtest.sweep.overfitting.counted import event_clusters
from backtest.sweep.overfitting.effective_trials import (
    ROUNDING,
    effective_trials,
    expected_best,
)
from backtest.sweep.trials import Trials

__all__ = ["FEWEST", "DeflatedSharpe", "deflated_sharpe", "probabilistic_sharpe"]

FEWEST = 10
"""Clusters in which the best variant has traded: with fewer, skewness and kurtosis say nothing."""


@dataclass(frozen=True, slots=True)
class DeflatedSharpe:
    """The best variant's Sharpe ratio over clusters; none of its figures is annualised.

    Attributes
    ----------
    value : float or None
        The chance that the true ratio is above `threshold`; None where it cannot be told.
    sharpe, skewness, kurtosis : float
        Of the best variant's cluster means; 3 is the kurtosis of a normal one.
    clusters : int
        In which it traded.
    trials : float
        The effective number of variants.
    threshold : float
        What the best of so many would be expected to have by chance.
    probabilistic : float
        The same chance beside 0: as if this variant had been the only one.
    why : str
        Why there is none; empty where there is.
    """

    value: float | None
    sharpe: float = math.nan
    skewness: float = math.nan
    kurtosis: float = math.nan
    clusters: int = 0
    trials: float = math.nan
    threshold: float = math.nan
    probabilistic: float = math.nan
    why: str = ""


def probabilistic_sharpe(
    sharpe: float, n: int, *, skewness: float = 0.0, kurtosis: float = 3.0, threshold: float = 0.0
) -> float:
    """The chance that the true Sharpe ratio is above a threshold.

    Parameters
    ----------
    sharpe, threshold : float
        Per observation, not annualised.
    n : int
        Observations.
    skewness, kurtosis : float
        Of the observations, with n in the denominator; 3 is the normal's kurtosis.

    Notes
    -----
    Φ((SR − SR*) √(n − 1) ÷ √(1 − γ₃ SR + (γ₄ − 1) ÷ 4 × SR²)); NaN where the root is not of a
    positive number. Source: Bailey and López de Prado (2012), The Sharpe ratio efficient frontier.

    Examples
    --------
    >>> round(probabilistic_sharpe(0.1, 101), 4)  # Φ(0.1 × 10 ÷ √1.005)
    0.8407
    """
    spread = 1.0 - skewness * sharpe + (kurtosis - 1.0) / 4.0 * sharpe**2
    if spread <= 0:
        return math.nan
    return normal_probability((sharpe - threshold) * math.sqrt((n - 1) / spread))


def deflated_sharpe(best: Trials, chunks: Iterable[Trials], *, seed: int = 0) -> DeflatedSharpe:
    """The best variant's probabilistic Sharpe ratio beside what the best of all is worth by chance.

    Parameters
    ----------
    best : Trials
        The best variant alone.
    chunks : iterable of Trials
        All variants, in parts: no more than one is held at a time.
    seed : int
        For the effective number.

    Notes
    -----
    Null: no variant has an excess. Sample: means of event clusters in which a variant traded, at
    least 10 of the best one's. Formula: `probabilistic_sharpe` beside `expected_best` of N trials,
    V being the variance of all variants' ratios and N their effective number. Source: Bailey and
    López de Prado (2014), The deflated Sharpe ratio. Where variants truly differ V is larger for
    it, and the ratio too cautious.
    """
    own = best.mean[0][best.count[0] > 0]
    if len(own) < FEWEST:
        return DeflatedSharpe(
            None,
            clusters=len(own),
            why=f"the best variant traded in {event_clusters(len(own))}, and {FEWEST} are needed",
        )
    spread = float(own.std(ddof=1))
    if spread <= ROUNDING * float(np.abs(own).max()):
        return DeflatedSharpe(None, clusters=len(own), why="its excess is the same in each cluster")
    away = (own - own.mean()) / own.std()
    sharpe, skewness = float(own.mean()) / spread, float((away**3).mean())
    kurtosis = float((away**4).mean())
    trials, variance = effective_trials(chunks, seed=seed)
    threshold = expected_best(trials, variance)
    beside, alone = (
        probabilistic_sharpe(
            sharpe, len(own), skewness=skewness, kurtosis=kurtosis, threshold=under
        )
        for under in (threshold, 0.0)
    )
    why = "" if np.isfinite(beside) else "its skewness and kurtosis leave the ratio no variance"
    return DeflatedSharpe(
        None if why else beside, sharpe, skewness, kurtosis, len(own), trials, threshold, alone, why
    )
