"""Shrinkage: how far a group's mean is to be believed, given how groups differ at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.study.track.interval import Estimate, Sampled

__all__ = ["PRIOR", "Shrunk", "between_variance", "shrink", "variances"]

PRIOR = 10.0  # degrees of freedom by which a group's variance leans on that of all groups
FLOOR = 0.1  # of a group's variance, that is at least its own
Z = 1.959963984540054

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Each group's posterior mean and 95 % interval, and the spread between groups."""

    mean: Floats
    low: Floats
    high: Floats
    between: float  # standard deviation of the groups' true means


def between_variance(means: Floats, variances: Floats) -> float:
    """The variance of groups' true means, by DerSimonian and Laird.

    Parameters
    ----------
    means, variances : (k,) arrays
        Of each group: its mean, and that mean's sampling variance, above zero.

    Notes
    -----
    w = 1 ÷ variance; Q = Σ w (mean − Σ w mean ÷ Σ w)²; the larger of 0 and
    (Q − (k − 1)) ÷ (Σ w − Σ w² ÷ Σ w). Source: DerSimonian and Laird (1986), eq. 9.

    Examples
    --------
    Q = 8 with equal weights of 4: (8 − 1) ÷ (8 − 4).

    >>> between_variance(np.array([-1.0, 1.0]), np.array([0.25, 0.25]))
    1.75
    """
    if len(means) < 2:
        return 0.0
    w = 1.0 / variances
    q = float((w * (means - (w @ means) / w.sum()) ** 2).sum())
    return max(0.0, (q - (len(means) - 1)) / float(w.sum() - (w**2).sum() / w.sum()))


def shrink(means: Floats, variances: Floats, towards: Estimate, quantile: float = Z) -> Shrunk:
    """Each group's mean pulled towards that of all calls.

    Parameters
    ----------
    means, variances : (k,) arrays
        Of each group: its mean y, and that mean's sampling variance v, above zero.
    towards : Estimate
        The mean over all calls, μ, with its standard error s.
    quantile : float
        Of half an interval in standard errors.

    Notes
    -----
    What moves all groups at once moves μ as much, so that y − μ has the variance u = v − s²
    (never less than `FLOOR` v). Truths are normal around μ with `between_variance` τ² of y − μ
    and u. B = τ² ÷ (τ² + u); posterior mean μ + B (y − μ), variance B u + s², and, with more
    than three groups, 2 ÷ (k − 3) × (1 − B)² (ū + τ²) ÷ (u + τ²) × (y − μ)² for τ² being
    estimated, ū the average of u by weights 1 ÷ (u + τ²). Sources: Efron and Morris (1975);
    Morris (1983), "Parametric empirical Bayes inference", eq. 1.17 and 5.6.

    Examples
    --------
    u = 0.25, τ² = 1.75, B = 0.875; half an interval is 1.96 √(0.875 × 0.25 + 0.01).

    >>> found = shrink(np.array([-1.0, 1.0]), np.array([0.26, 0.26]), Estimate(0.2, error=0.1))
    >>> found.mean.round(4).tolist(), found.low.round(4).tolist()
    ([-0.85, 0.9], [-1.7874, -0.0374])
    """
    k, apart = len(means), means - towards.value
    own = np.maximum(variances - towards.error**2, FLOOR * variances)
    tau2 = between_variance(apart, own)
    kept = tau2 / (tau2 + own)
    variance = kept * own + towards.error**2
    if k > 3:
        average = np.average(own, weights=1.0 / (own + tau2))
        unsure = (1.0 - kept) ** 2 * (average + tau2) / (own + tau2) * apart**2
        variance = variance + 2.0 / (k - 3) * unsure
    mean, half = towards.value + kept * apart, quantile * np.sqrt(variance)
    return Shrunk(mean, mean - half, mean + half, float(np.sqrt(tau2)))


def variances(samples: list[Sampled], errors: Floats, single: float) -> Floats:
    """Sampling variances of groups' means that do not hang on a handful of clusters each.

    Parameters
    ----------
    samples : list of Sampled
        Of each group.
    errors : (k,) array
        Its standard error by its own clusters; NaN with one cluster.
    single : float
        The variance of one call, over all calls.

    Notes
    -----
    u = error² G* ÷ c is the variance of one cluster's mean; were its n ÷ G* calls independent
    it would be single G* ÷ n. The quotient of the two, averaged over groups by G* − 1, is the
    design effect D. Each group has u₀ = single × min(1, D G* ÷ n), never more than if every
    cluster were one call, and its own u leans on u₀ as if that came of `PRIOR` degrees of
    freedom: else groups whose few clusters happen to agree weigh too much, and groups seem to
    differ that do not. Sources: Kish (1965), section 5.4, for the design effect; Smyth (2004)
    for variances that lean on all, here with a fixed weight.

    Examples
    --------
    Two calls in two clusters, and nothing else known: each call is worth 0.04.

    >>> one = Sampled(np.zeros(2), np.array([0, 1]), 2.0, 1.0)
    >>> variances([one], np.array([np.nan]), 0.04).tolist()
    [0.02]
    """
    count = np.array([one.clusters for one in samples])
    size = np.array([len(one.returns) for one in samples]) / count
    inflation = np.array([one.inflation for one in samples])
    known = np.isfinite(errors)
    freedom = np.where(known, count - 1.0, 0.0)
    own = np.where(known, errors, 0.0) ** 2 * count / inflation
    alone = single / size
    effect = float(freedom @ own / (freedom @ alone)) if freedom.sum() > 0 else np.inf
    model = np.minimum(single, max(1.0, effect) * alone)
    found: Floats = (freedom * own + PRIOR * model) / (freedom + PRIOR) * inflation / count
    return found
