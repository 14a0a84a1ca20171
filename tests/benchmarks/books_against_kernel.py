"""vectorbt's books against the kernel, side by side, at 1, 100 and 3,000 tranches.

Run it with ``python tests/benchmarks/books_against_kernel.py``. The kernel's time is that of
``replay`` on a schedule that is ready; the books' that of ``keep_books`` with the equity
that the reconciliation reads. Both are taken in turn in one process, after one of each that
does not count; medians of five, and the median of the pairs' ratios. A run that is ruined, or
has another number of tranches than the row says, stops it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long
from backtest.replay.replay import replay
from backtest.result.books import keep_books, reconcile

LEGS = ("0700.HK", "0981.HK", "BABA", "NVDA", "MSFT")
PAIRS = 5


def run_of(tranches: int) -> Result:
    """A run of just so many tranches on the bundled prices, half a year each, never ruined."""
    legs = LEGS[: min(tranches, len(LEGS))]
    first, last = (np.datetime64(day, "s").astype(int) for day in ("2024-01-03", "2025-04-01"))
    instants = np.linspace(first, last, tranches // len(legs)).astype("datetime64[s]")
    thesis = Thesis(
        name="books",
        events={"news": Listed(list=[{"announced_at": f"{at}+00:00"} for at in instants])},
        rules=[Rule(when="news", legs=[long(*legs)], exit=Exit(after=120), size=1 / len(instants))],
    )
    result = backtest.run(thesis, prices="sample")
    assert len(result.trades) == tranches, f"{len(result.trades)} tranches, not {tranches}"
    assert not result.outcome.ruined
    return result


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    print("tranches  lanes     kernel      books  ratio  largest difference")
    for wanted in (1, 100, 3000):
        result = run_of(wanted)

        def kernel(result: Result = result) -> None:
            replay(result.schedule, result.panel, result.thesis)

        def books(result: Result = result) -> None:
            keep_books(result.panel, result.schedule, result.outcome).value()

        kernel(), books()
        pairs = [(seconds(kernel), seconds(books)) for _ in range(PAIRS)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        portfolio = result.portfolio
        apart = reconcile(portfolio, result.outcome).largest_difference
        print(
            f"{len(result.trades):8d}  {portfolio.wrapper.shape_2d[1]:5d}  {ours * 1e3:6.2f} ms"
            f"  {theirs * 1e3:6.1f} ms  {ratio:5.0f}  {apart:.1e}"
        )


if __name__ == "__main__":
    main()
