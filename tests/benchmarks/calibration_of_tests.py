"""Size and power of the event study's tests where they call themselves valid, on real prices.

Null theses as in calibration.py: baskets of 1, 3 or 10 shares on 1, 5 or 20 dates that know
nothing, on ``../shared/market``. Each share is held against its own market (^HSI, SPY), the
windows are 0:0, 0:4, 0:19 and 0:59, the level is 5 % two-sided. A cell counts only the theses of
which the test says that it is valid; where it says so of fewer than a tenth it is left out.

With ``--power``: baskets of three shares on 1, 5 and 20 uniform dates whose return of day 0 is
2 or 5 % higher than it was; how often a test finds that over 0:0, 0:5, 0:20 and 0:60. What is
planted lies in the estimation windows of later events too, as it would in real prices.

    python tests/benchmarks/calibration_of_tests.py [--theses 2000] [--kind pairs] [--power]
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backtest.prices.build import build_panel
from backtest.prices.panel import Panel
from backtest.prices.sources import FolderSource
from backtest.study.abnormal import Abnormal
from backtest.study.normal import MODELS
from backtest.study.returns import Pair, Returns, build_returns
from backtest.study.rows import Rows
from backtest.study.significance import NAMES, every_test, sample_of
from backtest.study.windows import Window

MARKET = Path(__file__).parents[3] / "shared" / "market"
AMERICAN = ("AMD", "AMZN", "INTC", "MSFT", "MU", "NVDA", "TSM")
CHINESE = ("0700.HK", "0762.HK", "0941.HK", "0981.HK", "0992.HK", "1347.HK", "2018.HK", "2382.HK")
KINDS = ("uniform", "one year", "pairs", "high volatility", "after ±5 %")
HORIZONS = (1, 5, 20, 60)
PLANTED, LAST = (0.02, 0.05), (0, 5, 20, 60)
ESTIMATION = Window(-250, -30)
LEVEL, VALID, CONSERVATIVE, Z99 = 0.05, 0.06, 0.04, 2.5758

Ints = npt.NDArray[np.int64]


class World:
    """Panel, returns and, for each evening in New York, each share's day 0."""

    def __init__(self) -> None:
        source = FolderSource(MARKET)
        symbols = (*AMERICAN, *CHINESE)
        self.panel: Panel = build_panel([*symbols, "SPY", "^HSI"], source, base_currency="USD")
        pairs = [
            Pair(self.panel.position(s), {"SPY" if s in AMERICAN else "^HSI": 1.0}) for s in symbols
        ]
        self.returns: Returns = build_returns(self.panel, pairs, margin=320, log=False)
        new_york = self.panel.sessions(self.panel.position("SPY"))
        bars = self.panel.dates[self.panel.bars(self.panel.position("SPY"))]
        # an hour after each close in New York, with room for the windows on both sides
        closes = new_york.closes_at[np.isin(new_york.dates, bars)]
        self.days = bars[300:-80]
        known_by = closes[300:-80] + 3_600 * 10**9
        self.column = np.stack(
            [self._day0(p, symbol, known_by) for p, symbol in enumerate(symbols)]
        )
        self.moved, self.wild = (np.full(self.column.shape, np.nan) for _ in range(2))
        for p in range(len(symbols)):
            own = self.returns.own[p]
            for k, column in enumerate(self.column[p]):
                before = own[column - 20 : column]
                self.moved[p, k] = before[np.isfinite(before)][-1]
                self.wild[p, k] = np.nanstd(before)

    def _day0(self, p: int, symbol: str, known_by: Ints) -> Ints:
        sessions = self.panel.sessions(self.panel.position(symbol))
        at = np.searchsorted(sessions.closes_at, known_by, side="right")
        column: Ints = self.returns.margin + at - self.returns.first[p]
        return column

    def dates(self, kind: str, basket: Ints, events: int, rng: np.random.Generator) -> Ints | None:
        """Places of so many evenings; None where they do not fit."""
        n = len(self.days)
        if kind == "one year":
            return int(rng.integers(0, n - 250)) + np.sort(rng.choice(250, events, replace=False))
        if kind == "pairs" and events > 1:
            first = rng.choice(n - 5, (events + 1) // 2, replace=False)
            return np.unique(np.concatenate([first, first + rng.integers(1, 5, len(first))]))[
                :events
            ]
        among = np.arange(n)
        if kind == "high volatility":
            among = np.flatnonzero(self.wild[basket[0]] >= np.quantile(self.wild[basket[0]], 0.9))
        if kind == "after ±5 %":
            among = np.flatnonzero(np.abs(self.moved[basket[0]]) >= 0.05)
        return None if len(among) < events else np.sort(rng.choice(among, events, replace=False))

    def study(self, basket: Ints, places: Ints, planted: float = 0.0) -> Abnormal:
        """The market model of each share of a basket around each of those evenings.

        Returns of their days 0 are raised by what is planted.
        """
        event, pair = (grid.ravel() for grid in np.meshgrid(
            np.arange(len(places)), basket, indexing="ij"))  # fmt: skip
        rows = Rows(
            event, pair, self.column[pair, places[event]],
            self.days[places[event]].astype("datetime64[D]").astype(np.int64),
            np.zeros(len(event), np.bool_),
        )  # fmt: skip
        own = self.returns.own.copy()
        own[rows.pair, rows.column] += planted
        returns = replace(self.returns, own=own)
        fitted = MODELS["market_model"](returns, rows, ESTIMATION)
        return Abnormal(returns, rows, fitted, ESTIMATION)


def said(rejected: int, count: int) -> str:
    """A rate in percent with its word, by its 99 % interval."""
    rate = rejected / count
    half = Z99 * np.sqrt(rate * (1 - rate) / count)
    word = (
        "invalid" if rate - half > VALID else "conservative" if rate + half < CONSERVATIVE else ""
    )
    return f"{100 * rate:.1f} {word}".strip()


class Count:
    """Of each test and window: whether p ≤ 5 %, once a thesis of which it says it is valid."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Window], list[bool]] = defaultdict(list)

    def add(self, abnormal: Abnormal, windows: list[Window], rng: np.random.Generator) -> None:
        for window in windows:
            for one in every_test(sample_of(abnormal, window), rng):
                if one.valid and np.isfinite(one.p_value):
                    self._found[one.name, window].append(bool(one.p_value <= LEVEL))

    def of(self, name: str, window: Window, theses: int) -> list[bool]:
        """Empty where the test says of fewer than a tenth of the theses that it is valid."""
        found = self._found[name, window]
        return found if len(found) >= theses / 10 else []


def drawn(
    world: World, kind: str, size: int, events: int, theses: int, rng: np.random.Generator
) -> Iterator[tuple[Ints, Ints]]:
    """Baskets and places of so many null theses."""
    made = 0
    while made < theses:
        basket = rng.choice(15, size, replace=False)
        places = world.dates(kind, basket, events, rng)
        if places is not None:
            made += 1
            yield basket, places


def sizes(world: World, kinds: tuple[str, ...], theses: int, rng: np.random.Generator) -> None:
    """Print how often each valid test rejects theses that know nothing."""
    print(f"{theses} null theses a cell: % of p ≤ 5 % where the test says that it is valid")
    print("| test | dates | basket | events | held | size | valid of |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    windows = [Window(0, horizon - 1) for horizon in HORIZONS]
    for kind in kinds:
        for size in (1, 3, 10):
            for events in (1, 5, 20):
                count = Count()
                for basket, places in drawn(world, kind, size, events, theses, rng):
                    count.add(world.study(basket, places), windows, rng)
                for name in NAMES:
                    for window in windows:
                        if judged := count.of(name, window, theses):
                            rate = said(sum(judged), len(judged))
                            print(f"| {name} | {kind} | {size} | {events} | {window.length} "
                                  f"| {rate} | {len(judged)} |", flush=True)  # fmt: skip


def power(world: World, theses: int, rng: np.random.Generator) -> None:
    """Print how often each valid test finds what was planted on day 0."""
    windows = [Window(0, last) for last in LAST]
    print(f"{theses} theses a cell, three shares: % found at 5 % where the test is valid, "
          "of what was planted on day 0")  # fmt: skip
    print("| test | planted | events | " + " | ".join(f"0:{last}" for last in LAST) + " |")
    print("| --- | --- | --- " + "| --- " * len(LAST) + "|")
    for planted in PLANTED:
        for events in (1, 5, 20):
            count = Count()
            for basket, places in drawn(world, "uniform", 3, events, theses, rng):
                count.add(world.study(basket, places, planted), windows, rng)
            for name in NAMES:
                judged = [count.of(name, window, theses) for window in windows]
                if any(judged):
                    cells = (f"{100 * sum(one) / len(one):.0f}" if one else "–" for one in judged)
                    print(f"| {name} | {100 * planted:.0f} % | {events} | {' | '.join(cells)} |",
                          flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--theses", type=int, default=2000)
    parser.add_argument("--kind", choices=KINDS, action="append", help="only these dates")
    parser.add_argument("--power", action="store_true", help="what is found of what was planted")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    world, rng, began = World(), np.random.default_rng(asked.seed), time.perf_counter()
    if asked.power:
        power(world, asked.theses, rng)
    else:
        sizes(world, tuple(asked.kind or KINDS), asked.theses, rng)
    print(f"<!-- {time.perf_counter() - began:.0f} s -->")


if __name__ == "__main__":
    main()
