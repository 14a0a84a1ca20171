"""PBO: how often the best variant on half of the events is below the middle on the other half."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from backtest.sweep.overfitting.counted import event_clusters
from backtest.sweep.trials import Trials

__all__ = ["BLOCKS", "MOST", "Pbo", "mean", "mean_over_spread", "pbo", "pbo_of"]

BLOCKS = 16
MOST = 10_000
"""Variants up to which all are ranked in each of the 12,870 halves, some seconds; else a cover."""

WHOLE = 6.0  # λ where the variant is the best of all on the other half too
ROUNDING = 1e-12  # of the mean square: a variance that rounding alone may leave

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Performance = Callable[[Floats, Floats, Floats], Floats]
"""Number, sum and sum of squares of a half's observations, (n,) each → (n,), NaN where unknown."""


@dataclass(frozen=True, eq=False)
class Pbo:
    """Every half of the blocks against the other.

    Attributes
    ----------
    best : (s,) array of int64
        The column that is best on each half, halves in lexicographic order of their blocks.
    rank : (s,) array
        Its rank on the other half, from 1, the lowest, to n; those that tie share theirs.
    variants, blocks : int
    why : str
        Why there is none; empty where there is.
    """

    best: Ints
    rank: Floats
    variants: int
    blocks: int
    why: str = ""

    @property
    def logits(self) -> Floats:
        """(s,) λ: the logit of the rank's share ω, and 6 where ω is 1."""
        share = self.rank / self.variants
        whole = share >= 1.0
        return np.where(whole, WHOLE, np.log(share / np.where(whole, 1.0, 1.0 - share)))

    @property
    def value(self) -> float | None:
        """The share of λ at or below 0."""
        return None if self.why else float((self.logits <= 0.0).mean())


def mean(count: Floats, total: Floats, squares: Floats) -> Floats:
    """The mean of a half's observations."""
    found = np.full(total.shape, np.nan)
    np.divide(total, count, out=found, where=count > 0)
    return found


def mean_over_spread(count: Floats, total: Floats, squares: Floats) -> Floats:
    """Mean ÷ sample standard deviation; NaN of fewer than two, or where they do not differ."""
    found = np.full(total.shape, np.nan)
    moved = squares - total * total / np.maximum(count, 1.0)
    known = (count > 1) & (moved > ROUNDING * squares)
    np.divide(total, count, out=found, where=known)
    spread = np.sqrt(np.divide(moved, count - 1.0, out=np.ones_like(moved), where=known))
    found /= spread
    return found


def pbo(
    observations: Floats, blocks: int = BLOCKS, performance: Performance = mean_over_spread
) -> Pbo:
    """Combinatorially symmetric cross-validation.

    Parameters
    ----------
    observations : (t, n) array
        n variants in the order of time; NaN where one has none.
    blocks : int
        Even; contiguous, and as equal in length as t allows.
    performance : callable
        What the best is best by: `mean_over_spread`, `mean`, or another of a half's number, sum
        and sum of squares.

    Notes
    -----
    Null: none is tested; of variants that do not differ it tends to ½. Sample: all ways to take
    half of the blocks as the known half. Formula: the best variant there has rank r on the other
    half, ω = r ÷ n, λ = ln(ω ÷ (1 − ω)); PBO is the share of λ ≤ 0. A variant without a
    performance on the other half ranks lowest. Halves are sums of block sums, added up column by
    column in one order, so that variants that do the same tie, whatever the rounding. Source:
    Bailey, Borwein, López de Prado and Zhu (2017), The probability of backtest overfitting, there
    with ω = r ÷ (n + 1).

    Examples
    --------
    A variant that is always better, and one that is always worse.

    >>> noise = np.random.default_rng(1).normal(size=(64, 1))
    >>> pbo(np.hstack([noise, noise - 1.0, noise + 1.0])).value
    0.0
    """
    sums = _block_sums(observations, blocks)
    first, second = [], []  # of the halves with block 0, and of their complements
    for taken in _halves(blocks):
        known = performance(*_added(sums, taken))
        other = performance(*_added(sums, [b for b in range(blocks) if b not in taken]))
        low, lower = (np.where(np.isnan(one), -np.inf, one) for one in (known, other))
        first.append(_best_and_rank(low, lower))
        second.append(_best_and_rank(lower, low))
    best, rank = zip(*first, *second[::-1], strict=True)
    return Pbo(np.array(best), np.array(rank), observations.shape[1], blocks)


def pbo_of(trials: Trials, performance: Performance = mean_over_spread) -> Pbo:
    """The same of trials: the observations are the clusters' means, in 16 blocks.

    Where a variant does not trade in a cluster it has no observation there.
    """
    traded = trials.take(np.flatnonzero(trials.count.sum(axis=1) > 0))
    bare = Pbo(np.empty(0, np.int64), np.empty(0), len(traded), BLOCKS)
    if trials.clusters < BLOCKS:
        return _null(bare, f"{event_clusters(trials.clusters)}, and {BLOCKS} are needed")
    if len(traded) < 2:
        return _null(bare, "fewer than two variants traded: there was nothing to choose among")
    observed = traded.mean
    if np.array_equal(observed, np.broadcast_to(observed[0], observed.shape), equal_nan=True):
        return _null(bare, "all variants do the same: there was nothing to choose among")
    return pbo(observed.T, BLOCKS, performance)


def _null(bare: Pbo, why: str) -> Pbo:
    return Pbo(bare.best, bare.rank, bare.variants, bare.blocks, why)


def _best_and_rank(known: Floats, other: Floats) -> tuple[int, float]:
    """The best column of one half, and its rank on the other."""
    column = int(known.argmax())
    below, same = (other < other[column]).sum(), (other == other[column]).sum()
    return column, float(below + (same + 1) / 2)


def _halves(blocks: int) -> Iterator[tuple[int, ...]]:
    """Each pair of halves once, by the half that has block 0, in lexicographic order.

    The complements of the first half of all combinations are the second half, backwards.
    """
    for others in combinations(range(1, blocks), blocks // 2 - 1):
        yield (0, *others)


def _block_sums(observations: Floats, blocks: int) -> tuple[Floats, Floats, Floats]:
    """(blocks, n) each: number, sum and sum of squares of what is there."""
    there = ~np.isnan(observations)
    value = np.where(there, observations, 0.0)
    parts = np.array_split(np.arange(len(value)), blocks)

    def summed(of: Floats) -> Floats:
        return np.stack([of[part].sum(axis=0) for part in parts])

    return summed(there.astype(np.float64)), summed(value), summed(value * value)


def _added(sums: tuple[Floats, Floats, Floats], taken: list[int] | tuple[int, ...]) -> list[Floats]:
    """(n,) each, of the blocks taken."""
    found = []
    for of in sums:
        total = of[taken[0]].copy()
        for block in taken[1:]:
            total += of[block]
        found.append(total)
    return found
