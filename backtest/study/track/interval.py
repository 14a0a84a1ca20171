"""A mean, a median and a hit rate with intervals that count clusters, not calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import t_p_value, t_quantile
from backtest.study.track.clusters import cluster_calls, effective_number, overlap_inflation

__all__ = ["DRAWS", "FEWEST", "Estimate", "Sampled", "hits_of", "mean_of", "median_of", "sampled"]

DRAWS = 999  # resamples of the median
FEWEST = 5.0  # clusters below which nothing is said of chance
UPPER = 0.975
NOTHING = 1e-12  # of the largest return: a spread that rounding alone may leave

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sampled:
    """Side-signed returns with the clusters they are in."""

    returns: Floats
    cluster: Ints
    clusters: float
    inflation: float
    fewest: float = FEWEST

    @property
    def enough(self) -> bool:
        """Whether anything may be said of chance."""
        return self.clusters >= self.fewest

    @property
    def quantile(self) -> float:
        """Of the t distribution, for an interval of 95 %."""
        return t_quantile(UPPER, self.clusters - 1.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its 95 % interval and its standard error; NaN where they cannot be had."""

    value: float
    low: float = np.nan
    high: float = np.nan
    error: float = np.nan
    p_value: float = np.nan


def sampled(returns: Floats, published: Ints, horizon: float, *, fewest: float = FEWEST) -> Sampled:
    """Signed returns (n,) of calls, published on those days, in clusters for a horizon in days."""
    cluster = cluster_calls(published, horizon)
    return Sampled(
        returns,
        cluster,
        effective_number(cluster),
        overlap_inflation(published, cluster, horizon),
        fewest,
    )


def mean_of(sample: Sampled) -> Estimate:
    """The mean over calls, its 95 % interval, and the two-sided p-value of its being zero.

    Notes
    -----
    Sₖ: the sum over a cluster's calls of what they differ from the mean. Variance:
    c ÷ n² × Σ Sₖ² ÷ (1 − nₖ ÷ n), which resampling whole clusters tends to, without its
    downward bias, times what overlap leaves between clusters, c. Judged by Student's t with
    G* − 1 degrees of freedom, G* the effective number of clusters. Sources: Bell and McCaffrey
    (2002) for the bias (CR2); Carter, Schnepel and Steigerwald (2017) for G*. What it covers
    was measured (`tests/benchmarks/calibration_of_track.py`, null calls with common daily shocks,
    1,000 records a cell): 94 to 96 % with more than 20 effective clusters, 93 to 97 % with 7 to 14.
    With 2 to 4 it is 95 to 97 %, but by intervals of no use (t's quantile is 3 with 4 clusters
    and 13 with 2), and the variance hangs on a pair of numbers: hence `FEWEST`.

    Examples
    --------
    Six calls, a year apart each: the t-interval of the textbook.

    >>> x = np.array([0.01, 0.03, -0.02, 0.04, 0.00, 0.06])
    >>> found = mean_of(sampled(x, 365 * np.arange(6), 30.0))
    >>> round(found.value, 6), round(found.low, 6), round(found.high, 6), round(found.p_value, 6)
    (0.02, -0.010416, 0.050416, 0.151761)
    """
    if not len(sample.returns):
        return Estimate(np.nan)
    mean = float(sample.returns.mean())
    error = _standard_error(sample, sample.returns)
    if not sample.enough or not error > NOTHING * np.abs(sample.returns).max():
        return Estimate(mean, error=error)
    half = sample.quantile * error
    p = t_p_value(mean / error, sample.clusters - 1.0)
    return Estimate(mean, mean - half, mean + half, error, p)


def hits_of(sample: Sampled) -> Estimate:
    """The share of calls that came right, with Wilson's 95 % interval for clusters.

    Notes
    -----
    Wilson's score interval with p (1 − p) ÷ variance as the number of trials, at most n, the
    variance being that of `mean_of`, and Student's quantile as there. Where all are right, or
    all wrong, the trials are the clusters. Sources: Wilson (1927); Dean and Pagano (2015) for
    clustered samples. A return of exactly zero is no hit.

    Examples
    --------
    >>> x = np.array([0.01, 0.03, -0.02, 0.04, 0.00, 0.06])
    >>> found = hits_of(sampled(x, 365 * np.arange(6), 30.0))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.6667, 0.2037, 0.9399)
    """
    if not len(sample.returns):
        return Estimate(np.nan)
    right = (sample.returns > 0).astype(np.float64)
    rate = float(right.mean())
    if not sample.enough:
        return Estimate(rate)
    error = _standard_error(sample, right)
    spread = rate * (1 - rate)
    trials = sample.clusters if spread == 0 else spread / max(error**2, spread / len(right))
    z2 = sample.quantile**2
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = np.sqrt(z2 * (spread / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return Estimate(rate, float(max(0.0, middle - half)), float(min(1.0, middle + half)), error)


def median_of(sample: Sampled, rng: np.random.Generator, *, draws: int = DRAWS) -> Estimate:
    """The median over calls with a 95 % interval from resamples of whole clusters.

    Notes
    -----
    The standard deviation of the medians of resamples, each of as many clusters as there are,
    drawn with replacement; widened by √(c G ÷ (G − 1)) and judged by Student's t, as the mean
    is. Source: Field and Welsh (2007), "Bootstrapping clustered data".

    Examples
    --------
    >>> x = np.linspace(-0.1, 0.1, 21)
    >>> sample = sampled(x, 365 * np.arange(21), 30.0)
    >>> found = median_of(sample, np.random.default_rng(0))
    >>> found.value, found.low < -0.02, found.high > 0.02
    (0.0, True, True)
    """
    if not len(sample.returns):
        return Estimate(np.nan)
    middle = float(np.median(sample.returns))
    if not sample.enough or not np.ptp(sample.returns) > 0:
        return Estimate(middle)
    count = int(sample.cluster.max()) + 1
    spread = float(_resampled_medians(sample, count, rng, draws).std(ddof=1))
    error = spread * np.sqrt(sample.inflation * count / (count - 1))
    half = sample.quantile * error
    return Estimate(middle, float(middle - half), float(middle + half), float(error))


def _resampled_medians(sample: Sampled, count: int, rng: np.random.Generator, draws: int) -> Floats:
    """The median of each resample, a call weighing as often as its cluster was drawn."""
    order = np.argsort(sample.returns, kind="stable")
    values, cluster = sample.returns[order], sample.cluster[order]
    reached = np.zeros((len(values), count), np.int32)  # calls of each cluster up to each value
    reached[np.arange(len(values)), cluster] = 1
    np.cumsum(reached, axis=0, out=reached)
    times = _drawn(count, rng, draws)
    half = times @ reached[-1] / 2.0
    below, above = _first(reached, times, half), _first(reached, times, half + 0.25)
    found: Floats = (values[below] + values[above]) / 2.0
    return found


def _drawn(count: int, rng: np.random.Generator, draws: int) -> Counts:
    """How often each resample, a row each, has each cluster."""
    drawn = rng.integers(0, count, (draws, count)) + count * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * count).reshape(drawn.shape).astype(np.int32)


def _first(reached: Counts, times: Counts, weight: Floats) -> Ints:
    """The first place at which each resample has reached a weight, by bisection."""
    low, high = np.zeros(len(times), np.int64), np.full(len(times), len(reached) - 1)
    while (low < high).any():
        middle = (low + high) // 2
        enough = np.einsum("dk,dk->d", times, reached[middle]) >= weight
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return low


def _standard_error(sample: Sampled, values: Floats) -> float:
    """Of the mean of values, by clusters; NaN with one cluster."""
    n = len(values)
    sizes = np.bincount(sample.cluster).astype(np.float64)
    if len(sizes) < 2:
        return np.nan
    sums = np.bincount(sample.cluster, weights=values - values.mean())
    variance = (sums**2 / (1.0 - sizes / n)).sum() / n**2
    return float(np.sqrt(sample.inflation * variance))
