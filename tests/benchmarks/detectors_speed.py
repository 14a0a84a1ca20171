"""Eleven detectors over 41 instruments × 8 years: arrays beside plain loops, in one run.

Prices are made up, 2,016 bars an instrument. Both sides find the same bars, which is checked;
the loops are those of tests/events/detectors/plain_detectors.py. The package's events (with
titles and clocks) are a third figure, because a thesis needs those.

    python tests/benchmarks/detectors_speed.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from backtest.events.detect import Detect
from backtest.events.detected import beyond, detected
from backtest.events.detectors import open_measure
from backtest.prices.currency import Conversion
from backtest.prices.instrument import Instrument
from backtest.prices.panel import Panel
from backtest.prices.sessions import Sessions

sys.path.insert(0, str(Path(__file__).parents[1] / "events" / "detectors"))
from plain_detectors import Rows, plainly

INSTRUMENTS, BARS = 41, 2_016
DETECTORS: tuple[dict[str, Any], ...] = (
    {"measure": "return", "below": -0.05},
    {"measure": "return", "window": 5, "below": -0.1, "above": 0.12},
    {"measure": "gap", "below": -0.03, "above": 0.03},
    {"measure": "drawdown", "window": 252, "below": -0.2, "refractory": 20},
    {"measure": "drawdown", "window": 60, "below": -0.15},
    {"measure": "volume", "window": 60, "above": 3.0},
    {"measure": "volatility", "window": 20, "above": 0.4, "refractory": 20},
    {"measure": "volatility_ratio", "window": 20, "above": 1.3},
    {"measure": "breakout", "window": 252, "above": 0.0},
    {"measure": "breakout", "window": 20, "below": 0.0, "refractory": 5},
    {"measure": "excess", "window": 5, "below": -0.08, "above": 0.08},
)


def world() -> tuple[Panel, list[Rows]]:
    """A panel of so many instruments, the first of them the benchmark, and the same as lists."""
    rng = np.random.default_rng(1)
    dates = np.busday_offset("2018-01-01", np.arange(BARS), roll="forward").astype("datetime64[D]")
    midnight = dates.astype("datetime64[ns]").astype(np.int64)
    opens_at, closes_at = midnight + 34_200 * 10**9, midnight + 57_600 * 10**9
    shape = (INSTRUMENTS, BARS)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, shape), axis=1))
    opened = close * np.exp(rng.normal(0, 0.01, shape))
    high = np.maximum(opened, close) * (1 + rng.uniform(0, 0.01, shape))
    low = np.minimum(opened, close) * (1 - rng.uniform(0, 0.01, shape))
    volume = np.round(rng.lognormal(10, 1, shape))
    tiled = {"dates": dates, "opens_at": opens_at, "closes_at": closes_at,
             "session": np.arange(BARS)}  # fmt: skip
    panel = Panel(
        instruments=tuple(Instrument(f"S{k}", "XNYS", "USD") for k in range(INSTRUMENTS)),
        offsets=np.arange(INSTRUMENTS + 1) * BARS,
        open=opened.ravel(), high=high.ravel(), low=low.ravel(), close=close.ravel(),
        factor=np.ones(close.size), volume=volume.ravel(), suspended=np.zeros(close.size, bool),
        close_only=np.zeros(INSTRUMENTS, bool),
        calendars={"XNYS": Sessions("XNYS", "America/New_York", dates, opens_at, closes_at)},
        conversion=Conversion("USD", {}), source="made up", snapshot="sha256:none",
        **{name: np.tile(column, INSTRUMENTS) for name, column in tiled.items()},
    )  # fmt: skip
    columns = (opened, high, low, close, volume)
    rows = [Rows(*(c[k].tolist() for c in columns), close[0].tolist()) for k in range(INSTRUMENTS)]
    return panel, rows


def asked(k: int, rule: dict[str, Any]) -> Detect:
    market = {"benchmark": "S0"} if rule["measure"] == "excess" else {}
    return Detect(symbol=f"S{k}", **rule, **market)


def main() -> None:
    panel, rows = world()
    print(f"{len(DETECTORS)} detectors, {INSTRUMENTS} instruments, {BARS:,} bars each")
    print("| detector | window | events | arrays ms | with events ms | plain loop ms | times |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    total = np.zeros(3)
    for rule in DETECTORS:
        window = rule.get("window", 1)
        detects = [asked(k, rule) for k in range(INSTRUMENTS)]
        measure, benchmark = (
            open_measure(rule["measure"]),
            0 if rule["measure"] == "excess" else None,
        )
        began = time.perf_counter()
        ours = [
            beyond(measure.measure(panel, k, window=window, benchmark=benchmark), detect).tolist()
            for k, detect in enumerate(detects)
        ]
        arrays = time.perf_counter()
        found = [detected("d", detect, panel)[0] for detect in detects]
        events = time.perf_counter()
        bounds = {"below": rule.get("below", -np.inf), "above": rule.get("above", np.inf)}
        quiet = rule.get("refractory", 0)
        theirs = [
            plainly(row, rule["measure"], window=window, refractory=quiet, **bounds) for row in rows
        ]
        done = time.perf_counter()
        assert ours == theirs
        assert [len(one) for one in found] == [len(one) for one in ours]
        spent = 1000 * np.array([arrays - began, events - arrays, done - events])
        total += spent
        print(f"| {rule['measure']} | {window} | {sum(map(len, ours)):,} | {spent[0]:.1f} "
              f"| {spent[1]:.1f} | {spent[2]:,.0f} | {spent[2] / spent[0]:,.0f} |")  # fmt: skip
    print(f"| all | | | {total[0]:.0f} | {total[1]:.0f} | {total[2]:,.0f} "
          f"| {total[2] / total[0]:,.0f} |")  # fmt: skip


if __name__ == "__main__":
    main()
