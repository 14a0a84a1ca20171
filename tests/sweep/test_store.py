"""A sweep that is killed goes on from its last whole chunk, to the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import backtest
from backtest import InputError
from backtest.sweep import run as module
from backtest.sweep.store import Store

VARY = {"exit.after": range(5, 65), "exit.stop_loss": "5%:30%:1%"}
SLOW = """
import sys, time
import backtest
from backtest.sweep import run as module, store
module.LARGEST = 64
put = store._put
def slowly(table, path):
    time.sleep(0.01)
    put(table, path)
store._put = slowly
backtest.sweep("zhipu-entity-list", {"exit.after": range(5, 65), "exit.stop_loss": "5%:30%:1%"},
               prices="sample", out=sys.argv[1], honest=False)
"""


def swept(out: Path, **options: object) -> backtest.Sweep:
    return backtest.sweep(
        "zhipu-entity-list", VARY, prices="sample", out=out, honest=False, **options
    )  # type: ignore[arg-type]  # what each test needs


def content(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items())}


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 64)
    monkeypatch.setattr("backtest.sweeping.rows_of_chunk", lambda _: 64)


def test_killed_at_random_moments_and_resumed_it_is_the_same(tmp_path: Path) -> None:
    whole = swept(tmp_path / "whole")
    assert not (whole.folder / "chunks").exists()
    rng, out = random.Random(5), tmp_path / "killed"
    environment = os.environ | {"PYTHONPATH": str(Path(backtest.__file__).parents[1])}
    script = SLOW.replace("module.LARGEST = 64", "import backtest.sweeping as s; "
                          "s.rows_of_chunk = lambda _: 64")  # fmt: skip
    seen = 0
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", script, str(out)], env=environment)
        begun = len(list((out / "chunks").glob("*.parquet"))) if out.exists() else 0
        while process.poll() is None:
            done = list((out / "chunks").glob("*.parquet")) if out.exists() else []
            if len(done) > begun + rng.randrange(4):
                time.sleep(rng.random() * 0.02)
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        process.wait()
        found = list((out / "chunks").glob("*.parquet"))
        assert seen < len(found) < 25  # killed half-way, and nothing that was done is lost
        seen = len(found)
    assert content(swept(out).folder) == content(whole.folder)


def test_nothing_that_is_done_is_replayed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, told = tmp_path / "out", []

    def interrupted(done: int, _: int) -> None:
        told.append(done)
        if done >= 320:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(out, told=interrupted)
    assert told == [0, 64, 128, 192, 256, 320]
    written = []
    write = Store.write
    monkeypatch.setattr(Store, "write", lambda self, n, c: (written.append(n), write(self, n, c)))
    swept(out, told=lambda done, _: told.append(done))
    assert written == list(range(5, 25))
    assert (told[6], told[-1]) == (320, 1560)


def test_a_finished_folder_is_read_and_not_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = swept(tmp_path / "out")
    monkeypatch.setattr(Store, "write", lambda *_: pytest.fail("replayed again"))
    assert swept(tmp_path / "out").best().equals(first.best())


def test_a_folder_of_another_sweep_is_refused(tmp_path: Path) -> None:
    swept(tmp_path / "out")
    for vary, prices, said in (
        ({"exit.after": [1, 2]}, "sample", "other axes or values"),
        (VARY, "sample", "another thesis"),
    ):
        thesis = "zhipu-american-side" if vary is VARY else "zhipu-entity-list"
        with pytest.raises(InputError, match=said):
            backtest.sweep(thesis, vary, prices=prices, out=tmp_path / "out", honest=False)


def test_files_that_no_sweep_wrote_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "variants.parquet").write_bytes(b"mine")
    with pytest.raises(InputError, match="which no sweep of backtest wrote"):
        swept(tmp_path)
    assert (tmp_path / "variants.parquet").read_bytes() == b"mine"
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="not the manifest of a sweep"):
        swept(tmp_path)


def test_without_a_folder_the_table_goes_with_the_result() -> None:
    found = backtest.sweep("zhipu-entity-list", {"exit.after": "5,10"}, prices="sample",
                           honest=False)  # fmt: skip
    folder = found.folder
    assert (folder / "variants.parquet").exists()
    del found
    assert not folder.exists()


def test_what_a_failing_disk_left_of_a_chunk_is_replayed_again(tmp_path: Path) -> None:
    whole, out = swept(tmp_path / "whole"), tmp_path / "out"

    def interrupted(done: int, _: int) -> None:
        if done >= 640:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(out, told=interrupted)
    (out / "chunks" / "000002.parquet").write_bytes(b"")
    (out / "clusters" / "000004.parquet").write_bytes(b"PAR1 and no more")
    (out / "clusters" / "000007.parquet").unlink()
    assert content(swept(out).folder) == content(whole.folder)
    (out / "clusters" / "000003.parquet").unlink()  # of a finished one too
    assert content(swept(out).folder) == content(whole.folder)


@pytest.mark.parametrize("limit", [3_000, 9_000, 30_000, 60_000])
def test_a_full_disk_ends_with_one_message_and_is_gone_on_from(tmp_path: Path, limit: int) -> None:
    """A limit of a file's size stands for it: which of the writes fails hangs on it."""
    out = tmp_path / "out"
    small = "import backtest.sweeping as s; s.rows_of_chunk = lambda _: 64"
    script = SLOW.replace("module.LARGEST = 64", small).replace("time.sleep(0.01)", "pass")
    limited = (
        "import resource, signal, sys\n"
        "import backtest, pyarrow.parquet\n"
        "backtest.sweep('zhipu-entity-list', {'exit.after': [5]}, prices='sample', honest=False)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        f"try:\n    exec({script!r})\nexcept backtest.BacktestError as wrong:\n    print(wrong)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(backtest.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", limited, str(out)], env=environment, text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"cannot write {out}: File too large; the chunks stay, and the same command goes" in (
        done.stdout
    )
    assert done.stderr == ""
    assert not (out / "variants.parquet").exists()
    assert content(swept(out).folder) == content(swept(tmp_path / "whole").folder)
