"""The Sharpe ratio of the best variant, less what the best of so many would have by chance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import normal_probability, normal_quantile
from backtest.sweep.trials import Trials

__all__ = [
    "FEWEST",
    "DeflatedSharpe",
    "deflated_sharpe",
    "expected_best",
    "probabilistic_sharpe",
]

FEWEST = 10
"""Clusters in which the best variant has traded: with fewer, skewness and kurtosis say nothing."""

ROUNDING = 1e-9  # of the largest mean: a spread that rounding alone may leave

Floats = npt.NDArray[np.float64]


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


def expected_best(trials: float, variance: float) -> float:
    """The Sharpe ratio that the best of some independent trials without skill is expected to have.

    Parameters
    ----------
    trials : float
        Their number.
    variance : float
        Of the trials' Sharpe ratios.

    Notes
    -----
    √V ((1 − γ) Φ⁻¹(1 − 1 ÷ N) + γ Φ⁻¹(1 − 1 ÷ (N e))), γ Euler's constant; an approximation for
    large N, never taken below 0. Source: Bailey and López de Prado (2014), The deflated Sharpe
    ratio, equation 1.

    Examples
    --------
    >>> round(expected_best(100, 1.0), 4), expected_best(1, 1.0)
    (2.5306, 0.0)
    """
    if trials <= 1.0:
        return 0.0
    low = normal_quantile(1.0 - 1.0 / trials)
    high = normal_quantile(1.0 - 1.0 / (trials * math.e))
    return math.sqrt(variance) * max(0.0, (1.0 - np.euler_gamma) * low + np.euler_gamma * high)


def deflated_sharpe(best: Trials, chunks: Iterable[Trials]) -> DeflatedSharpe:
    """The best variant's probabilistic Sharpe ratio beside what the best of all is worth by chance.

    Parameters
    ----------
    best : Trials
        The best variant alone.
    chunks : iterable of Trials
        All variants, in parts: no more than one is held at a time.

    Notes
    -----
    Null: no variant has an excess. Sample: means of event clusters in which a variant traded, at
    least 10 of the best one's. Formula: `probabilistic_sharpe` beside `expected_best` of N trials,
    V being the variance of all variants' ratios. The variants move together, so N is an
    effective number: r̄ + (1 − r̄) M of M variants whose cluster means have the mean correlation r̄
    over all pairs, for which r̄ below 0 counts as 0. Source: Bailey and López de Prado (2014), The
    deflated Sharpe ratio, and its appendix on trials that are not independent.
    """
    own = best.mean[0][best.count[0] > 0]
    if len(own) < FEWEST:
        return DeflatedSharpe(
            None,
            clusters=len(own),
            why=f"the best variant traded in {len(own)} event clusters, and {FEWEST} are needed",
        )
    spread = float(own.std(ddof=1))
    if spread <= ROUNDING * float(np.abs(own).max()):
        return DeflatedSharpe(None, clusters=len(own), why="its excess is the same in each cluster")
    away = (own - own.mean()) / own.std()
    sharpe, skewness = float(own.mean()) / spread, float((away**3).mean())
    kurtosis = float((away**4).mean())
    trials, variance = _tried(chunks)
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


def _tried(chunks: Iterable[Trials]) -> tuple[float, float]:
    """The effective number of trials, and the variance of their Sharpe ratios.

    Of M rows of length 1 the sum of all products of two is |Σ rows|², M of them products of a
    row with itself: the mean correlation takes one pass and no matrix.
    """
    number, ratios, squares = 0, 0.0, 0.0
    summed: Floats | float = 0.0
    for chunk in chunks:
        ratio, unit = _standardised(chunk)
        number += len(ratio)
        ratios += float(ratio.sum())
        squares += float((ratio**2).sum())
        summed = summed + unit.sum(axis=0)
    if number < 2:
        return float(number), 0.0
    variance = max(0.0, squares - ratios**2 / number) / (number - 1)
    correlation = (float(np.sum(np.square(summed))) - number) / (number * (number - 1))
    correlation = min(max(correlation, 0.0), 1.0)
    return correlation + (1.0 - correlation) * number, variance


def _standardised(trials: Trials) -> tuple[Floats, Floats]:
    """(m,) Sharpe ratios, and (m, c) cluster means less their mean, scaled to length 1.

    Of variants that traded in two clusters or more and whose means differ; where one has not
    traded it stands at its own mean, which adds nothing.
    """
    there = trials.count > 0
    n = there.sum(axis=1)
    value = np.where(there, trials.mean, 0.0)
    middle = value.sum(axis=1) / np.maximum(n, 1)
    away = np.where(there, value - middle[:, None], 0.0)
    length = np.sqrt((away**2).sum(axis=1))
    kept = (n > 1) & (length > ROUNDING * np.abs(value).max(axis=1))
    spread = length[kept] / np.sqrt(n[kept] - 1.0)
    return middle[kept] / spread, away[kept] / length[kept][:, None]
