"""A run on stored prices beside one on the bundled ones: whole commands, in turn.

The store is filled from the bundled rows, under the name of Yahoo. Each command runs in a
process of its own, as a user's does; the medians and their ratio are printed.

    python tests/benchmarks/cached_against_bundled.py [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from backtest.prices.sources import FolderSource, SampleSource
from backtest.prices.sources.bring_in import import_prices
from backtest.prices.sources.take_out import export_prices
from backtest.prices.store import Store, Stored

SERIES = ("0981.HK", "BABA", "0700.HK", "^HSI", "KWEB", "HKD=X")
WORDS = [sys.executable, "-m", "backtest", "run", "zhipu-entity-list", "--json"]


def filled(folder: Path) -> Path:
    """A store in which Yahoo was asked today about every series."""
    export_prices(SampleSource(), folder / "csv", SERIES)
    store, now = Store(folder / "store"), datetime.now(UTC)
    import_prices(FolderSource(folder / "csv"), store, now=now)
    for symbol in SERIES:
        history = store.read("imported", symbol).history
        asked = replace(history, first=date(2015, 1, 1), last=now.date(), adjusted=None)
        with store.locked("yahoo", symbol):
            store.write("yahoo", Stored(asked, now, news_at=now + timedelta(days=1)))
    return store.root


def seconds(prices: str, root: Path) -> float:
    given = {**os.environ, "BACKTEST_STORE": str(root), "BACKTEST_OFFLINE": ""}
    began = time.perf_counter()
    subprocess.run([*WORDS, "--prices", prices], env=given, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = filled(Path(folder))
        seconds("sample", root)  # compiled code and the disk's cache
        seconds("yahoo", root)
        pairs = [(seconds("sample", root), seconds("yahoo", root)) for _ in range(rounds)]
    sample, yahoo = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(stored / bundled for bundled, stored in pairs)
    print(f"bundled {sample:.2f} s   stored {yahoo:.2f} s   ratio of pairs {ratio:.2f} (median)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
