"""A report of 1,000 trades on 50 legs: how long to write, how large, how soon it is open.

Run it with ``python tests/benchmarks/page_of_many.py``. Prices are random walks with a seed;
20 events, each bought on 50 shares and held for 20 sessions, over six years. Opening is timed in
a headless Chromium, from the request to the load event, and to the first picture; the median of
five.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

import backtest
from backtest import Exit, Listed, Rule, Thesis
from backtest.events.definition import Listing
from backtest.report.formats.html import render_html
from backtest.report.out import write_out
from backtest.result import Result

LEGS, EVENTS = 50, 20


def made() -> Result:
    rng = np.random.default_rng(7)
    days = pd.bdate_range("2018-01-02", periods=1_560)
    prices = {}
    for k in range(LEGS + 1):
        close = 100 * np.exp(np.cumsum(rng.normal(0.0002, 0.02, len(days))))
        opened = close * np.exp(rng.normal(0, 0.005, len(days)))
        prices[f"S{k:02d}-USD"] = pd.DataFrame(
            {"Open": opened, "High": np.maximum(opened, close), "Low": np.minimum(opened, close),
             "Close": close, "Volume": 1e6}, index=days,
        )  # fmt: skip
    when = days[60 :: len(days) // EVENTS][:EVENTS]
    events = tuple(
        Listing(announced_at=f"{day:%Y-%m-%d}T21:00:00-05:00", title=f"Event {k}")
        for k, day in enumerate(when)
    )
    legs = [f"S{k:02d}-USD" for k in range(1, LEGS + 1)]
    rule = Rule(when="news", long=legs, exit=Exit(after=20))
    thesis = Thesis(
        name="many", benchmark="S00-USD", events={"news": Listed(list=events)}, rules=(rule,)
    )
    return backtest.run(thesis, prices=prices, placebo=True)


def timed(work: Callable[[], object]) -> tuple[object, str]:
    """What the work gave, and its seconds by the clock and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    done = work()
    return done, f"{time.perf_counter() - began:.2f} ({time.process_time() - used:.2f})"


def opened(page: Page, address: str) -> tuple[float, float]:
    page.goto(address)
    timing = page.evaluate(
        "() => { const n = performance.getEntriesByType('navigation')[0];"
        " const p = performance.getEntriesByName('first-contentful-paint')[0];"
        " return [n.loadEventEnd, p ? p.startTime : NaN]; }"
    )
    return timing[0], timing[1]


def main() -> None:
    result = made()
    print(f"{len(result.trades):,} trades on {len(result.thesis.symbols)} legs")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        render_html(result)  # what is computed once per result is not writing
        text, page = timed(lambda: render_html(result))
        _, whole = timed(lambda: write_out(result, target))
        print(f"page written in {page} s; the whole folder in {whole} s (CPU)")
        print(f"page {len(str(text).encode()) / 1e6:.2f} MB")
        found = next(
            path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            times = [opened(page, (target / "report.html").as_uri()) for _ in range(5)]
            load, paint = (statistics.median(one) for one in zip(*times, strict=True))
            print(f"open after {load:.0f} ms, first picture after {paint:.0f} ms")
            browser.close()


if __name__ == "__main__":
    main()
