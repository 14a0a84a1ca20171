"""How often `backtest.sweep` says "supported" of theses that know nothing, on real prices.

Null theses on ``../shared/market``, 2018 to 2025: one to three shares, 6, 12 or 20 events on
random evenings, held beside the S&P 500 fund over a grid of 288 lags, holding periods and stops,
with costs. Beside the verdict stands what the best variant would have been taken for: its own
placebo over all ordinary dates, as `backtest.run` of that variant has it.

    python tests/benchmarks/calibration_of_sweep_on_prices.py [--theses 400]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
from calibration import BENCHMARK, LEVEL, MARKET, SHARES
from calibration_of_sweep import at_most, share

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.prices.sources import FolderSource
from backtest.sweep.sweep import Sweep

GRID = {"exit.after": "5:40:5", "exit.stop_loss": "5%,10%,20%,none", "enter.lag": "0:8:1"}
EVENTS = (6, 12, 20)
BEFORE, AFTER = 30, 80  # sessions without events at both ends


@dataclass(frozen=True)
class Judged:
    """One thesis: its sweep, and the best variant's own p-value."""

    events: int
    sweep: Sweep
    alone: float | None


def null_thesis(seed: int, days: np.ndarray) -> Thesis:
    rng = np.random.default_rng([9, seed])
    picks = rng.choice(len(SHARES), int(rng.integers(1, 4)), replace=False)
    events = EVENTS[seed % len(EVENTS)]
    dates = np.sort(rng.choice(days[BEFORE:-AFTER], events, replace=False))
    listed = [{"announced_at": f"{day}T20:10:00-05:00", "title": str(day)} for day in dates]
    return Thesis(
        name=f"null-{seed}", benchmark=BENCHMARK, max_gross="1000%",
        costs={"commission": "5bps", "slippage": "5bps"},
        events={"news": Listed(list=listed)},
        rules=[Rule(when="news", legs=[long(*(SHARES[k] for k in picks))], size="10%",
                    exit=Exit(after=20, stop_loss="10%"))],
    )  # fmt: skip


def judged(seed: int, source: FolderSource, days: np.ndarray) -> Judged:
    thesis = null_thesis(seed, days)
    found = backtest.sweep(thesis, GRID, prices=source, seed=seed)
    assert found.overfitting is not None
    best = backtest.run(found.thesis(found.overfitting.best), prices=source)
    alone = best.placebo.shift if best.placebo else None
    return Judged(
        EVENTS[seed % len(EVENTS)], found, alone.measures["excess"].p_value if alone else None
    )


def row(name: str, every: list[Judged]) -> str:
    found = [one.sweep.overfitting for one in every]
    cells = [
        share([one.sweep.verdict.call == "supported" for one in every]),
        share([at_most(one.placebo.p_value, LEVEL) for one in found]),
        share([at_most(one.alone, LEVEL) for one in every]),
        share([at_most(one.superior.p_value, LEVEL) for one in found]),
        share([None if one.sharpe.value is None else one.sharpe.value >= 0.95 for one in found]),
        share([at_most(one.pbo.value, 0.5) for one in found]),
        f"{np.mean([one.placebo.draws for one in found]):.0f}",
    ]
    clusters = np.mean([one.clusters for one in found])
    return f"| {name} | {len(every)} | {clusters:.1f} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--theses", type=int, default=400)
    asked = parser.parse_args()
    began, source = time.perf_counter(), FolderSource(MARKET)
    days = source.read(BENCHMARK).dates.astype("datetime64[D]")
    print("| events | theses | clusters | supported | best placebo | best alone | SPA | "
          "DSR ≥ 95 % | PBO ≤ ½ | draws |")  # fmt: skip
    print("| --- " * 10 + "|")
    every: list[Judged] = []
    for seed in range(asked.theses):
        every.append(judged(seed, source, days))
        if len(every) % 50 == 0:
            print(f"<!-- {row('so far', every)} -->", flush=True)
    for events in EVENTS:
        print(row(str(events), [one for one in every if one.events == events]))
    print(row("all", every))
    calls = Counter(one.sweep.verdict.call for one in every)
    print(f"<!-- {dict(calls)}; {time.perf_counter() - began:.0f} s -->")


if __name__ == "__main__":
    main()
