"""Running a sweep: chunk after chunk, from where it was left, until the last is on disk."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing

from backtest.sweep.engine import Engine
from backtest.sweep.store import Store
from backtest.sweep.tables import Files, as_files

__all__ = ["CELLS", "LARGEST", "By", "Span", "Told", "by_itself", "rows_of_chunk", "run_sweep"]

LARGEST = 16_384  # variants of a chunk: some tens of milliseconds, a few megabytes
CELLS = 1_000_000  # variants × clusters of a chunk at most
MOST_PLACES = 1_000  # that are all tried before the first variant is replayed

Told = Callable[[int, int], None]
"""Variants done, and all of them."""

Span = tuple[int, int]
"""The variants of a chunk, from the first to before the second."""

By = Callable[[Engine, Sequence[Span]], Generator[Files, None, None]]
"""Who replays chunks: their files come in the order in which they were asked for."""


def rows_of_chunk(clusters: int) -> int:
    """Variants of a chunk: fewer where there are many event clusters."""
    return max(256, min(LARGEST, CELLS // clusters))


def by_itself(engine: Engine, spans: Sequence[Span]) -> Generator[Files, None, None]:
    """Chunks replayed by this process, one after the other, each on all of its threads."""
    for first, stop in spans:
        yield as_files(engine.chunk(first, stop), engine.grid.axes, engine.grid.places(first, stop))


def run_sweep(engine: Engine, store: Store, told: Told | None = None, by: By = by_itself) -> None:
    """Replay what is missing, and make the files whole.

    Parameters
    ----------
    engine : Engine
    store : Store
    told : callable, optional
        Told of the variants that are done, and of all.
    by : callable
        Who replays; the files do not hang on it.

    Raises
    ------
    KeyboardInterrupt
        As it comes; what is done stays.
    """
    missing = store.missing()
    spans = [store.bounds(n) for n in missing]
    done = len(engine.grid) - sum(stop - first for first, stop in spans)
    if told is not None:
        told(done, len(engine.grid))
    with closing(store), closing(by(engine, spans)) as found:
        for n, (first, stop), files in zip(missing, spans, found, strict=True):
            store.write(n, files)
            done += stop - first
            if told is not None:
                told(done, len(engine.grid))
        store.finish()
