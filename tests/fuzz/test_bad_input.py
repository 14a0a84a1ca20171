"""Broken inputs: one message with a mend, the right status, nothing left behind."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from broken import KINDS, Broken, break_one, sound
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judge import judge

FIFTY_MB = 50 * 1024**2


def test_the_world_that_is_broken_is_itself_sound(tmp_path: Path) -> None:
    found = judge(sound(), tmp_path)
    assert (found.status, found.faults) == (0, ())
    assert (tmp_path / "out" / "report.html").is_file()


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 10**9))
def test_whatever_is_wrong_is_said_in_one_message(kind: str, seed: int, tmp_path: Path) -> None:
    place = tmp_path / str(seed)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    found = judge(break_one(kind, seed), place)
    assert found.faults == (), found.message


def changed(**files: bytes) -> Broken:
    world = sound()
    world.files |= {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
    return world


@pytest.mark.parametrize(
    "world",
    [
        changed(thesis_yaml=b"name: " + b"x" * FIFTY_MB),
        changed(thesis_yaml=b"- a\n" * (FIFTY_MB // 4)),
        changed(catalog_csv=b"id,announced_at,tz\n" + b"a,2025-01-14,UTC\n" * (FIFTY_MB // 17)),
        changed(prices__BABA_csv=b"Date,Close\n" + b"2025-01-13,1\n" * (FIFTY_MB // 13)),
        changed(prices__BABA_csv=b'"' + b"x" * FIFTY_MB),
    ],
    ids=["one long word", "a long list", "a long catalogue", "long prices", "a long cell"],
)
def test_fifty_megabytes_are_refused_soon_and_in_little_memory(
    world: Broken, tmp_path: Path
) -> None:
    world.write(tmp_path)
    done = program(world.words, tmp_path, memory=2_000 * 1024**2)
    assert done.returncode == 2, done.stderr[-500:]
    assert "mend: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def program(
    words: list[str], folder: Path, *, memory: int | None = None, file_size: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with limits."""

    def limit() -> None:
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        [sys.executable, "-m", "backtest", *words], cwd=folder, capture_output=True, text=True,
        check=False, timeout=60, preexec_fn=limit,
    )  # fmt: skip


@pytest.mark.parametrize("size", [0, 100, 20_000, 60_000])
def test_a_disk_that_takes_no_more_leaves_nothing_half_written(size: int, tmp_path: Path) -> None:
    world = sound()
    world.write(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    done = program(world.words, tmp_path, file_size=size)
    assert done.returncode == 1
    if size:  # without a single byte there is not even room for what the libraries write
        assert "nothing was written there" in done.stderr
        assert "mend: make room" in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_an_earlier_report_as_it_was(tmp_path: Path) -> None:
    world = sound()
    world.write(tmp_path)
    assert program(world.words, tmp_path).returncode == 0
    earlier = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    done = program(world.words, tmp_path, file_size=20_000)
    assert done.returncode == 1
    assert {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()} == earlier


@pytest.mark.parametrize("name", ["thesis.yaml", "prices/BABA.csv", "catalog.csv"])
@pytest.mark.parametrize("what", ["dangling", "loop", "zero", "folder", "pipe"])
def test_what_is_no_file_is_named_and_not_waited_for(name: str, what: str, tmp_path: Path) -> None:
    world = sound()
    if name == "catalog.csv":
        world = break_one("catalogue and instruments", 0)
    world.write(tmp_path)
    path = tmp_path / name
    path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        goal = {"dangling": "nowhere", "loop": path.name, "zero": "/dev/zero"}[what]
        path.symlink_to(goal)
    done = program(world.words, tmp_path)
    assert done.returncode in (2, 3), done.stderr
    assert "mend: " in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("kind", "seed"),
    [("catalogue and instruments", 7188), ("command line", 5713)],
    ids=["a column's name of 5,000 letters", "a price folder's name of 5,000 letters"],
)
def test_what_a_long_run_once_found_is_said_in_one_message(
    kind: str, seed: int, tmp_path: Path
) -> None:
    found = judge(break_one(kind, seed), tmp_path)
    assert found.status == 2
    assert not found.faults, found.message


@pytest.mark.parametrize("out", ["thesis.yaml/x", "x" * 300, "prices/BABA.csv"])
def test_an_out_that_cannot_be_made_is_the_input_s_fault(out: str, tmp_path: Path) -> None:
    world = sound()
    world.words[-1] = out
    found = judge(world, tmp_path)
    assert found.status == 2
    assert found.faults == ()


def test_a_name_from_outside_cannot_leave_its_folder(tmp_path: Path) -> None:
    world = sound()
    thesis = world.files["thesis.yaml"].decode().replace('"BABA"', '"../../secret"')
    world.files["thesis.yaml"] = thesis.encode()
    (tmp_path / "secret.csv").write_text("Date,Close\n2025-01-13,1\n")
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    found = judge(world, place)
    assert found.status == 2
    assert "not a symbol" in found.message
