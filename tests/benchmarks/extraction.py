"""Precision and recall of the extractor on labelled passages, and its speed.

The held-out half is measured and not read: this prints totals alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from backtest.article.extract import extract
from tests.article.measure import count, passages, wilson

PARTS = ("development", "second", "third", "fourth", "held_out")
ROWS = (
    ("shares, precision", "right", "found"),
    ("shares, recall", "right", "labelled"),
    ("stances, precision", "stance right", "found"),
    ("stances, recall", "stance right", "labelled"),
    ("stances of a direction, precision", "said right", "said found"),
    ("stances of a direction, recall", "said right", "said labelled"),
    ("strengths of right stances", "strength right", "stance right"),
    ("horizons", "horizon right", "horizons"),
    ("open questions asked", "asked", "questions"),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", action="append", choices=PARTS)
    asked = parser.parse_args()
    for part in asked.part or PARTS:
        texts = passages(part)
        counted = count(texts, lambda text, day: extract(text, published=day))
        print(f"{part}: {len(texts)} passages, {counted['labelled']} labels")
        for name, right, of in ROWS:
            low, high = wilson(counted[right], counted[of])
            rate = counted[right] / counted[of] if counted[of] else float("nan")
            print(f"  {name:36}{counted[right]:5} of {counted[of]:4}  "
                  f"{rate:.3f}  [{low:.3f}, {high:.3f}]")  # fmt: skip
    text = "\n\n".join(one["text"] for one in passages("development"))
    for times in (2, 8, 32):
        long = "\n\n".join([text] * times)
        began = time.perf_counter()
        extract(long, published="2025-06-26")
        took = time.perf_counter() - began
        print(f"{len(long.encode()) / 1e3:8.0f} kB in {took:6.2f} s: "
              f"{len(long.encode()) / 1e3 / took:.0f} kB/s")  # fmt: skip


if __name__ == "__main__":
    main()
