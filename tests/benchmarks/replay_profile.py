"""Where the time of a large replay goes: 1,000 events × 3 legs × 2,000 bars.

Run it with ``python tests/benchmarks/replay_profile.py``. It prints the median of
several runs of each stage and, beside the kernel, the same kernel as plain Python
on a hundredth of the events.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from backtest import Listed, Rule, Thesis, long
from backtest.events.find import find_events
from backtest.orders.build import build_schedule
from backtest.prices.build import build_panel
from backtest.prices.sessions import read_sessions
from backtest.prices.sources import FrameSource
from backtest.replay.replay import replay
from backtest.result import build_result

EVENTS, BARS, RUNS = 1_000, 2_000, 9
LEGS = ("0700.HK", "BABA", "NVDA")


def prices(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Random walks on the exchanges' own sessions, and a rate of the Hong Kong dollar."""
    frames = {}
    for symbol in LEGS:
        exchange = "XHKG" if symbol.endswith(".HK") else "XNYS"
        start, end = datetime(2015, 1, 1).date(), datetime(2024, 12, 31).date()
        dates = read_sessions(exchange, start, end).dates[:BARS]
        close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, BARS)))
        opened = close * np.exp(rng.normal(0, 0.01, BARS))
        frames[symbol] = pd.DataFrame(
            {
                "Open": opened,
                "High": np.maximum(opened, close) * 1.01,
                "Low": np.minimum(opened, close) * 0.99,
                "Close": close,
            },
            index=pd.DatetimeIndex(dates),
        )
    frames["HKD=X"] = pd.DataFrame({"Close": 7.8}, index=pd.bdate_range("2014-12-01", "2024-12-31"))
    return frames


def thesis() -> Thesis:
    """A thousand events, a rule with every level, three legs."""
    first = datetime(2015, 3, 1, 20, tzinfo=UTC)
    listing = [
        {"announced_at": (first + timedelta(days=2.5 * n)).isoformat(), "title": f"event {n}"}
        for n in range(EVENTS)
    ]
    rule = Rule(
        when="news",
        legs=[long(*LEGS)],
        exit={"after": 60, "stop_loss": "15%", "take_profit": "40%", "trailing_stop": "20%"},
        size="2%",
    )
    return Thesis(name="profile", events={"news": Listed(list=listing)}, rules=[rule])


def median_ms(work: Callable[[], object]) -> float:
    """Milliseconds, the median of several runs after one that does not count."""
    work()
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e3


def main() -> None:
    """Print the table."""
    claim = thesis()
    source = FrameSource(prices(np.random.default_rng(1)))
    panel = build_panel(LEGS, source, base_currency="USD")
    history = find_events(claim.events, panel, folder=None)
    schedule = build_schedule(claim, history, panel)
    outcome = replay(schedule, panel, claim)
    stages = {
        "prices → panel": lambda: build_panel(LEGS, source, base_currency="USD"),
        "events → history": lambda: find_events(claim.events, panel, folder=None),
        "history → schedule": lambda: build_schedule(claim, history, panel),
        "schedule → outcome (kernel)": lambda: replay(schedule, panel, claim),
        "outcome → result": lambda: build_result(claim, history, panel, schedule, outcome).trades,
    }
    print(f"{EVENTS} events × {len(LEGS)} legs × {BARS} bars: {len(schedule)} tranches")
    for name, work in stages.items():
        print(f"  {name:<30} {median_ms(work):9.2f} ms")


if __name__ == "__main__":
    main()
