"""Clusters of calls: what of them may count as one observation, and what is left between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["DAYS", "cluster_calls", "effective_number", "overlap_inflation"]

DAYS = 365.25 / 12
"""Of a month."""

Ints = npt.NDArray[np.int64]


def cluster_calls(published: Ints, horizon: float) -> Ints:
    """The cluster of each call.

    Calls whose horizons overlap chain into one cluster. Where a chain's days of publication
    span k ≥ 2 horizons it is cut into the whole number of equal parts that are no shorter than
    a horizon: else one long chain would be one observation however long it is, and with parts
    as long as a horizon a call overlaps with those of its own part and of the two beside it,
    never with others (`overlap_inflation` allows for these two). All calls of one article, and
    all of one day, are in one cluster.

    Parameters
    ----------
    published : (n,) array of int
        Days, in any order.
    horizon : float
        Days.

    Returns
    -------
    (n,) array of int
        Numbered from 0 in order of time.

    Examples
    --------
    Three apart; then five in a chain that spans two and a half horizons, thus two parts.

    >>> cluster_calls(np.array([0, 40, 80]), 30).tolist()
    [0, 1, 2]
    >>> cluster_calls(np.array([0, 20, 40, 60, 75]), 30).tolist()
    [0, 0, 1, 1, 1]
    """
    if not len(published):
        return np.empty(0, np.int64)
    order = np.argsort(published, kind="stable")
    days = published[order].astype(np.float64)
    starts = np.flatnonzero(np.diff(days, prepend=-np.inf) > horizon)
    lengths = np.diff(starts, append=len(days))
    spans = days[starts + lengths - 1] - days[starts]
    parts = np.maximum(1.0, spans // horizon)
    since = days - np.repeat(days[starts], lengths)
    within = since // np.repeat(np.maximum(spans / parts, 1.0), lengths)
    within = np.minimum(within, np.repeat(parts, lengths) - 1.0)
    new = np.diff(within, prepend=0.0) != 0
    new[starts] = True
    found = np.empty(len(days), np.int64)
    found[order] = np.cumsum(new) - 1
    return found


def effective_number(cluster: Ints) -> float:
    """How many clusters of one size would weigh as these do: n² ÷ Σ nₖ²; 0 without calls.

    Source: Carter, Schnepel and Steigerwald (2017), "Asymptotic behavior of a t-test robust to
    cluster heterogeneity", eq. 6, where calls of one cluster are wholly correlated.

    Examples
    --------
    >>> effective_number(np.array([0, 1, 2, 3])), effective_number(np.array([0, 0, 0, 1]))
    (4.0, 1.6)
    """
    if not len(cluster):
        return 0.0
    sizes = np.bincount(cluster).astype(np.float64)
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def overlap_inflation(published: Ints, cluster: Ints, horizon: float) -> float:
    """By what the variance of a mean exceeds that of independent clusters, at most.

    Two calls share max(0, 1 − days between ÷ horizon) of their days. Where all of their noise
    is common that is their correlation, and the variance of the sum is Σᵢⱼ of it over all
    pairs, of which clusters hold those within. The quotient of the two is 1 where clusters
    are apart, 1.5 where calls come evenly and a cluster is as long as the horizon; noise of
    their own makes it less. Source: Hansen and Hodrick (1980) for overlapping returns.

    Examples
    --------
    One call in each of two clusters, and half of their days in common: 2 + 2 × ½ over 2.

    >>> overlap_inflation(np.array([0, 15]), np.array([0, 1]), 30.0)
    1.5
    """
    if not len(published):
        return 1.0
    order = np.argsort(published, kind="stable")
    days, mine = published[order], cluster[order]
    first = np.flatnonzero(np.diff(mine, prepend=-1))
    # the clusters set out one after the other, a horizon apart: what is shared is within them
    steps = np.diff(days, prepend=days[0])
    steps[first[1:]] = int(np.ceil(horizon))
    within = _shared(np.cumsum(steps), horizon)
    return max(1.0, _shared(days, horizon) / within)


def _shared(days: Ints, horizon: float) -> float:
    """Sum over all ordered pairs of the part of their days that two calls share; days sorted."""
    place = np.arange(len(days))
    before = np.concatenate([[0.0], np.cumsum(days - days[0], dtype=np.float64)])
    far = np.searchsorted(days, days - horizon, side="right")
    same = np.searchsorted(days, days, side="left")
    # of each call, all that come earlier and less than a horizon before it, counted both ways
    apart = (same - far) * (days - days[0]) - (before[same] - before[far])
    return float(2.0 * ((same - far) - apart / horizon).sum() + (2 * (place - same) + 1).sum())
