"""Threads: the variants of a place dealt out to the processors, each with books of its own."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from backtest.replay.columns import Hits, Orders
from backtest.replay.fills import Exits
from backtest.replay.replay import empty_books
from backtest.replay.variants import BLOCK, Came, Variants, replay_rows
from backtest.sweep.places import Place

__all__ = ["Threads", "came_of"]


class Threads:
    """As many threads as there are processors, or as were asked for; to be closed.

    The kernel holds no lock of Python's while it works. Each thread writes into rows of its
    own, and what it writes does not hang on which thread it is: the same rows come out of one
    thread and of many.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = available() if count is None else count
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="sweep")

    def replay(self, place: Place, variants: Variants, slippage: float, clusters: int) -> Came:
        """What came of each variant of a place, all of them with that slippage."""
        hits, count = place.hits(slippage), len(variants.after)
        came = came_of(count, clusters)
        hands = max(1, min(self.count, -(-count // BLOCK)))

        def work(hand: int) -> None:
            same = place.same
            replay_rows(
                same, place.against, variants,
                Orders._make(column.copy() for column in same.orders),
                Exits._make(column.copy() for column in same.exits),
                Hits(*hits[:4], *(row.copy() for row in hits[4:])),
                empty_books(place.schedule), came, hand, hands,
            )  # fmt: skip

        if hands == 1:
            work(0)
        else:
            for done in [self._pool.submit(work, hand) for hand in range(hands)]:
                done.result()
        return came

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(cancel_futures=True)


def available() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def came_of(count: int, clusters: int) -> Came:
    """Room for what comes of so many variants."""

    def ints(*shape: int) -> np.ndarray:
        return np.zeros(shape, np.int64)

    def floats(*shape: int) -> np.ndarray:
        return np.zeros(shape, np.float64)

    n, grid = count, (count, clusters)
    return Came(
        first=ints(n), padded=np.zeros(n, np.bool_), last=ints(n), equity=floats(n),
        deepest=floats(n), returns=ints(n), shift=floats(n), total=floats(n), squares=floats(n),
        trades=ints(n), closed=ints(n), won=ints(n), cluster_trades=ints(*grid),
        cluster_excess=floats(*grid), cluster_squares=floats(*grid),
    )  # fmt: skip
