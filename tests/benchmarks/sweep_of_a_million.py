"""A million variants of the flagship on disk: memory, time, and twenty kills.

The peak memory of a process that sweeps 1,000,000 variants with ``--out`` beside that of 10,000;
what a variant of one event costs on 20 years of made-up prices beside 2; and the million once more,
killed with SIGKILL at 20 random moments and gone on with: the same bytes.

    python tests/benchmarks/sweep_of_a_million.py [VARIANTS] [KILLS]
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import backtest

GRID = {
    "exit.after": "5:129:1", "exit.stop_loss": "5%:29%:1%", "exit.take_profit": "10%:49%:1%",
    "enter.lag": "0:7:1",
}  # fmt: skip
SWEEP = f"""
import resource, sys, time
import backtest
out, count = sys.argv[1], int(sys.argv[2])
vary = {GRID!r}
sample = None if count == 1_000_000 else f"random:{{count}}"
began = time.perf_counter()
sweep = backtest.sweep("zhipu-entity-list", vary, prices="sample", sample=sample, out=out,
                       honest=False)
taken = time.perf_counter() - began
best = sweep.best()
print(len(sweep), taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def swept(out: Path, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SWEEP, str(out), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> tuple[int, float, float]:
    said, _ = process.communicate()
    count, taken, peak = said.split()
    return int(count), float(taken), float(peak)


def hashed(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(
                    file, "sha256"
                ).hexdigest()
    return found


def killed(out: Path, count: int, kills: int, whole: float) -> int:
    """Kill the sweep so many times at random moments, and let it end; how many chunks were left."""
    rng, left = random.Random(1), 0
    for _ in range(kills):
        process = swept(out, count)
        until = time.monotonic() + 1.5 + rng.random() * whole / kills * 1.5
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        left += len(list((out / "chunks").glob("*.parquet"))) > 0
    told(swept(out, count))
    return left


def one_event(years: int) -> float:
    """Microseconds a variant of a thesis of one event in the middle of so many years."""
    rng = np.random.default_rng(3)
    days = pd.bdate_range(end="2024-12-31", periods=252 * years)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, len(days))))
    frame = pd.DataFrame({"Open": close, "High": close * 1.01, "Low": close * 0.99, "Close": close},
                         index=days)  # fmt: skip
    listed = [{"announced_at": f"{days[-200].date()}T01:00:00+00:00"}]
    thesis = backtest.Thesis(
        name="one", events={"news": {"list": listed}},
        rules=[{"when": "news", "long": ["BTC-USD", "ETH-USD"], "exit": {"after": 60}}],
        costs={"taxes": "none"},
    )  # fmt: skip
    vary = {
        "exit.after": "5:124:1",
        "exit.stop_loss": "5%:29%:1%",
        "exit.take_profit": "10%:44%:1%",
    }
    frames = {"BTC-USD": frame, "ETH-USD": frame}
    sweep = backtest.sweep(thesis, vary, prices=frames, honest=False)
    best = np.inf
    for _ in range(5):
        began = time.perf_counter()
        sweep.engine.chunk(0, len(sweep))
        best = min(best, time.perf_counter() - began)
    return 1e6 * best / len(sweep)


def main() -> None:
    count, kills = (*map(int, sys.argv[1:]), *(1_000_000, 20)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        told(swept(root / "compiled", 100))
        few = told(swept(root / "few", 10_000))
        many = told(swept(root / "many", count))
        for tried, taken, peak in (few, many):
            print(f"{tried:,} variants: {taken:.1f} s, {1e6 * taken / tried:.1f} µs each with all "
                  f"that is done once; peak memory {peak:,.0f} MiB")  # fmt: skip
        print(f"peak memory: {many[2] / few[2]:.3f} times")
        size = sum(path.stat().st_size for path in (root / "many").rglob("*.parquet"))
        print(f"on disk: {size / 2**20:,.0f} MiB")
        short, long = one_event(2), one_event(20)
        print(f"one event: {short:.2f} µs a variant on 2 years, {long:.2f} µs on 20")
        half = killed(root / "killed", count, kills, many[1])
        same = hashed(root / "many") == hashed(root / "killed")
        print(f"killed {kills} times, {half} of them with chunks on disk, and gone on with: "
              f"{'the same bytes' if same else 'OTHER BYTES'}")  # fmt: skip


if __name__ == "__main__":
    main()
