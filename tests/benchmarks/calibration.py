"""Size and power of the placebo: how often it says "supported" of theses that know nothing.

Null theses are made on real prices (``../shared/market``, 2018 to 2025): baskets of 1, 3 or 10
shares, 1, 5 or 20 events on dates of eleven kinds (six of them drawn from those that a detector
finds), held for 1, 5, 20 or 60 bars. Each share's excess over the S&P 500 fund at each date
comes from the package's own kernel, costs included; a thesis' statistic is the mean over its
trades, and its p-value that of a common shift, by the package's own functions. Power is the
share of p ≤ 5 % once an effect is added to each trade.

    python tests/benchmarks/calibration.py [--theses 2000] [--horizon 20] [--kind …] > cells.md
    python tests/benchmarks/calibration.py --summary cells.md
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.events.detect import Detect
from backtest.events.detected import beyond
from backtest.events.detectors import open_measure
from backtest.prices.sources import FolderSource
from backtest.replay.many import replay_many
from backtest.study.placebo.measures import measured
from backtest.study.placebo.ordinary import Ordinary, ordinary_dates
from backtest.study.placebo.shifts import common_shifts, granting_rank, placed
from backtest.study.placebo.volatility import MARGIN, WILD

MARKET = Path(__file__).parents[3] / "shared" / "market"
SHARES = (
    "AMD", "AMZN", "INTC", "MSFT", "MU", "NVDA", "TSM", "0700.HK", "0762.HK", "0941.HK",
    "0981.HK", "0992.HK", "1347.HK", "2018.HK", "2382.HK",
)  # fmt: skip
BENCHMARK = "SPY"
DETECTED: dict[str, dict[str, Any]] = {
    "after −20 % from a 60-bar high": {"measure": "drawdown", "window": 60, "below": -0.2},
    "after 3 × volume": {"measure": "volume", "window": 20, "above": 3},
    "at 60 % volatility": {"measure": "volatility", "window": 20, "above": 0.6},
    "after a 60-bar high": {"measure": "breakout", "window": 60, "above": 0},
    "after a 60-bar low": {"measure": "breakout", "window": 60, "below": 0},
    "after ±5 % over SPY": {"measure": "excess", "benchmark": BENCHMARK, "below": -0.05,
                            "above": 0.05},
}  # fmt: skip
KINDS = ("uniform", "one year", "pairs", "high volatility", "after ±5 %", *DETECTED)
LEVEL, VALID, CONSERVATIVE = 0.05, 0.06, 0.04
Z99 = 2.5758

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Excess:
    """Excess of each share on each date of one timeline for one horizon; NaN where not priced."""

    dates: npt.NDArray[np.datetime64]  # (t,)
    values: Floats  # (shares, t)
    moved: Floats  # (shares, t) the share's last daily return known before the date
    volatility: Floats  # (shares, t) of 20 returns known before the date
    fired: dict[str, npt.NDArray[np.bool_]]  # (shares, t) a detector at the last close before it


def excess(horizon: int) -> Excess:
    """Each share alone, entered at the open of every date and left after so many bars."""
    source = FolderSource(MARKET)
    dates = np.unique(
        np.concatenate([source.read(symbol).dates for symbol in (*SHARES, BENCHMARK)])
    )
    shape = (len(SHARES), len(dates))
    values, moved, volatility = (np.full(shape, np.nan) for _ in range(3))
    fired = {kind: np.zeros(shape, bool) for kind in DETECTED}
    for row, symbol in enumerate(SHARES):
        thesis = Thesis(
            name="one", benchmark=BENCHMARK, costs={"commission": "5bps", "slippage": "5bps"},
            events={"news": Listed(list=[{"announced_at": "2021-06-01", "title": "Any"}])},
            rules=[Rule(when="news", legs=[long(symbol)], exit=Exit(after=horizon))],
        )  # fmt: skip
        result = backtest.run(thesis, prices=source, placebo=False)
        schedule, panel = result.schedule, result.panel
        ordinary = ordinary_dates(schedule, panel, np.array([horizon]))
        at = common_shifts(ordinary, ordinary.shifts)
        rank = granting_rank(schedule, result.history)
        draws = placed(schedule, panel, ordinary, at, rank=rank, ended=None)
        found = replay_many(schedule, panel, thesis, draws)
        seen = measured(schedule, panel, draws, found, thesis.benchmark)["excess"]
        values[row, np.searchsorted(dates, schedule.timeline[at[:, 0]])] = seen
        bars = panel.bars(panel.position(symbol))
        close, days = panel.close[bars], panel.dates[bars]
        returns = np.diff(np.log(close))
        before = np.searchsorted(days, dates, side="left") - 1
        known = before >= 20
        moved[row, known] = returns[before[known] - 1]
        spread = np.lib.stride_tricks.sliding_window_view(returns, 20).std(axis=1, ddof=1)
        volatility[row, known] = spread[before[known] - 20]
        for kind, rule in DETECTED.items():
            detect = Detect(symbol=symbol, **rule)
            at, market = panel.position(symbol), panel.position(BENCHMARK)
            measured_ = open_measure(detect.measure).measure(
                panel, at, window=detect.window, benchmark=market if detect.benchmark else None
            )
            mask = np.zeros(len(close), bool)
            mask[beyond(measured_, detect)] = True
            fired[kind][row, known] = mask[before[known]]
    return Excess(dates, values, moved, volatility, fired)


def null_dates(
    kind: str, found: Excess, basket: Ints, circle: Ints, events: int, rng: np.random.Generator
) -> Ints | None:
    """Places in the circle of so many events that know nothing; None where they do not fit."""
    n = len(circle)
    if kind == "one year":
        begin = int(rng.integers(0, n - 250))
        return begin + np.sort(rng.choice(250, events, replace=False))
    if kind == "pairs" and events > 1:
        first = rng.choice(n - 5, (events + 1) // 2, replace=False)
        both = np.concatenate([first, first + rng.integers(1, 5, len(first))])
        return np.unique(both)[:events]
    if kind in KINDS[3:]:
        first = basket[0]
        if kind in DETECTED:
            wild = found.fired[kind][first, circle]
        elif kind == "after ±5 %":
            wild = np.abs(found.moved[first, circle]) >= 0.05
        else:
            known = found.volatility[first, circle]
            wild = known >= np.nanquantile(known, 0.9)
        places = np.flatnonzero(wild)
        if len(places) < events:
            return None
        return np.sort(rng.choice(places, events, replace=False))
    return np.sort(rng.choice(n, events, replace=False))


def judged(
    values: Floats, places: Ints, effects: Floats, among: npt.NDArray[np.bool_] | None = None
) -> Floats:
    """(effects,) p-values of a thesis on those places of the circle, with each effect added."""
    n = len(values)
    kept = np.setdiff1d(np.arange(n) if among is None else np.flatnonzero(among), places)
    ordinary = Ordinary(kept, places, np.zeros_like(places), np.empty((0, 0), np.int64))
    draws = values[common_shifts(ordinary, ordinary.shifts)].mean(axis=1)
    seen = values[places].mean() + effects
    return (1 + (draws[None, :] >= seen[:, None]).sum(axis=1)) / (1 + len(draws))


def cells(
    found: Excess, theses: int, effects: Floats, rng: np.random.Generator, kinds: Sequence[str]
) -> Iterator[tuple[str, int, int, Floats, Floats]]:
    """Kind, basket, events, p-values (theses, effects) on all dates, and as the package draws."""
    for kind in kinds:
        for size in (1, 3, 10):
            for events in (1, 5, 20):
                plain, alike = [], []
                while len(plain) < theses:
                    basket = rng.choice(len(SHARES), size, replace=False)
                    mean = found.values[basket].mean(axis=0)
                    circle = np.flatnonzero(~np.isnan(mean))
                    places = null_dates(kind, found, basket, circle, events, rng)
                    if places is None:
                        continue
                    values = mean[circle]
                    plain.append(judged(values, places, effects))
                    # as `find_placebo` does: of days alike where the events fall on wild ones
                    known = found.volatility[basket][:, circle].mean(axis=0)
                    order = np.sort(known[~np.isnan(known)])
                    rank = np.where(
                        np.isnan(known), np.nan, np.searchsorted(order, known) / len(order)
                    )
                    wild = np.nan_to_num(np.nanmedian(rank[places])) >= WILD
                    among = None
                    if wild or kind in KINDS[4:]:
                        low, high = np.nanmin(rank[places]), np.nanmax(rank[places])
                        among = (rank >= low - MARGIN) & (rank <= high + MARGIN)
                    alike.append(judged(values, places, effects, among))
                yield kind, size, events, np.array(plain), np.array(alike)


def said(rate: float, count: int) -> str:
    """A rate with its word: valid, conservative or invalid, by its 99 % interval."""
    half = Z99 * np.sqrt(rate * (1 - rate) / count)
    word = (
        "invalid" if rate - half > VALID else "conservative" if rate + half < CONSERVATIVE else ""
    )
    return f"{100 * rate:.1f} {word}".strip()


def summary(table: str) -> str:
    """The table in short: sizes by dates and holding period, then power for baskets of three."""
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in table.splitlines()
        if line.startswith("| ") and not line.startswith(("| dates", "| ---"))
    ]
    horizons = sorted({int(row[3]) for row in rows})
    said = ["| null dates | " + " | ".join(f"held {h}" for h in horizons) + " |"]
    said.append("| --- |" + " --- |" * len(horizons))
    told = {row[0] for row in rows}
    for kind in (one for one in KINDS if one in told):
        cells = []
        for horizon in horizons:
            sizes = [row[4] for row in rows if row[0] == kind and int(row[3]) == horizon]
            rates = [float(size.split()[0]) for size in sizes]
            wrong = sum("invalid" in size for size in sizes)
            more = f", {wrong} invalid" if wrong else ""
            cells.append(f"{min(rates):.1f} to {max(rates):.1f}{more}")
        said.append(f"| {kind} | " + " | ".join(cells) + " |")
    said += [
        "",
        "| +5 % a trade, three shares | " + " | ".join(f"held {h}" for h in horizons) + " |",
    ]
    said.append("| --- |" + " --- |" * len(horizons))
    for events in ("1", "5", "20"):
        found = [
            next(
                row[6].split()[2]
                for row in rows
                if row[:4] == ["uniform", "3", events, str(horizon)]
            )
            for horizon in horizons
        ]
        noun = "event" if events == "1" else "events"
        said.append(f"| {events} {noun} | " + " | ".join(found) + " |")
    return "\n".join(said)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--theses", type=int, default=2000)
    parser.add_argument("--horizon", type=int, action="append")
    parser.add_argument("--kind", action="append", choices=[*KINDS, "detected"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--summary", type=Path, help="a file of what this printed before")
    asked = parser.parse_args()
    if asked.summary is not None:
        print(summary(asked.summary.read_text(encoding="utf-8")))
        return
    kinds = [
        kind
        for asked_kind in asked.kind or KINDS
        for kind in (DETECTED if asked_kind == "detected" else (asked_kind,))
    ]
    effects = np.array([0.0, 0.01, 0.02, 0.05, 0.10, 0.20])
    rng = np.random.default_rng(asked.seed)
    print(
        f"{asked.theses:,} null theses a cell; % of p ≤ 5 %; power with + 1, 2, 5, 10, 20 % a trade"
    )
    print("| dates | basket | events | held | size | size on all dates | power |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for horizon in asked.horizon or (1, 5, 20, 60):
        began = time.perf_counter()
        found = excess(horizon)
        for kind, size, events, plain, alike in cells(found, asked.theses, effects, rng, kinds):
            rates = (alike <= LEVEL).mean(axis=0)
            matched = said((plain[:, 0] <= LEVEL).mean(), len(plain))
            power = " ".join(f"{100 * rate:.0f}" for rate in rates[1:])
            print(f"| {kind} | {size} | {events} | {horizon} | {said(rates[0], len(alike))} "
                  f"| {matched} | {power} |", flush=True)  # fmt: skip
        print(f"<!-- {horizon} bars: {time.perf_counter() - began:.0f} s -->", flush=True)


if __name__ == "__main__":
    main()
