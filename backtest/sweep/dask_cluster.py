"""A cluster of dask's workers, to which the chunks of a sweep are handed: the file that knows dask.

::

    parcel ─▶ scheduler ─▶ each worker, once        (a plugin: those that come later get it too)
    spans  ─▶ tasks, a bounded number at a time ─▶ files, taken in the order of the grid

A scheduler and workers are trusted as dask trusts them: what they are sent is run.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from threading import Lock
from typing import Any

from distributed import CancelledError, Client, Future, LocalCluster, get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.scheduler import KilledWorker

from backtest.errors import BacktestError, InputError
from backtest.sweep.alike import here, unlike
from backtest.sweep.engine import Engine
from backtest.sweep.knock import knock
from backtest.sweep.parcel import Cells, cells_of, packed, parcel_of, places_of, unpacked
from backtest.sweep.run import Span
from backtest.sweep.tables import Files, as_files
from backtest.sweep.threads import Threads
from backtest.sweep.workers_here import Workers, started

__all__ = ["CONNECT", "NO_PAGES", "PATIENCE", "Cluster", "joined", "local_workers"]

CONNECT = 5.0  # seconds in which a scheduler answers
PATIENCE = 60.0  # seconds without any worker after which none will come
LOOK = 2.0  # seconds between two looks at who is left
MOST_CHUNKS = 8  # of a task: what a task costs beside its chunks is then little
TASKS = 4  # for each thread of a worker, of what is not yet given out
AHEAD = 2  # tasks for each thread of a worker that are out at a time

#: A scheduler shows no pages; what little it serves instead is for this machine, at any free port.
NO_PAGES: dict[str, Any] = {
    "dashboard_address": None, "scheduler_kwargs": {"dashboard_address": "127.0.0.1:0"},
}  # fmt: skip

KEPT = "what is stored with --out stays, and the same command goes on from there"
SAME = "install the same of everything on every machine: pip install 'backtest[cluster]'"


class Sent(WorkerPlugin):  # type: ignore[misc]  # dask's is not typed
    """The parcel on a worker, and the engine made of it when its first chunk is asked for."""

    def __init__(self, content: bytes, home: Mapping[str, str]) -> None:
        self.content, self.home = content, home

    def setup(self, worker: Any) -> None:
        """Called by dask where the worker has got it."""
        self.address = worker.address
        self.threads = Threads(worker.state.nthreads)
        self.engine: Engine | None = None
        self.alone = Lock()  # one chunk at a time, on all the threads that the worker may use

    def teardown(self, worker: Any) -> None:
        """Called by dask at the end of the sweep."""
        self.threads.close()

    def files(self, span: Span, cells: Cells) -> Files:
        """A chunk's."""
        with self.alone:
            if self.engine is None:
                _require_alike(self.home, here(), f"the worker {self.address}")
                self.engine, self.content = unpacked(self.content, self.threads), b""
            engine = self.engine
            at = places_of(engine.grid, span, cells)
            chunk = engine.chunk_of(span[0], at)
        return as_files(chunk, engine.grid.axes, at)


def _task(name: str, work: Sequence[tuple[Span, Cells]]) -> list[Files]:
    """What a worker does of one task."""
    sent: Sent = get_worker().plugins[name]
    return [sent.files(span, cells) for span, cells in work]


class Cluster:
    """Workers that replay the chunks of one sweep.

    Parameters
    ----------
    client : distributed.Client
    address : str
        As the user gave it, for messages.
    workers : Workers, optional
        Those that were started for it.
    """

    def __init__(self, client: Client, address: str, workers: Workers | None = None) -> None:
        self.client, self.address, self.workers = client, address, workers

    def __call__(self, engine: Engine, spans: Sequence[Span]) -> Generator[Files, None, None]:
        """The files of chunks in the order of `spans`; so many are out at a time and no more.

        Raises
        ------
        BacktestError
            A task has killed several workers, none is left, or the scheduler is gone.
        InputError
            A worker that came later is not like this machine.
        """
        if not spans:
            return
        name = f"backtest-sweep-{self.client.id}"
        sent = Sent(packed(parcel_of(engine)), here())
        with suppress(OSError):  # a worker that just dies: the scheduler has it for the others
            self.client.register_plugin(sent, name=name)
        left = self._tasks(spans)
        out: deque[tuple[Future, list[Span]]] = deque()
        try:
            while True:
                room = AHEAD * self._threads() + 2
                while len(out) < room and (own := next(left, None)) is not None:
                    work = [(span, cells_of(engine.grid, span)) for span in own]
                    key = f"{name}-{own[0][0]}"
                    future = self.client.submit(
                        _task, name, work, key=key, pure=False, priority=-own[0][0]
                    )
                    out.append((future, own))
                if not out:
                    return
                yield from self._files(*out.popleft())
        except OSError as wrong:
            raise BacktestError(f"the scheduler at {self.address} is gone; {KEPT}") from wrong
        finally:
            if self.client.status == "running":
                self.client.cancel([future for future, _ in out])
                with suppress(OSError):  # the same; the scheduler forgets it first
                    self.client.unregister_worker_plugin(name)

    def _tasks(self, spans: Sequence[Span]) -> Iterator[list[Span]]:
        """Chunks that follow one another, fewer to a task towards the end: all end together."""
        at, coming = 0, 1 if self.workers is None else self.workers.count
        while at < len(spans):
            each = (len(spans) - at) // (TASKS * max(coming, self._threads()))
            each = max(1, min(MOST_CHUNKS, each))
            yield list(spans[at : at + each])
            at += each

    def _threads(self) -> int:
        """Of all workers that there are now."""
        return sum(self.client.nthreads().values())

    def _files(self, future: Future, own: list[Span]) -> list[Files]:
        since = time.monotonic()
        while True:
            try:
                wrong = future.exception(timeout=LOOK)
                if wrong is not None:
                    raise _said(wrong, own, self.address)
                found: list[Files] = future.result(timeout=LOOK)
            except CancelledError as wrong:
                raise BacktestError(f"the scheduler at {self.address} is gone; {KEPT}") from wrong
            except TimeoutError:  # not done yet, or its worker died with it
                since = time.monotonic() if self._anybody() else since
            else:
                return found
            self._require_kept()
            if time.monotonic() - since > PATIENCE:
                raise BacktestError(f"no worker is left at {self.address}; {KEPT}")

    def _anybody(self) -> bool:
        return self.client.status == "running" and self._threads() > 0

    def _require_kept(self) -> None:
        """The process that keeps the workers of this machine alive may have ended itself."""
        ended = "" if self.workers is None else self.workers.ended
        if ended:
            raise BacktestError(f"the workers of this machine have ended: {ended}; {KEPT}")


def _said(wrong: BaseException, own: Sequence[Span], address: str) -> BacktestError:
    """What is told of a task that failed."""
    if isinstance(wrong, BacktestError):
        return wrong
    some = f"the variants {own[0][0]:,} to {own[-1][1] - 1:,}"
    if isinstance(wrong, KilledWorker):
        return BacktestError(f"every worker that was given {some} died, the last of them "
                             f"{wrong.last_worker.address}; {KEPT}")  # fmt: skip
    first = str(wrong).strip().partition("\n")[0]
    return BacktestError(
        f"a worker of {address} failed at {some}: {type(wrong).__name__}: {first}; {KEPT}"
    )


def _require_alike(mine: Mapping[str, str], its: Mapping[str, str], who: str) -> None:
    other = unlike(mine, its)
    if other:
        raise InputError(f"{who} has {other}", key="--cluster", mend=SAME)


def _require_all_alike(client: Client, address: str) -> None:
    """Before anything is sent: the scheduler, which calculates nothing, and each worker."""
    mine = here()
    plans = {name: mine[name] for name in ("backtest", "Python", "dask", "distributed")}
    asked = {"the scheduler": (plans, _of_scheduler(client))}
    found = client.run(here, on_error="return")
    asked |= {f"the worker {name}": (mine, its) for name, its in found.items()}
    for who, (wanted, its) in asked.items():
        if isinstance(its, Exception):
            raise InputError(f"{who} cannot run backtest: {its}", key="--cluster", mend=SAME)
        _require_alike(wanted, its, who)


def _of_scheduler(client: Client) -> dict[str, str] | Exception:
    try:
        found: dict[str, str] = client.run_on_scheduler(here)
    except Exception as wrong:  # of whatever kind: dask passes on its text alone
        return wrong
    return found


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """The workers of a scheduler that runs elsewhere.

    Raises
    ------
    InputError
        Nobody answers there, there is no worker, or one is not like this machine.
    """
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    why = knock(host.strip("[]"), int(port), within=CONNECT)
    if why:
        raise InputError(
            f"no scheduler of dask answers within {CONNECT:g} s ({why})", key="--cluster",
            value=address, mend="start one there: dask scheduler --port 8786",
        )  # fmt: skip
    with ExitStack() as stack:
        with warnings.catch_warnings(record=True) as heard:
            client = Client(address, timeout=CONNECT, set_as_default=False)
        stack.enter_context(client)
        try:
            client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError as wrong:
            raise InputError(
                "the scheduler has no worker", key="--cluster", value=address,
                mend=f"start some: dask worker {address} --nworkers auto",
            ) from wrong  # fmt: skip
        _require_all_alike(client, address)
        for one in heard:  # of other packages of dask's; what matters here was just compared
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
        yield Cluster(client, address)


@contextmanager
def local_workers(count: int) -> Iterator[Cluster]:
    """So many workers of one thread on this machine, and a scheduler in this process.

    They start while the caller goes on; the first chunk waits for the first of them.
    """
    with (
        LocalCluster(
            n_workers=0, host="127.0.0.1", silence_logs=logging.CRITICAL, **NO_PAGES
        ) as home,
        started(home.scheduler_address, count) as workers,
        Client(home.scheduler_address, set_as_default=False, direct_to_workers=True) as client,
    ):
        yield Cluster(client, "local", workers)
