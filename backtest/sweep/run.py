"""Running a sweep: chunk after chunk, from where it was left, until the last is on disk."""

from __future__ import annotations

from collections.abc import Callable

from backtest.sweep.engine import Engine
from backtest.sweep.store import Store

__all__ = ["CELLS", "LARGEST", "Told", "rows_of_chunk", "run_sweep"]

LARGEST = 16_384  # variants of a chunk: some tens of milliseconds, a few megabytes
CELLS = 1_000_000  # variants × clusters of a chunk at most
MOST_PLACES = 1_000  # that are all tried before the first variant is replayed

Told = Callable[[int, int], None]
"""Variants done, and all of them."""


def rows_of_chunk(clusters: int) -> int:
    """Variants of a chunk: fewer where there are many event clusters."""
    return max(256, min(LARGEST, CELLS // clusters))


def run_sweep(engine: Engine, store: Store, told: Told | None = None) -> None:
    """Replay what is missing, and make the files whole.

    Raises
    ------
    KeyboardInterrupt
        As it comes; what is done stays.
    """
    missing = store.missing()
    done = len(engine.grid) - sum(stop - first for first, stop in map(store.bounds, missing))
    if told is not None:
        told(done, len(engine.grid))
    for n in missing:
        first, stop = store.bounds(n)
        store.write(n, engine.chunk(first, stop))
        done += stop - first
        if told is not None:
            told(done, len(engine.grid))
    store.finish()
