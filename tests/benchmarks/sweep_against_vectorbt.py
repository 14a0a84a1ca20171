"""Ten thousand variants beside vectorbt's `from_signals`, in one run on the same processors.

A seeded sample of 10,000 cells (hold 5 to 119 bars, stop 5 to 30 %, target 10 to 50 %) of a thesis
of 40 events and 3 legs over 1,500 bars of made-up prices: entries at closes, one trade an
instrument at a time, which is what vectorbt does too; and once more with every event traded, which
it does not. vectorbt 1.2 at its best: its Rust engine, variants as columns in chunks of several
sizes of which the fastest counts, one and two threads of which the faster counts, cash shared, of
each variant its total return and its deepest drawdown and nothing else. Here also volatility,
Sharpe ratio, trades and the excess over a benchmark by event cluster.

Then that both are right: 500 random rows beside full replays, and 60 variants beside vectorbt with
the quantities that we bought, for its sizes are of another base. Last, how far from the machine's
limit it is: a pass over the same dates and held closes that does nothing but add them up.

    python tests/benchmarks/sweep_against_vectorbt.py [VARIANTS] [THEIRS] [ROWS]
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

import backtest
from backtest import Exit, Listed, Rule, Sweep, Thesis, long
from backtest.sweep.threads import available

BARS, EVENTS, FEE = 1_500, 40, 0.0005
NAMES = ("BTC-USD", "ETH-USD", "SOL-USD")
VARY = {
    "exit.after": range(5, 120),
    "exit.stop_loss": "5%:30%:1%",
    "exit.take_profit": "10%:50%:1%",
}
CHUNKS = (50, 100, 200)
ALIKE: dict[str, Any] = {"enter": {"at": "close"}, "overlap": "skip"}  # what both can express


def world() -> tuple[dict[str, pd.DataFrame], list[int]]:
    """Prices of three instruments and a benchmark, and the bars of the news."""
    rng = np.random.default_rng(1)
    days = pd.bdate_range("2015-01-01", periods=BARS)
    frames = {}
    for name in (*NAMES, "ADA-USD"):
        close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, BARS)))
        opens = np.concatenate([[100.0], close[:-1]]) * np.exp(rng.normal(0, 0.003, BARS))
        spread = np.abs(rng.normal(0, 0.006, BARS))
        frames[name] = pd.DataFrame(
            {"Open": opens, "High": np.maximum(opens, close) * (1 + spread),
             "Low": np.minimum(opens, close) * (1 - spread), "Close": close}, index=days,
        )  # fmt: skip
    return frames, np.sort(rng.choice(BARS - 130, EVENTS, replace=False)).tolist()


def thesis(frames: dict[str, pd.DataFrame], at: list[int], **rule: Any) -> Thesis:
    days = frames[NAMES[0]].index
    listed = [{"announced_at": f"{days[k].date()}T01:00:00+00:00", "title": str(k)} for k in at]
    return Thesis(
        name="speed", benchmark="ADA-USD", events={"news": Listed(list=listed)},
        rules=[Rule(when="news", legs=[long(*NAMES)], size="10%",
                    exit=Exit(after=60, stop_loss="10%", take_profit="20%"), **rule)],
        costs={"commission": FEE, "taxes": "none"},
    )  # fmt: skip


def ours(claim: Thesis, frames: dict[str, pd.DataFrame], count: int) -> tuple[Sweep, float, float]:
    """The sweep, seconds for its variants alone, and seconds for the whole call."""
    began = time.perf_counter()
    sweep = backtest.sweep(claim, VARY, prices=frames, sample=f"random:{count}", seed=1,
                           honest=False)  # fmt: skip
    whole, best = time.perf_counter() - began, np.inf
    for _ in range(5):
        began = time.perf_counter()
        sweep.engine.chunk(0, len(sweep))
        best = min(best, time.perf_counter() - began)
    return sweep, best, whole


def rows(sweep: Sweep, count: int) -> dict[str, np.ndarray]:
    table = sweep.variants.head(count)
    return {
        name: table[f"exit.{name}"].to_numpy() for name in ("after", "stop_loss", "take_profit")
    }


class Theirs:
    """vectorbt's side: the same variants as columns of one frame."""

    def __init__(self, frames: dict[str, pd.DataFrame], at: list[int]) -> None:
        import vectorbt as vbt

        vbt.settings["engine"] = "rust"
        self.vbt, self.at = vbt, np.array(at)
        self.prices = {
            kind: np.stack([frames[name][kind].to_numpy() for name in NAMES], axis=1)
            for kind in ("Open", "High", "Low", "Close")
        }

    def portfolio(
        self, grid: dict[str, np.ndarray], own: slice, size: Any = 0.1 / 3,
        entries: np.ndarray | None = None, exits: np.ndarray | None = None, **options: Any,
    ) -> Any:  # fmt: skip
        """Every event's entry and the exit that falls due for it, or those signals alone.

        vectorbt lets an exit that was due for a trade that was stopped, or for an event that was
        passed over, end the next trade: where results are compared the signals are given.
        """
        after = grid["after"][own]
        n = len(after)
        if entries is None or exits is None:
            entries, exits = np.zeros((BARS, 3 * n), np.bool_), np.zeros((BARS, 3 * n), np.bool_)
            entries[self.at] = True
            for k, hold in enumerate(after.tolist()):
                exits[self.at + hold, 3 * k : 3 * k + 3] = True
        prices = {kind: np.tile(values, (1, n)) for kind, values in self.prices.items()}
        stops = {name: np.repeat(grid[name][own], 3) for name in ("stop_loss", "take_profit")}
        settings = {"size": size, "size_type": "percent", "price": prices["Close"]} | options
        return self.vbt.Portfolio.from_signals(
            pd.DataFrame(prices["Close"]), entries, exits,
            open=prices["Open"], high=prices["High"], low=prices["Low"],
            sl_stop=stops["stop_loss"], tp_stop=stops["take_profit"],
            stop_entry_price="fillprice", fees=FEE, slippage=0.0, init_cash=1e6, freq="1D",
            group_by=np.repeat(np.arange(n), 3), cash_sharing=True, call_seq="default",
            upon_long_conflict="exit", engine="rust", **settings,
        )  # fmt: skip

    def figures(self, grid: dict[str, np.ndarray], own: slice) -> tuple[np.ndarray, np.ndarray]:
        made = self.portfolio(grid, own)
        return made.total_return().to_numpy(), made.max_drawdown().to_numpy()

    def seconds(self, grid: dict[str, np.ndarray], chunk: int, threads: int) -> float:
        parts = [slice(k, k + chunk) for k in range(0, len(grid["after"]), chunk)]
        began = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda own: self.figures(grid, own), parts))
        return time.perf_counter() - began


def checked(sweep: Sweep, count: int) -> float:
    """The largest difference of total return and drawdown from full replays of random rows."""
    table, worst = sweep.variants, 0.0
    chosen = np.random.default_rng(0).choice(len(sweep), min(count, len(sweep)), replace=False)
    for variant in chosen.tolist():
        metrics = sweep.replay(variant).metrics
        for name in ("total_return", "max_drawdown"):
            worst = max(worst, abs(table[name][variant] - getattr(metrics, name)))
    return worst


def agreed(frames: dict[str, pd.DataFrame], at: list[int], count: int) -> Iterator[float]:
    """Differences from vectorbt where it can express the variant."""
    claim, sample = thesis(frames, at, **ALIKE), f"random:{count}"
    sweep = backtest.sweep(claim, VARY, prices=frames, sample=sample, seed=2, honest=False)
    theirs, grid = Theirs(frames, at), rows(sweep, count)
    days = frames[NAMES[0]].index
    for variant in range(count):
        trades = sweep.replay(variant).trades
        size, exits = np.zeros((BARS, 3)), np.zeros((BARS, 3), np.bool_)
        column = np.array([NAMES.index(one) for one in trades["symbol"]])
        size[days.get_indexer(pd.DatetimeIndex(trades["entry_date"])), column] = trades["quantity"]
        held = (trades["exit_reason"] == "after").to_numpy()
        due = days.get_indexer(pd.DatetimeIndex(trades["exit_date"]))
        exits[due[held], column[held]] = True
        made = theirs.portfolio(
            grid, slice(variant, variant + 1), size, size > 0, exits, size_type="amount",
        )  # fmt: skip
        row = sweep.variants.loc[variant]
        for found, name in ((made.total_return(), "total_return"),
                            (made.max_drawdown(), "max_drawdown")):  # fmt: skip
            yield abs(float(np.ravel(found)[0]) - row[name])


def least(sweep: Sweep) -> float:
    """Seconds a variant, on all processors, to add up the closes of what its trades hold.

    Eight multiplications and additions at a time over close and rate, and a division a date: no
    account, no exits. What the kernel needs beyond that is its branches.
    """
    from backtest.replay.compiled import compiled, place

    @compiled
    def work(close: np.ndarray, rate: np.ndarray, values: np.ndarray, held: int, n: int) -> float:
        found = 0.0
        for _ in range(n):
            for t in range(len(values)):
                values[t] = 1.0
            done = 0
            while done < held:
                stop = min(len(values), held - done)
                for t in range(place(0), place(stop)):
                    values[t] += 0.5 * close[t] * rate[t]
                done += stop
            for t in range(1, len(values)):
                found += values[t] / values[t - 1] - 1.0
        return found

    run = [sweep.replay(v) for v in np.random.default_rng(0).choice(len(sweep), 20).tolist()]
    held = int(np.mean([one.trades["sessions"].sum() for one in run]))
    dates = int(np.mean([len(one.equity) for one in run]))
    market = sweep.engine.place(()).same.market
    close, rate = market.close[0, :dates].copy(), market.rate[0, :dates].copy()
    work(close, rate, np.ones(dates), held, 1)
    began = time.perf_counter()
    work(close, rate, np.ones(dates), held, 2_000)
    each = (time.perf_counter() - began) / 2_000
    print(f"a variant: {dates:,} dates, {held:,} held closes, "
          f"{np.mean([len(one.trades) for one in run]):.0f} trades")  # fmt: skip
    return each / available()


def main() -> None:
    count, few, some = (*map(int, sys.argv[1:]), *(10_000, 400, 500)[len(sys.argv) - 1 :])
    frames, at = world()
    ours(thesis(frames, at, **ALIKE), frames, 100)  # compiled before the clock runs
    print(f"{available()} processors; {EVENTS} events × {len(NAMES)} legs × {BARS:,} bars")
    stacked = ours(thesis(frames, at), frames, count)[1] / count
    sweep, alone, whole = ours(thesis(frames, at, **ALIKE), frames, count)
    mine = alone / len(sweep)
    print(f"{count:,} variants here: {alone:.3f} s, {1e6 * mine:.1f} µs each; with prices, checks "
          f"and files {whole:.2f} s; every event traded {1e6 * stacked:.1f} µs each")  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, grid = Theirs(frames, at), rows(sweep, few)
        theirs.figures(grid, slice(0, 10))
        tried = {}
        for chunk in CHUNKS:
            for threads in (1, 2):
                tried[chunk, threads] = theirs.seconds(grid, chunk, threads) / few
                print(f"  vectorbt, chunks of {chunk}, {threads} thread(s): "
                      f"{1e3 * tried[chunk, threads]:.2f} ms each")  # fmt: skip
        best = min(tried.values())
        print(f"vectorbt at its best: {1e3 * best:.2f} ms each: {best / mine:.0f} times as long "
              f"({best / stacked:.0f} times with every event traded)")  # fmt: skip
        print(f"60 variants beside vectorbt: largest difference {max(agreed(frames, at, 60)):.1e}")
    print(f"{some} random rows beside full replays: largest difference {checked(sweep, some):.1e}")
    limit = least(sweep)
    print(f"the same closes merely added up: {1e6 * limit:.1f} µs, 1/{mine / limit:.1f} of it")


if __name__ == "__main__":
    main()
