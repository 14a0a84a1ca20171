"""What the track record's intervals cover, on null calls that share daily shocks.

Calls know nothing: each is long one of 30 shares whose daily returns beyond the benchmark have
mean zero, a common part and one of its own, both with fat tails (t with 5 degrees of freedom).
Articles come by a Poisson process and name several shares on one day. A cell says how often the
95 % interval covers the truth: of the mean where returns compound (they are skewed, their mean
is zero), of the median and the hit rate where they add up (they are symmetric: 0 and one half).
Two tables follow: what the shrunk means of authors cover, and how often any author of many who
know nothing has a corrected p ≤ 5 %.

    python tests/benchmarks/calibration_of_track.py [--records 2000] [--fewest 5] [--seed 1]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.study.significance.holm import holm
from backtest.study.track.clusters import DAYS
from backtest.study.track.interval import FEWEST, hits_of, mean_of, median_of, sampled
from backtest.study.track.shrink import shrink, variances

SHARES, DAILY = 30, 0.018  # of the excess, in days of the calendar
FREEDOM = 5.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """How null calls come about."""

    months: int  # the horizon
    horizons: int  # so many of them of publication
    articles: float  # a month, on average
    named: int  # shares an article names, at most
    common: float  # of the variance of a day
    lists: bool = False  # one article in ten names every share
    gap: bool = False  # every second horizon and a half without an article: chains that end

    @property
    def horizon(self) -> float:
        """Days."""
        return DAYS * self.months


def null_calls(world: World, rng: np.random.Generator) -> tuple[Ints, Floats, Floats]:
    """Days of publication, returns that add up, returns that compound."""
    span = int(world.horizon * world.horizons)
    hold = int(world.horizon)
    days = np.sort(rng.integers(0, span, max(2, rng.poisson(world.articles * span / DAYS))))
    if world.gap:
        days = days[(days % (2.5 * world.horizon)) < world.horizon]
    named = rng.integers(1, world.named + 1, len(days))
    if world.lists:
        named[rng.random(len(days)) < 0.1] = SHARES
    published = np.repeat(days, named)
    share = np.concatenate([rng.permutation(SHARES)[:count] for count in named])
    shock = rng.standard_t(FREEDOM, (span + hold + 1, SHARES + 1)) * np.sqrt(3 / 5) * DAILY
    daily = np.sqrt(world.common) * shock[:, :1] + np.sqrt(1 - world.common) * shock[:, 1:]
    daily = np.maximum(daily, -0.5)
    added, grown = np.cumsum(daily, axis=0), np.cumsum(np.log1p(daily), axis=0)
    after = published + hold
    return (
        published,
        added[after, share] - added[published, share],
        np.expm1(grown[after, share] - grown[published, share]),
    )


def covered(
    world: World, records: int, rng: np.random.Generator, *, fewest: float = FEWEST
) -> tuple[float, list[float], list[float]]:
    """Mean effective clusters; coverage of mean, hits, median; share with any interval."""
    count, clusters = np.zeros(3), []
    said = np.zeros(3)
    for _ in range(records):
        published, added, grown = null_calls(world, rng)
        one = sampled(grown, published, world.horizon, fewest=fewest)
        two = sampled(added, published, world.horizon, fewest=fewest)
        clusters.append(one.clusters)
        found = ((mean_of(one), 0.0), (hits_of(two), 0.5), (median_of(two, rng, draws=199), 0.0))
        for k, (estimate, truth) in enumerate(found):
            if np.isfinite(estimate.low):
                said[k] += 1
                count[k] += estimate.low <= truth <= estimate.high
    return float(np.mean(clusters)), list(count / np.maximum(said, 1)), list(said / records)


def worlds() -> Iterator[World]:
    """The cells."""
    for months in (1, 12):
        for horizons in (3, 6, 10, 20, 40):
            for common in (0.0, 0.3, 0.8):
                yield World(months, horizons, 4.0 / months, 5, common)
    for common in (0.0, 0.3, 0.8):
        yield World(1, 30, 20.0, 8, common)
        yield World(1, 60, 1.0, 2, common, lists=True)
        yield World(3, 60, 2.0, 5, common, gap=True)


def shrunk_covered(
    authors: int, common: float, spread: float, records: int, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """Coverage of shrunk means; root mean square error of raw and of shrunk; spread found.

    Authors' true means are normal with that standard deviation; each writes some twelve
    horizons long, an article in five weeks on average.
    """
    world = World(3, 12, authors * 0.7, 2, common)
    cover, raw, pulled, found = [], [], [], []
    for _ in range(records):
        published, _, grown = null_calls(world, rng)
        author, truth = rng.integers(0, authors, len(published)), rng.normal(0, spread, authors)
        returns = grown + truth[author]
        whole = sampled(returns, published, world.horizon)
        there = [k for k in range(authors) if (author == k).any()]
        samples = [
            sampled(returns[author == k], published[author == k], world.horizon) for k in there
        ]
        means = [mean_of(one) for one in samples]
        errors = np.array([one.error for one in means])
        values = np.array([one.value for one in means])
        sizes = variances(samples, errors, float(returns.var(ddof=1)))
        one = shrink(values, sizes, mean_of(whole), whole.quantile)
        cover.append((one.low <= truth[there]) & (truth[there] <= one.high))
        raw.append((values - truth[there]) ** 2)
        pulled.append((one.mean - truth[there]) ** 2)
        found.append(one.between)
    errors_of = [float(np.sqrt(np.concatenate(each).mean())) for each in (raw, pulled)]
    return float(np.concatenate(cover).mean()), *errors_of, float(np.mean(found))


def print_shrunk(records: int, rng: np.random.Generator) -> None:
    """The second table."""
    print("\n| authors | common | true spread | % covered | error raw | shrunk | spread found |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for authors in (6, 20):
        for common in (0.0, 0.3):
            for spread in (0.0, 0.02, 0.05):
                cover, raw, pulled, found = shrunk_covered(authors, common, spread, records, rng)
                print(f"| {authors} | {common} | {spread:.1%} | {100 * cover:.1f} | {raw:.1%} "
                      f"| {pulled:.1%} | {found:.1%} |", flush=True)  # fmt: skip


def print_holm(records: int, rng: np.random.Generator) -> None:
    """The third table: how often authors who know nothing are said to know something."""
    print("\n| authors | common | % of p ≤ 5 % | % of records with any p (Holm) ≤ 5 % |")
    print("| --- | --- | --- | --- |")
    for authors in (10, 20):
        for common in (0.0, 0.3, 0.8):
            single, family = [], []
            for _ in range(records):
                published, _, grown = null_calls(World(1, 12, authors * 1.4, 2, common), rng)
                author = rng.integers(0, authors, len(published))
                among = [author == k for k in range(authors) if (author == k).any()]
                found = [mean_of(sampled(grown[k], published[k], DAYS)).p_value for k in among]
                p = np.array([one for one in found if np.isfinite(one)])
                single += list(p <= 0.05)
                family.append(bool((holm(p) <= 0.05).any()))
            print(f"| {authors} | {common} | {100 * np.mean(single):.1f} "
                  f"| {100 * np.mean(family):.1f} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--fewest", type=float, default=FEWEST, help="Clusters to speak of chance.")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng, began = np.random.default_rng(asked.seed), time.perf_counter()
    print(f"{asked.records:,} null records a cell: % of 95 % intervals that cover the truth")
    print("| months | horizons | articles a month | common | clusters | mean | hits | median |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for world in worlds():
        clusters, cover, said = covered(world, asked.records, rng, fewest=asked.fewest)
        cells = " | ".join(f"{100 * one:.1f}" for one in cover)
        gaps = ", gaps" if world.gap else ", lists" if world.lists else ""
        some = "" if said[0] > 0.995 else f" (in {said[0]:.0%})"
        print(f"| {world.months} | {world.horizons}{gaps} | {world.articles:.2g} | {world.common} "
              f"| {clusters:.1f}{some} | {cells} |", flush=True)  # fmt: skip
    print_shrunk(max(10, asked.records // 5), rng)
    print_holm(max(10, asked.records // 5), rng)
    print(f"<!-- {time.perf_counter() - began:.0f} s -->")


if __name__ == "__main__":
    main()
