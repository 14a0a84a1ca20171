"""Ten thousand common-shift replays beside a hundred of the same through vectorbt, in one run.

A thesis of 40 events and 3 legs on 2,000 bars of made-up prices, a stop and a target among its
exits, fees and slippage. The kernel keeps equity, drawdown and each trade; vectorbt runs its own
signals with cash shared, which is what it can express of it, and gives its total return.

    python tests/benchmarks/placebo_speed.py
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
import pandas as pd

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.replay.many import replay_many
from backtest.study.placebo.ordinary import horizons, ordinary_dates
from backtest.study.placebo.shifts import common_shifts, granting_rank, placed

BARS, EVENTS, LEGS, SHIFTS, OTHER = 2_000, 40, 3, 10_000, 100
HOLD, STOP, TARGET, FEE = 20, 0.10, 0.15, 0.0005


def world() -> tuple[dict[str, pd.DataFrame], Thesis]:
    rng = np.random.default_rng(1)
    days = pd.bdate_range("2015-01-01", periods=BARS)
    names = ["BTC-USD", "ETH-USD", "SOL-USD"]
    frames = {}
    for name in (*names, "ADA-USD"):
        close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, BARS)))
        opens = np.concatenate([[100.0], close[:-1]]) * np.exp(rng.normal(0, 0.003, BARS))
        spread = np.abs(rng.normal(0, 0.006, BARS))
        frames[name] = pd.DataFrame(
            {"Open": opens, "High": np.maximum(opens, close) * (1 + spread),
             "Low": np.minimum(opens, close) * (1 - spread), "Close": close}, index=days,
        )  # fmt: skip
    at = np.sort(rng.choice(BARS - 100, EVENTS, replace=False))
    listed = [{"announced_at": f"{days[k].date()}T01:00:00+00:00", "title": str(k)} for k in at]
    thesis = Thesis(
        name="speed", benchmark="ADA-USD", events={"news": Listed(list=listed)},
        rules=[Rule(when="news", legs=[long(*names)], size="10%",
                    exit=Exit(after=HOLD, stop_loss=STOP, take_profit=TARGET))],
        costs={"commission": FEE, "slippage": FEE, "taxes": "none"},
    )  # fmt: skip
    return frames, thesis


def ours(result: backtest.Result, count: int) -> float:
    """Seconds for so many shifts, moved, sorted, replayed and measured."""
    schedule, panel = result.schedule, result.panel
    began = time.perf_counter()
    needed = horizons(schedule, panel, np.zeros(len(schedule), np.int64))
    ordinary = ordinary_dates(schedule, panel, needed)
    shifts = np.resize(ordinary.shifts, count)
    rank = granting_rank(schedule, result.history)
    for at in range(0, count, 2_000):
        dates = common_shifts(ordinary, shifts[at : at + 2_000])
        draws = placed(schedule, panel, ordinary, dates, rank=rank, ended=None)
        replay_many(schedule, panel, result.thesis, draws)
    return time.perf_counter() - began


def theirs(frames: dict[str, pd.DataFrame], result: backtest.Result, count: int) -> float:
    """Seconds for so many shifts through `Portfolio.from_signals`, their total returns asked."""
    import vectorbt as vbt

    names = list(result.thesis.symbols)
    prices: dict[str, Any] = {
        kind: pd.concat([frames[name][kind] for name in names], axis=1, keys=names)
        for kind in ("Open", "High", "Low", "Close")
    }
    places = np.unique(result.schedule.entry_date)
    began = time.perf_counter()
    for shift in range(count):
        entries = pd.DataFrame(False, index=prices["Close"].index, columns=names)
        exits = entries.copy()
        at = (places + shift) % (BARS - HOLD - 1)
        entries.iloc[at] = True
        exits.iloc[at + HOLD] = True
        made = vbt.Portfolio.from_signals(
            prices["Close"], entries, exits, price=prices["Open"], open=prices["Open"],
            high=prices["High"], low=prices["Low"], sl_stop=STOP, tp_stop=TARGET,
            stop_entry_price="fillprice", fees=FEE, slippage=FEE, size=0.1 / LEGS,
            size_type="percent", group_by=True, cash_sharing=True, init_cash=1e6, freq="1D",
        )  # fmt: skip
        made.total_return()
    return time.perf_counter() - began


def main() -> None:
    frames, thesis = world()
    result = backtest.run(thesis, prices=frames, placebo=False)
    ours(result, 20)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs(frames, result, 2)  # compiled before the clock runs
        mine, other = ours(result, SHIFTS), theirs(frames, result, OTHER)
    each, its = mine / SHIFTS, other / OTHER
    print(f"{len(result.schedule)} tranches, {BARS:,} bars")
    print(f"{SHIFTS:,} shifts here: {mine:.2f} s, {1e3 * each:.3f} ms each")
    print(
        f"{OTHER} through vectorbt.Portfolio.from_signals: {other:.2f} s, {1e3 * its:.2f} ms each"
    )
    print(f"a shift here takes 1/{its / each:.0f} of one there")


if __name__ == "__main__":
    main()
