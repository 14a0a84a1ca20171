"""Size and power of a sweep's verdict: how often it says "supported" of theses that know nothing.

Null theses on generated prices: three shares whose daily excess has fat tails, volatility that
clusters and a part in common; events on random dates; every lag and holding period of a grid.
The best variant is judged by the package's own functions, and beside them stands what would
have been believed without them: the best variant's own placebo, as if it had been the only one,
and its own t-test. Then an effect is planted after each event, which some of the variants catch.

    python tests/benchmarks/calibration_of_sweep.py [--theses 400]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import t_p_value
from backtest.sweep.overfitting import Overfitting, Tried, find_overfitting
from backtest.sweep.trials import Trials
from backtest.verdict import judge_sweep

LEVEL = 0.05
LAGS = np.arange(0, 12)
SHARES = 3
CAUGHT = 10  # bars over which a planted effect arrives

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """Theses of one kind."""

    bars: int
    events: int
    longest: int  # of the holding periods, in bars
    kind: str = "uniform"

    @property
    def holds(self) -> Ints:
        return np.unique(np.linspace(1, self.longest, 25).astype(np.int64))

    @property
    def reach(self) -> int:
        """Bars that an event's trades may need."""
        return int(LAGS[-1] + self.longest)


def daily_excess(bars: int, rng: np.random.Generator) -> Floats:
    """(shares, bars) of GARCH(1, 1) with shocks of Student's t with 4 degrees of freedom."""
    shocks = rng.standard_t(4, size=(SHARES + 1, bars)) / np.sqrt(2.0)
    variance, found = np.full(SHARES + 1, 1.0), np.empty((SHARES + 1, bars))
    for bar in range(bars):
        found[:, bar] = np.sqrt(variance) * shocks[:, bar]
        variance = 0.03 + 0.09 * found[:, bar] ** 2 + 0.88 * variance
    own, common = found[:SHARES], found[SHARES]
    return 0.02 * (np.sqrt(0.7) * own + np.sqrt(0.3) * common)


def event_bars(world: World, rng: np.random.Generator) -> Ints:
    """(e,) sorted bars of events that know nothing."""
    room = world.bars - world.reach
    if world.kind == "one year":
        begin = int(rng.integers(0, room - 250))
        return begin + np.sort(rng.choice(250, world.events, replace=False))
    return np.sort(rng.choice(room, world.events, replace=False))


def clusters_of(events: Ints, reach: int) -> Ints:
    """(e,) the cluster of each: events whose longest holding periods overlap are one."""
    return np.concatenate([[0], np.cumsum(np.diff(events) > reach)])


def excess_everywhere(daily: Floats, world: World) -> Floats:
    """(variants, bars, shares): the excess of entering after a lag and leaving after a hold."""
    level = np.concatenate([np.zeros((SHARES, 1)), np.cumsum(daily, axis=1)], axis=1)
    room = np.arange(world.bars - world.reach)
    every = [
        np.expm1(level[:, room + lag + hold] - level[:, room + lag]).T
        for lag in LAGS
        for hold in world.holds
    ]
    return np.stack(every)


def tried_of(excess: Floats, events: Ints, world: World) -> Tried:
    """The sweep of one thesis: all variants on all events, and on every common shift of them."""
    n, room, _ = excess.shape
    cluster = clusters_of(events, world.reach)
    own = excess[:, events]
    clusters = int(cluster[-1]) + 1
    count, total, squares = (np.zeros((n, clusters)) for _ in range(3))
    for c in range(clusters):
        of = own[:, cluster == c].reshape(n, -1)
        count[:, c], total[:, c], squares[:, c] = of.shape[1], of.sum(1), (of**2).sum(1)
    lag, hold = (one.ravel() for one in np.meshgrid(LAGS, world.holds, indexing="ij"))
    coordinates = np.stack([lag / LAGS[-1], hold / world.holds[-1]], axis=1)
    whole = Trials(count.astype(np.int64), total, squares, coordinates, np.arange(n))
    of_day = excess.mean(axis=2)

    def best_on_shift(shift: int) -> float:
        return float(of_day[:, (events + shift) % room].mean(axis=1).max())

    names = tuple(f"event {c + 1}" for c in range(clusters))
    return Tried(whole.take, coordinates, names, np.arange(1, room), best_on_shift)


def alone(excess: Floats, events: Ints, variant: int) -> tuple[float, float]:
    """The best variant's own placebo and own t-test over events, both one-sided."""
    of_day = excess[variant].mean(axis=1)
    room = len(of_day)
    draws = of_day[(events[None, :] + np.arange(1, room)[:, None]) % room].mean(axis=1)
    seen = of_day[events]
    placebo = (1 + (draws >= seen.mean()).sum()) / (1 + len(draws))
    t = seen.mean() / seen.std(ddof=1) * np.sqrt(len(seen))
    two = t_p_value(float(t), len(seen) - 1)
    return float(placebo), two / 2 if t > 0 else 1 - two / 2


def planted(daily: Floats, events: Ints, effect: float) -> Floats:
    """The same days with an effect that arrives over some bars from each event on."""
    found = daily.copy()
    for event in events:
        found[:, event : event + CAUGHT] += np.log1p(effect) / CAUGHT
    return found


@dataclass(frozen=True)
class Judged:
    """One thesis: its statistics, its call, and the best variant's p-values as if alone."""

    found: Overfitting
    call: str
    placebo: float
    t_test: float


def judged(world: World, effect: float, seed: int) -> Judged:
    rng = np.random.default_rng([seed, world.bars, world.events])
    daily, events = daily_excess(world.bars, rng), event_bars(world, rng)
    excess = excess_everywhere(planted(daily, events, effect), world)
    found = find_overfitting(tried_of(excess, events, world), seed=seed)
    return Judged(found, judge_sweep(found).call, *alone(excess, events, found.best))


def share(flags: list[bool | None]) -> str:
    """Percent of those that are known, with how many were not, if any."""
    known = [one for one in flags if one is not None]
    if not known:
        return "–"
    some = "" if len(known) == len(flags) else f" (of {len(known)})"
    return f"{100 * np.mean(known):.1f}{some}"


def at_most(value: float | None, level: float) -> bool | None:
    return None if value is None else value <= level


def row(world: World, effect: float, theses: int) -> str:
    """One line of the table."""
    every = list(map(partial(judged, world, effect), range(theses)))
    found = [one.found for one in every]
    cells = [
        share([one.call == "supported" for one in every]),
        share([at_most(one.placebo.p_value, LEVEL) for one in found]),
        share([one.placebo <= LEVEL for one in every]),
        share([one.t_test <= LEVEL for one in every]),
        share([at_most(one.superior.p_value, LEVEL) for one in found]),
        share([None if one.sharpe.value is None else one.sharpe.value >= 0.95 for one in found]),
        share([at_most(one.pbo.value, 0.5) for one in found]),
        f"{np.mean([one.placebo.draws for one in found]):.0f}",
    ]
    kept = [one.forward.share for one in found if one.forward.share is not None]
    cells.append(f"{np.median(kept):.2f}" if kept else "–")
    trials = [one.sharpe.trials for one in found if not one.sharpe.why]
    cells.append(f"{np.median(trials):.0f}" if trials else "–")
    clusters = np.mean([one.clusters for one in found])
    return (
        f"| {world.kind} | {world.events} | {clusters:.1f} | {world.longest} | {effect:.0%} | "
        + " | ".join(cells)
        + " |"
    )


WORLDS = (
    World(2000, 6, 20),
    World(2000, 20, 20),
    World(2000, 20, 60),
    World(2000, 12, 20, "one year"),
    World(6000, 40, 60),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--theses", type=int, default=400)
    parser.add_argument("--power", type=int, default=100, help="theses of each planted effect")
    asked = parser.parse_args()
    began = time.perf_counter()
    variants = len(LAGS) * len(WORLDS[0].holds)
    print(f"{asked.theses:,} null theses a row, grids of {variants} or more variants; percent")
    print("| dates | events | clusters | held to | planted | supported | best placebo | "
          "best alone, placebo | best alone, t | SPA | DSR ≥ 95 % | PBO ≤ ½ | draws | forward | "
          "trials |")  # fmt: skip
    print("| --- " * 15 + "|")
    for world in WORLDS:
        print(row(world, 0.0, asked.theses), flush=True)
    for world in WORLDS:
        for effect in (0.03, 0.06, 0.12):
            print(row(world, effect, asked.power), flush=True)
    print(f"<!-- {time.perf_counter() - began:.0f} s -->")


if __name__ == "__main__":
    main()
