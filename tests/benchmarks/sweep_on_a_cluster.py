"""One worker and two, side by side: how much longer one takes, and from when on others pay.

Two million variants of 40 events and 3 legs over 1,500 bars of made-up prices, by one worker of one
thread and by two, in turn and several times. What was compiled is kept on disk before, and each
worker has loaded it; counted is from before the prices are sent to the last byte on disk. Beside
the wall the processor time of the workers and of this process, scheduler within, because a machine
with two processors that others use too shows less than two workers would do; and how much of two
processors there is at all: the same replayed by one process and by two that know nothing of one
another.

Then the arithmetic: what the prices weigh, what a worker takes before its first chunk, what of a
variant is the worker's and what this process', what a task weighs and takes beside its variants.

    python tests/benchmarks/sweep_on_a_cluster.py [SIZES] [REPEATS]

SIZES times 122,590 variants, 16 by default.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from distributed import Client, LocalCluster
from sweep_against_vectorbt import VARY, thesis, world

import backtest
from backtest.sweep.dask_cluster import MOST_CHUNKS, NO_PAGES
from backtest.sweep.parcel import packed, parcel_of
from backtest.sweep.threads import available
from backtest.sweep.workers_here import started


class Took(NamedTuple):
    """Seconds of one sweep."""

    wall: float
    workers: float  # of all of them together
    here: float


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", silence_logs=50, **NO_PAGES) as it,
        started(it.scheduler_address, workers),
        Client(it.scheduler_address, set_as_default=False) as client,
    ):
        client.wait_for_workers(workers, timeout=60)
        yield it


def pids(address: str) -> list[int]:
    with Client(address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def cpu(of: list[int]) -> float:
    times = [psutil.Process(pid).cpu_times() for pid in of]
    return sum(one.user + one.system for one in times)


def swept(address: str | None, sizes: int, out: Path) -> tuple[Took, backtest.Sweep]:
    """A sweep by the workers of a scheduler, or by this process on one thread."""
    frames, at = world()
    of = [] if address is None else pids(address)
    began: list[Took] = []

    def now() -> Took:
        return Took(time.perf_counter(), cpu(of), time.process_time())

    def told(*_: int) -> None:
        if not began:  # nothing is sent yet
            began.append(now())

    vary = {**VARY, "size": [f"{n}%" for n in range(5, 5 + sizes)]}
    found = backtest.sweep(thesis(frames, at), vary, prices=frames, out=out, honest=False,
                           cluster=address, told=told, threads=1)  # fmt: skip
    return Took(*np.subtract(now(), began[0]).tolist()), found


def content(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.parquet"))]


def compared(sizes: int, repeats: int, root: Path) -> list[tuple[Took, Took]]:
    """One worker and two, in turn; every time the same bytes."""
    found, first = [], None
    with cluster(1) as one, cluster(2) as two:
        for address in (one.scheduler_address, two.scheduler_address):
            swept(address, 1, root / f"warm-{address[-5:]}")  # load what was compiled
        for n in range(repeats):
            pair = []
            for k, it in ((1, one), (2, two)):
                out = root / f"{n}-{k}"
                took, _ = swept(it.scheduler_address, sizes, out)
                pair.append(took)
                first = content(out) if first is None else first
                assert content(out) == first, "OTHER BYTES"
                shutil.rmtree(out)
            found.append((pair[0], pair[1]))
            print(f"  one worker {pair[0].wall:6.2f} s (processor {pair[0].workers:.2f} + "
                  f"{pair[0].here:.2f} here), two {pair[1].wall:6.2f} s ({pair[1].workers:.2f} + "
                  f"{pair[1].here:.2f}): {pair[0].wall / pair[1].wall:.2f} times")  # fmt: skip
    return found


def empty_task(tasks: int = 200) -> float:
    """Seconds of a task that does nothing, one after the other: there, back and told."""
    with cluster(1) as it, Client(it.scheduler_address, set_as_default=False) as client:
        client.submit(abs, -1).result()
        began = time.perf_counter()
        for n in range(tasks):
            client.submit(divmod, n, 7, pure=False).result()
        return (time.perf_counter() - began) / tasks


REPLAYED = """
import sys, time
sys.path.insert(0, sys.argv[1])
from sweep_against_vectorbt import VARY, thesis, world
import backtest
frames, at = world()
engine = backtest.sweep(thesis(frames, at), VARY, prices=frames, honest=False, threads=1).engine
print("ready", flush=True)
sys.stdin.readline()
began = time.perf_counter()
for first in range(0, 114_688, 16_384):
    engine.chunk(first, first + 16_384)
print(time.perf_counter() - began, flush=True)
"""


def apart(count: int) -> float:
    """Seconds of the slowest of so many processes that replay the same, each by itself."""
    command = [sys.executable, "-c", REPLAYED, str(Path(__file__).parent)]
    every = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    for one in every:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in every:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    return max(float(one.communicate()[0]) for one in every)


def first_chunk() -> float:
    """Seconds of a sweep of two variants by workers that have loaded nothing yet, beyond alone."""
    frames, at = world()
    with cluster(2) as it:
        taken = []
        for address in (None, None, it.scheduler_address):
            began = time.perf_counter()
            backtest.sweep(thesis(frames, at), {"exit.after": "5,10"}, prices=frames, honest=False,
                           cluster=address)  # fmt: skip
            taken.append(time.perf_counter() - began)
    return taken[2] - taken[1]


def arithmetic(root: Path, took: Took, variants: int) -> None:
    _, alone = swept(None, 1, root / "alone")
    began = time.perf_counter()
    parcel = len(packed(parcel_of(alone.engine)))
    packing = time.perf_counter() - began
    back = sum(path.stat().st_size for path in alone.folder.rglob("*.parquet")) / len(alone)
    each, mine = 1e6 * took.workers / variants, 1e6 * took.here / variants
    most = MOST_CHUNKS * alone.manifest.rows
    print(f"prices, events and axes: {parcel / 1e6:.2f} MB to each worker, once, packed in "
          f"{1e3 * packing:.0f} ms; before its first chunk a worker that has loaded nothing takes "
          f"{first_chunk():.1f} s")  # fmt: skip
    print(f"a variant: {each:.1f} µs of a worker and {mine:.2f} µs of this process, which "
          f"{each / mine:.0f} workers would keep busy")  # fmt: skip
    print(f"a task: up to {most:,} variants, {most * each / 1e6:.1f} s of work, of which "
          f"{most * back / 1e6:.1f} MB come back; one that does nothing takes "
          f"{1e3 * empty_task():.0f} ms")  # fmt: skip


def main() -> None:
    sizes, repeats = (*map(int, sys.argv[1:]), *(16, 3)[len(sys.argv) - 1 :])
    variants = 122_590 * sizes
    print(f"{variants:,} variants on {available()} processors, load {os.getloadavg()[0]:.1f}:")
    with tempfile.TemporaryDirectory() as place:
        found = compared(sizes, repeats, Path(place))
        one, two = (np.array([pair[k] for pair in found]) for k in (0, 1))
        ratio = one[:, 0] / two[:, 0]
        print(f"one worker is {np.median(ratio):.2f} times as long as two "
              f"({ratio.min():.2f} to {ratio.max():.2f})")  # fmt: skip
        free = [2 * apart(1) / apart(2) for _ in range(repeats)]
        print(f"two processes that know nothing of one another do {np.median(free):.2f} times what "
              f"one does ({min(free):.2f} to {max(free):.2f})")  # fmt: skip
        busy = two[:, 1:].sum(axis=1) / two[:, 0]
        print(f"with two, workers and this process had {np.median(busy):.2f} processors")
        arithmetic(Path(place), Took(*np.median(two, axis=0).tolist()), variants)


if __name__ == "__main__":
    main()
