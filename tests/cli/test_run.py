"""`backtest run`: standard output holds the report or the JSON alone; statuses are kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import backtest
from backtest.cli import main

FLAGSHIP = ["run", "zhipu-entity-list", "--prices", "sample"]
EVERY = ("entity-list-smic", "zhipu-american-side", "zhipu-at-publication", "zhipu-long-short")


def spoken(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a shell would start it."""
    return subprocess.run(
        [sys.executable, "-m", "backtest", *words],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("name", ["zhipu-entity-list", *EVERY])
def test_every_bundled_thesis_begins_with_what_it_paid_and_fits_80_columns(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", name, "--prices", "sample"]) == 0
    out, err = capsys.readouterr()
    verdict = backtest.run(name, prices="sample").verdict
    assert verdict is not None
    assert out.splitlines()[0] == verdict.paid
    assert [line for line in out.splitlines() if len(line) > 80 and "https://" not in line] == []
    assert err == ""


def test_json_stands_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FLAGSHIP, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["thesis"] == "zhipu-entity-list"
    assert err == ""


def test_numbers_in_the_text_are_those_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    main([*FLAGSHIP, "--json"])
    found = json.loads(capsys.readouterr().out)
    main(FLAGSHIP)
    text = capsys.readouterr().out.replace("−", "-")
    row = next(line for line in text.splitlines() if line.strip().startswith("Total return"))
    total, other = (
        part["total_return"] for part in (found["metrics"], found["benchmark"]["metrics"])
    )
    assert row.split()[2::2] == [f"{100 * total:+.1f}", f"{100 * other:+.1f}"]
    for trade in found["trades"]:
        lines = [line for line in text.splitlines() if f" {trade['symbol']} " in line]
        fill = next(line for line in lines if trade["entry_date"] in line)
        assert f"{trade['entry_price']:,.2f}" in fill
        assert f"{trade['exit_price']:,.2f}" in fill
        earned = next(line for line in lines if f"{trade['pnl']:+,.0f}" in line)
        assert f"{100 * trade['missed_move']:+.1f} %" in earned
        assert f"{100 * trade['return']:+.1f} %" in earned


def test_json_with_out_is_still_alone_and_the_place_goes_aside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    assert main([*FLAGSHIP, "--json", "--out", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == (folder / "result.json").read_text(encoding="ascii")
    assert str(folder / "report.html") in err


def test_quiet_says_nothing_and_still_writes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*FLAGSHIP, "--quiet", "--out", str(tmp_path / "report")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "report" / "report.html").is_file()


def test_quiet_keeps_the_json_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FLAGSHIP, "--quiet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == 2


def test_out_onto_a_file_is_wrong_input_and_prints_no_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert main([*FLAGSHIP, "--out", str(taken)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("backtest: --out: ")
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_disk_that_is_full_is_one_message_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main([*FLAGSHIP, "--out", str(tmp_path / "a" / "report")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "No space left on device" in err
    assert err.splitlines()[1:] == ["  mend: make room, or name a folder on another disk"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["run", "zhipu-entity-lst"], 2, "did you mean zhipu-entity-list"),
        (["run", "zhipu-entity-list", "--prices", "no/such"], 2, "there is no such folder"),
        (["run", "zhipu-entity-list", "--sed", "1"], 2, "--sed"),
    ],
)
def test_a_wrong_request_is_status_2_with_an_empty_standard_output(
    words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_prices_that_are_not_there_are_status_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "A.csv").write_text("Date,Close\n2024-01-02,5\n", encoding="utf-8")
    assert main(["run", "zhipu-entity-list", "--prices", str(tmp_path)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "0981.HK" in err


def test_a_terminal_of_ascii_gets_ascii_and_no_colour_in_a_pipe() -> None:
    done = spoken(*FLAGSHIP, PYTHONIOENCODING="ascii", LANG="C", LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"-26.4 %" in done.stdout


def test_two_processes_print_the_same_bytes() -> None:
    first, second = (spoken(*FLAGSHIP, "--json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert first == second
    assert first.endswith(b"}\n")


def test_the_text_report_loads_neither_the_drawing_library_nor_vectorbt() -> None:
    code = (
        "import sys; from backtest.cli import main\n"
        f"main({FLAGSHIP!r})\n"
        "heavy = {'matplotlib', 'vectorbt', 'yfinance', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
