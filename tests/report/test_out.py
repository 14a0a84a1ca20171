"""``--out`` writes the whole folder or leaves it as it was."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from backtest.errors import BacktestError, InputError
from backtest.report import folder as out
from backtest.report.out import write_out
from backtest.result.result import Result

FILES = {
    "report.html",
    "result.json",
    "trades.csv",
    "tradability.csv",
    "skipped.csv",
    "cuts.csv",
    "faults.csv",
    "equity.csv",
    *(
        f"figures/{name}.{kind}"
        for name in (
            "equity",
            "drawdown",
            "ladder",
            "placebo",
            "price-0981.HK",
            "price-BABA",
            "price-0700.HK",
        )
        for kind in ("png", "svg")
    ),
}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def full_disk_at(monkeypatch: pytest.MonkeyPatch, name: str, method: str) -> None:
    """The disk is full once a file of that name is written or moved."""
    plain = out._write if method == "write" else Path.replace

    def failing(path: Path, *rest: object) -> object:
        if Path(path).name == name and "new" in Path(path).parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return plain(path, *rest)

    if method == "write":
        monkeypatch.setattr(out, "_write", failing)
    else:
        monkeypatch.setattr(Path, "replace", failing)


def test_every_file_is_written_and_nothing_else(flagship: Result, tmp_path: Path) -> None:
    folder = write_out(flagship, tmp_path / "a" / "b")
    assert set(tree(tmp_path / "a")) == {f"b/{name}" for name in FILES}
    assert json.loads((folder / "result.json").read_text())["thesis"] == "zhipu-entity-list"


def test_the_same_run_writes_the_same_bytes(flagship: Result, tmp_path: Path) -> None:
    first, second = (tree(write_out(flagship, tmp_path / name)) for name in ("a", "b"))
    assert first == second


def test_a_second_run_replaces_its_own_files_and_leaves_others(
    flagship: Result, replayed: Callable[..., Result], tmp_path: Path
) -> None:
    write_out(flagship, tmp_path / "x")
    (tmp_path / "x" / "notes.txt").write_text("mine")
    (tmp_path / "x" / "figures" / "mine.png").write_text("mine")
    write_out(replayed(), tmp_path / "x")
    found = tree(tmp_path / "x")
    assert found["notes.txt"] == found["figures/mine.png"] == b"mine"
    assert json.loads(found["result.json"])["thesis"] == "test"
    assert "figures/price-0981.HK.png" not in found  # the second thesis has no such leg
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("name", ["report.html", "equity.csv", "drawdown.svg"])
def test_a_full_disk_leaves_everything_as_it_was(
    existing: bool,
    name: str,
    flagship: Result,
    replayed: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if existing:
        write_out(replayed(), tmp_path / "deep" / "x")
    before = tree(tmp_path)
    full_disk_at(monkeypatch, name, "write")
    with pytest.raises(
        BacktestError, match=r"cannot write .*x: No space left.*nothing was"
    ) as said:
        write_out(flagship, tmp_path / "deep" / "x")
    assert said.value.exit_status == 1
    assert tree(tmp_path) == before
    assert sorted(tmp_path.iterdir()) == ([tmp_path / "deep"] if existing else [])


@pytest.mark.parametrize("name", ["report.html", "trades.csv", "price-BABA.png"])
def test_a_move_that_fails_half_way_is_undone(
    name: str,
    flagship: Result,
    replayed: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_out(replayed(), tmp_path / "x")
    before = tree(tmp_path)
    full_disk_at(monkeypatch, name, "move")
    with pytest.raises(BacktestError, match="nothing was written there"):
        write_out(flagship, tmp_path / "x")
    assert tree(tmp_path) == before


def test_a_folder_under_a_file_is_one_clear_error(flagship: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BacktestError, match=r"cannot write .*file/x"):
        write_out(flagship, tmp_path / "file" / "x")
    assert tree(tmp_path) == {"file": b"mine"}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_cannot_be_written_is_one_clear_error(
    flagship: Result, tmp_path: Path
) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(BacktestError, match="Permission denied"):
        write_out(flagship, tmp_path / "locked" / "x")


def test_a_file_is_not_taken_for_a_folder(flagship: Result, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(InputError, match="a file, not a folder"):
        write_out(flagship, tmp_path / "x")
    assert (tmp_path / "x").read_text() == "mine"


@pytest.mark.parametrize("name", ["trades.csv", "result.json", "figures"])
def test_someone_elses_files_of_the_same_name_are_not_overwritten(
    name: str, flagship: Result, tmp_path: Path
) -> None:
    mine = tmp_path / "figures" / "a.png" if name == "figures" else tmp_path / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("{}")
    with pytest.raises(InputError, match=f"already holds a {name} that no run"):
        write_out(flagship, tmp_path)
    assert tree(tmp_path) == {mine.relative_to(tmp_path).as_posix(): b"{}"}


def test_files_go_through_no_link_out_of_the_folder(flagship: Result, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    write_out(flagship, tmp_path / "x")
    for path in (tmp_path / "x" / "figures").iterdir():
        path.unlink()
    (tmp_path / "x" / "figures").rmdir()
    (tmp_path / "x" / "figures").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="not a folder of this report"):
        write_out(flagship, tmp_path / "x")
    assert list((tmp_path / "elsewhere").iterdir()) == []
