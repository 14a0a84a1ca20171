"""The lock: the same bytes, or what is not as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backtest.cli import main
from backtest.errors import InputError
from backtest.report.lock import read_lock

THESIS = """\
name: held
benchmark: SPY
events:
  news: {list: [{announced_at: "2025-01-14T12:00:00-05:00", title: News}]}
rules:
  - {when: news, long: [BABA], exit: {after: 2}}
"""
ROWS = """\
Date,Open,High,Low,Close,Adj Close,Volume
2024-12-30,80,81,79,80,79,1000
2024-12-31,80,81,79,80,79,1000
2025-01-14,80,82,80,81,80,1000
2025-01-15,81,83,80,82,81,1000
2025-01-16,82,84,81,83,82,1000
2025-01-17,83,85,82,84,83,1000
"""


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A thesis with its prices and its lock, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "held.yaml").write_text(THESIS)
    (tmp_path / "prices").mkdir()
    for symbol in ("BABA", "SPY"):
        (tmp_path / "prices" / f"{symbol}.csv").write_text(ROWS)
    assert run(tmp_path, "--lock") == 0
    return tmp_path


def run(folder: Path, *more: str) -> int:
    assert Path.cwd() == folder
    return main(["run", "held.yaml", "--prices", "prices", "--quiet", *more])


def test_the_lock_names_series_days_hashes_and_versions(held: Path) -> None:
    said = json.loads((held / "held.lock").read_text())
    assert [(one["symbol"], one["first"], one["last"], one["rows"]) for one in said["series"]] == [
        ("BABA", "2024-12-30", "2025-01-17", 6),
        ("SPY", "2024-12-30", "2025-01-17", 6),
    ]
    assert sorted(said["series"][0]["years"]) == ["2024", "2025"]
    assert {"backtest", "numpy", "python"} <= said["versions"].keys()
    assert said["result"].startswith("sha256:")


def test_a_run_against_its_lock_gives_the_same_bytes(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "held.yaml", "--prices", "prices", "--json"]
    assert main(words) == 0
    first = capsys.readouterr().out
    assert main([*words, "--locked"]) == 0
    assert capsys.readouterr().out == first


def test_rows_that_came_before_and_after_change_nothing(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "held.yaml", "--prices", "prices", "--json"]
    main(words)
    first = capsys.readouterr().out
    head, rest = ROWS.split("\n", 1)
    more = f"{head}\n2024-12-27,79,80,78,79,78,1000\n{rest}2025-01-21,84,86,83,85,84,1000\n"
    (held / "prices" / "BABA.csv").write_text(more)
    assert main(words) == 0
    assert capsys.readouterr().out != first
    assert main([*words, "--locked"]) == 0
    assert capsys.readouterr().out == first


def test_a_revised_row_is_said_with_its_symbol_and_year(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (held / "prices" / "BABA.csv").write_text(ROWS.replace("2024-12-31,80", "2024-12-31,80.5"))
    assert run(held, "--locked") == 3
    said = capsys.readouterr().err
    assert "the lock does not hold: BABA: other rows or dividends in 2024\n" in said
    assert "write it anew with --lock" in said


def test_a_row_that_is_gone_is_said_with_the_number(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = ROWS.replace("2025-01-16,82,84,81,83,82,1000\n", "")
    (held / "prices" / "SPY.csv").write_text(gone)
    assert run(held, "--locked") == 3
    assert "SPY: other rows or dividends in 2025, 5 rows for 6" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("after: 2", "after: 1", "the thesis was changed"),
        ("title: News", "title: Olds", "other events, or other clocks of the same"),
    ],
)
def test_a_changed_document_is_said(
    held: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = held / "held.yaml"
    path.write_text(path.read_text().replace(old, new))
    assert run(held, "--locked") == 2
    assert said in capsys.readouterr().err


def test_another_version_is_said_where_the_result_is_another(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = held / "held.lock"
    said = json.loads(path.read_text())
    said["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(said))
    assert run(held, "--locked") == 0  # the same bytes all the same
    said["result"] = "sha256:0"
    path.write_text(json.dumps(said))
    assert run(held, "--locked") == 2
    assert "numpy 1.0 then, " in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 2}', '{"schema": 1}', "\0"])
def test_what_is_no_lock_is_neither_read_nor_written_over(
    held: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (held / "held.lock").write_text(content)
    for option in ("--locked", "--lock"):
        assert run(held, option) == 2
        said = capsys.readouterr().err
        assert "held.lock:" in said
        assert "\n  mend: " in said
    assert (held / "held.lock").read_text() == content


def test_without_a_lock_there_is_nothing_to_hold_to(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (held / "held.lock").unlink()
    assert run(held, "--locked") == 2
    assert "no such file\n  mend: --lock writes it" in capsys.readouterr().err
    with pytest.raises(InputError):
        read_lock(held / "held.lock")


def test_a_bundled_thesis_has_its_lock_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", "zhipu-entity-list", "--prices", "sample", "--quiet"]
    assert main([*words, "--lock"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["zhipu-entity-list.lock"]
    assert main([*words, "--locked"]) == 0


def test_prices_of_the_same_rows_from_elsewhere_are_said(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (held / "prices").rename(held / "moved")
    words = ["run", "held.yaml", "--prices", "moved", "--locked"]
    assert main(words) == 2
    assert "prices from prices then, from moved now" in capsys.readouterr().err


def test_the_same_lock_gives_the_same_bytes_elsewhere(held: Path, tmp_path: Path) -> None:
    outputs = []
    for k, (tz, lang, threads) in enumerate(
        [("UTC", "C", "1"), ("Asia/Kathmandu", "tr_TR.UTF-8", "2")]
    ):
        home = tmp_path / f"home{k}"
        shutil.copytree(held, home / "work", ignore=shutil.ignore_patterns("home*"))
        given = {
            **{name: value for name, value in os.environ.items() if name != "BACKTEST_STORE"},
            "HOME": str(home), "TZ": tz, "LANG": lang, "LC_ALL": lang, "PYTHONHASHSEED": str(k),
            "NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads,
        }  # fmt: skip
        words = ["run", "held.yaml", "--prices", "prices", "--locked", "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "backtest", *words],
            cwd=home / "work", env=given, capture_output=True, check=True,
        )  # fmt: skip
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 1000
