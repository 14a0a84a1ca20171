"""With dask's workers a sweep is the same bytes, whatever becomes of them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client, LocalCluster
from distributed.comm.tcp import TCP
from distributed.diagnostics.plugin import WorkerPlugin

import backtest
from backtest import BacktestError, InputError
from backtest.cli import main
from backtest.sweep import dask_cluster
from backtest.sweep.dask_cluster import NO_PAGES
from backtest.sweep.parcel import packed, parcel_of
from backtest.sweep.workers_here import started

VARY = {"exit.after": range(5, 65), "exit.stop_loss": "5%:30%:1%", "enter.lag": [0, 1]}
FILES = ("variants.parquet", "clusters", "manifest.json")
ROOT = Path(backtest.__file__).parents[1]


def swept(out: Path, cluster: str | None = None, **options: Any) -> Path:
    backtest.sweep(
        "zhipu-entity-list", VARY, prices="sample", out=out, honest=False, cluster=cluster,
        **options,
    )  # fmt: skip
    return out


def content(folder: Path) -> dict[str, bytes]:
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items())}


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backtest.sweeping.rows_of_chunk", lambda _: 64)  # 49 chunks


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a sweep without workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backtest.sweeping.rows_of_chunk", lambda _: 64)
        return content(swept(tmp_path_factory.mktemp("alone") / "out"))


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    """A scheduler with two worker processes, which are replaced when they die."""
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", silence_logs=50, **NO_PAGES) as it,
        started(it.scheduler_address, 2),
    ):
        yield it


@pytest.fixture
def within() -> Iterator[LocalCluster]:
    """A scheduler with two workers that are threads of this process, and speak TCP all the same."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1",
        silence_logs=50, **NO_PAGES,
    ) as it:  # fmt: skip
        yield it


def pids(cluster: LocalCluster, count: int = 2) -> list[int]:
    """The worker processes, once there are so many."""
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)
        return sorted(client.run(os.getpid).values())


def alive(process: psutil.Process) -> bool:
    """Neither ended nor waiting only to be counted as such."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def once_at(share: float, do: Callable[[], object]) -> Callable[[int, int], None]:
    """Something to tell of a sweep, which does that once, when such a share of it is done."""
    done: list[int] = []

    def told(some: int, every: int) -> None:
        if not done and some >= share * every:
            done.append(some)
            do()

    return told


def _plugins(cluster: LocalCluster) -> list[str]:
    return [name for name in cluster.scheduler.worker_plugins if name.startswith("backtest")]


def test_two_workers_give_the_same_bytes(
    two: LocalCluster, alone: dict[str, bytes], tmp_path: Path
) -> None:
    pids(two)
    assert content(swept(tmp_path / "out", two.scheduler_address)) == alone
    assert not _plugins(two)  # nothing of it stays with the scheduler
    assert not two.scheduler.tasks


@pytest.mark.parametrize("killed", [1, 2])
def test_workers_killed_half_way_change_nothing(
    two: LocalCluster, alone: dict[str, bytes], tmp_path: Path, killed: int
) -> None:
    before = pids(two)

    def kill() -> None:
        for pid in before[:killed]:
            os.kill(pid, signal.SIGKILL)

    out = swept(tmp_path / "out", two.scheduler_address, told=once_at(0.5, kill))
    assert content(out) == alone
    assert len(set(before) & set(pids(two))) == 2 - killed


def test_local_workers_come_and_go_with_the_sweep(
    alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    folders: list[Path] = []
    seen: list[psutil.Process] = []
    others = set(psutil.Process().children(recursive=True))

    def look() -> None:
        seen.extend(psutil.Process().children(recursive=True))
        folders.extend((tmp_path / "temporary").glob("backtest-workers-*"))

    told = once_at(0.5, look)
    assert content(swept(tmp_path / "out", "local", threads=2, told=told)) == alone
    mine = [process for process in seen if process not in others]
    assert len(mine) >= 3  # who keeps the workers, and two of them
    assert not psutil.wait_procs([one for one in mine if alive(one)], timeout=10)[1]
    assert len(folders) == 1
    assert not list((tmp_path / "temporary").glob("backtest-workers-*"))


def test_gone_on_with_by_others_it_is_the_same(
    two: LocalCluster, alone: dict[str, bytes], tmp_path: Path
) -> None:
    out, first = tmp_path / "out", []

    def stop() -> None:
        raise KeyboardInterrupt

    for share, cluster in ((0.2, two.scheduler_address), (0.5, None), (0.8, two.scheduler_address)):
        with pytest.raises(KeyboardInterrupt):
            swept(out, cluster, told=once_at(share, stop))
        first.append(len(list((out / "chunks").glob("*.parquet"))))
    assert first == [10, 25, 39]  # what was done was not done again, and nothing more was kept
    assert not _plugins(two)
    assert content(swept(out)) == alone


def test_a_sample_s_cells_reach_the_workers(two: LocalCluster, tmp_path: Path) -> None:
    one = swept(tmp_path / "one", sample="random:500", seed=3)
    other = swept(tmp_path / "other", two.scheduler_address, sample="random:500", seed=3)
    assert content(one) == content(other)


def test_prices_go_to_each_worker_once_and_few_chunks_are_out_at_a_time(
    within: LocalCluster, alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = len(packed(parcel_of(_engine())))
    sizes, got, out = [], Counter[str](), []
    write, setup = TCP.write, dask_cluster.Sent.setup

    async def weighed(self: TCP, message: Any, *args: Any, **options: Any) -> int:
        sizes.append(await write(self, message, *args, **options))
        return sizes[-1]

    def counted(self: dask_cluster.Sent, worker: Any) -> None:
        got[worker.address] += 1
        setup(self, worker)

    def told(done: int, every: int) -> None:
        out.append(len(within.scheduler.tasks))
        if done == 64 * 30:
            within.scale(3)
            with Client(within.scheduler_address, set_as_default=False) as client:
                client.wait_for_workers(3, timeout=30)

    monkeypatch.setattr(TCP, "write", weighed)
    monkeypatch.setattr(dask_cluster.Sent, "setup", counted)
    assert content(swept(tmp_path / "out", within.scheduler_address, told=told)) == alone
    assert sorted(got.values()) == [1, 1, 1]  # the one that came later too
    large = [size for size in sizes if size > parcel / 2]
    assert len(large) == 4  # to the scheduler, and from it to each of three workers
    assert sum(large) < 4.1 * parcel
    assert sum(sizes) - sum(large) < 49 * 40_000  # for a task, forth and back
    assert 2 < max(out) <= dask_cluster.AHEAD * 3 + 2 < 49


def _engine() -> Any:
    return backtest.sweep("zhipu-entity-list", VARY, prices="sample", honest=False).engine


def test_a_task_that_kills_its_workers_ends_with_a_message(
    two: LocalCluster, alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poison(WorkerPlugin):  # within the function, so that it travels by value
        def transition(self, key: str, start: str, finish: str, **_: Any) -> None:
            if finish == "executing" and int(key.rpartition("-")[2]) >= 1280:
                os.kill(os.getpid(), signal.SIGKILL)

    pids(two)
    monkeypatch.setattr(two.scheduler, "allowed_failures", 1)
    with Client(two.scheduler_address, set_as_default=False) as client:
        client.register_plugin(Poison(), name="poison")
        with pytest.raises(BacktestError, match=r"given the variants .* died.* goes on from there"):
            swept(tmp_path / "out", two.scheduler_address)
        with suppress(OSError):  # of a worker that is dying of it
            client.unregister_worker_plugin("poison")
    assert 0 < len(list((tmp_path / "out" / "chunks").glob("*.parquet"))) <= 26
    assert content(swept(tmp_path / "out")) == alone


def test_without_any_worker_left_it_ends_with_a_message(
    within: LocalCluster, alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1.0)
    monkeypatch.setattr(dask_cluster, "LOOK", 0.2)
    with pytest.raises(BacktestError, match=r"no worker is left at tcp.* goes on from there"):
        swept(
            tmp_path / "out", within.scheduler_address, told=once_at(0.5, lambda: within.scale(0))
        )
    assert content(swept(tmp_path / "out")) == alone


def test_a_scheduler_that_ends_is_said(alone: dict[str, bytes], tmp_path: Path) -> None:
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1",
        silence_logs=50, **NO_PAGES,
    )  # fmt: skip
    began = time.monotonic()
    with cluster, pytest.raises(BacktestError, match=r"the scheduler at tcp.* is gone.* goes on"):
        swept(tmp_path / "out", cluster.scheduler_address, told=once_at(0.5, cluster.close))
    assert time.monotonic() - began < 20
    assert content(swept(tmp_path / "out")) == alone


def heeds_interrupts() -> None:
    """What a shell starts in the background ignores them, and so do the processes it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_the_workers_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "backtest", "sweep", "zhipu-entity-list", "--prices", "sample",
               "--no-placebo", "--cluster", "local", "--out", str(out),
               "--vary", "exit.after=5:254:1", "--vary", "exit.stop_loss=1%:50%:0.1%",
               "--vary", "exit.take_profit=1%:50%:1%"]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=heeds_interrupts,
    )  # fmt: skip
    until = time.monotonic() + 240  # a new machine compiles first, for a minute where others work
    try:
        while len(list(out.glob("chunks/*.parquet"))) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        workers = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert f"variants stand in {out}; the same command goes on from there" in said
    assert "Traceback" not in said
    assert len(workers) >= 2
    assert not psutil.wait_procs([one for one in workers if alive(one)], timeout=15)[1]


@pytest.mark.parametrize("written", ["10.0.0.5", "tcp://10.0.0.5", "ssh://a:1", "Local", ""])
def test_what_is_no_cluster_is_refused(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _command(written) == 2
    assert "write local, or a scheduler's address such as tcp://" in capsys.readouterr().err


def test_without_the_extra_it_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert _command("local") == 2
    said = capsys.readouterr().err
    assert said == (
        "backtest: --cluster: dask is not installed: 'local'\n"
        "  mend: pip install 'backtest[cluster]'\n"
    )


@pytest.mark.parametrize("listens", [False, True])
def test_where_no_scheduler_answers_it_is_said_soon(
    listens: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT", 1.5)
    with closing(socket.socket()) as other:  # a port that refuses, or one that never says a word
        other.bind(("127.0.0.1", 0))
        if listens:
            other.listen()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        began = time.monotonic()
        assert _command(address) == 2
    assert time.monotonic() - began < 6
    said = capsys.readouterr().err
    assert said.startswith("backtest: --cluster: no scheduler of dask answers")
    assert address in said
    assert "mend: start one there: dask scheduler --port" in said


def test_a_scheduler_without_workers_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT", 1.0)
    with LocalCluster(n_workers=0, host="127.0.0.1", silence_logs=50, **NO_PAGES) as empty:
        assert _command(empty.scheduler_address) == 2
    said = capsys.readouterr().err
    assert "the scheduler has no worker" in said
    assert f"mend: start some: dask worker {empty.scheduler_address} --nworkers auto" in said


def _command(cluster: str) -> int:
    return main(["sweep", "zhipu-entity-list", "--prices", "sample", "--no-placebo", "--quiet",
                 "--vary", "exit.after=5,10", "--cluster", cluster])  # fmt: skip


def _changed(folder: Path) -> str:
    """The package with one word more."""
    skipped = shutil.ignore_patterns("__pycache__", "sample")
    shutil.copytree(ROOT / "backtest", folder / "backtest", ignore=skipped)
    with (folder / "backtest" / "version.py").open("a") as file:
        file.write("# changed\n")
    return r"the worker tcp.* has backtest 0\.1\.0 \(code .*\) and not 0\.1\.0 \(code .*\)\n  mend:"


def _absent(folder: Path) -> str:
    """A machine where the package cannot be had."""
    (folder / "backtest").mkdir()
    said = "raise ModuleNotFoundError(\"No module named 'backtest'\", name='backtest')\n"
    (folder / "backtest" / "__init__.py").write_text(said)
    return r"the worker tcp.* cannot run backtest: .*No module named 'backtest'.*\n  mend:"


@pytest.mark.parametrize("made", [_changed, _absent])
def test_a_worker_that_is_not_alike_is_refused_at_the_start(
    tmp_path: Path, made: Callable[[Path], str]
) -> None:
    said = made(tmp_path)
    with LocalCluster(n_workers=0, host="127.0.0.1", silence_logs=50, **NO_PAGES) as cluster:
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(tmp_path))
            workers = started(cluster.scheduler_address, 1)
            kept = workers.__enter__()
        with closing(_Closing(workers)):
            with Client(cluster.scheduler_address, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=30)
            assert not kept.ended
            with pytest.raises(InputError, match=said):
                swept(tmp_path / "out", cluster.scheduler_address)
    assert not (tmp_path / "out").exists()


class _Closing:
    def __init__(self, context: Any) -> None:
        self.context = context

    def close(self) -> None:
        self.context.__exit__(None, None, None)


def test_a_worker_that_comes_later_and_is_not_alike_is_refused(
    within: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = dask_cluster.here()

    def another() -> None:
        monkeypatch.setattr(dask_cluster, "here", lambda: mine | {"numpy": "1.0"})
        within.scale(4)
        with Client(within.scheduler_address, set_as_default=False) as client:
            client.wait_for_workers(4, timeout=30)

    with pytest.raises(InputError, match=r"the worker tcp.* has numpy 1\.0 and not 2\."):
        swept(tmp_path / "out", within.scheduler_address, told=once_at(0.1, another))


def test_no_thread_of_dask_is_left() -> None:
    """Runs last: what the others opened is closed."""
    until = time.monotonic() + 10
    while _dask_threads() and time.monotonic() < until:
        time.sleep(0.1)
    assert not _dask_threads()


def _dask_threads() -> list[str]:
    return [one.name for one in threading.enumerate() if "Dask-Default" in one.name]
