"""The flagship's whole text report against ``import vectorbt``, side by side.

Run it with ``python tests/benchmarks/flagship_against_an_import.py``. Both are whole
processes, in turn, after one of each that does not count; it prints each pair, the
medians and the median of the pairs' ratios, and what of the heavy libraries the report
imported.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

PAIRS = 7
REPORT = "import sys; from backtest.cli import main; sys.exit(main(['run', 'zhipu-entity-list']))"
IMPORT = "import vectorbt"
HEAVY = ("vectorbt", "matplotlib", "yfinance", "numba", "pandas")
LOADED = (
    "import sys; from backtest.cli import main; main(['run', 'zhipu-entity-list', '--quiet']); "
    f"print([name for name in {HEAVY!r} if name in sys.modules])"
)


def seconds(code: str) -> float:
    """How long a fresh interpreter takes over `code`."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    seconds(REPORT), seconds(IMPORT)
    pairs = [(seconds(REPORT), seconds(IMPORT)) for _ in range(PAIRS)]
    for report, imported in pairs:
        print(f"  report {report:6.2f} s   import vectorbt {imported:6.2f} s")
    ratio = statistics.median(report / imported for report, imported in pairs)
    report, imported = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"median: report {report:.2f} s, import vectorbt {imported:.2f} s, ratio {ratio:.2f}")
    loaded = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True)
    print(f"imported by the report: {loaded.stdout.decode().strip()}")


if __name__ == "__main__":
    main()
