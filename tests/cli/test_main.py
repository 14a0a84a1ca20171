"""The command as a whole: help, versions, exit statuses, messages that help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import backtest.cli as command_line
from backtest.cli import main
from backtest.errors import DataUnavailable, InputError
from backtest.version import __version__

COMMANDS = (
    ("run",),
    ("events",),
    ("events", "list"),
    ("events", "show"),
    ("prices",),
    ("prices", "list"),
    ("prices", "verify"),
    ("schema",),
    ("new",),
)


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the command fail with `error`, whatever it was asked."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(command_line, "build_app", fail)


def test_help_names_every_command_and_the_exit_statuses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for words in COMMANDS:
        assert f"\n  {words[0]} " in said
    assert "2 the input is wrong; 3 data could not be had" in said


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_says_what_it_does(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"Usage: backtest {' '.join(words)}" in said
    assert len(said.splitlines()[2].strip()) > 20, "a sentence stands under the usage"


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"backtest {__version__}\n"


def test_an_unknown_command_is_a_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rnu"]) == 2
    assert capsys.readouterr().err == (
        "backtest: no such command 'rnu'\n  mend: did you mean run?\n"
    )


def test_an_unknown_option_is_a_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "zhipu-entity-list", "--prises", "sample"]) == 2
    assert "--prices" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"),
    [(InputError("not a rate", key="costs.slippage"), 2), (DataUnavailable("no prices"), 3)],
    ids=["input", "data"],
)
def test_an_error_of_ours_is_its_message_and_its_status(
    error: Exception,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raising(monkeypatch, error)
    assert main([]) == status
    captured = capsys.readouterr()
    assert captured.err == f"backtest: {error}\n"
    assert captured.out == ""


def test_a_fault_of_the_program_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, ZeroDivisionError("division by zero"))
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in said
    assert "BACKTEST_DEBUG=1" in said
    assert "Traceback" not in said


def test_the_traceback_can_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKTEST_DEBUG", "1")
    raising(monkeypatch, ZeroDivisionError("division by zero"))
    assert main([]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, PermissionError(13, "Permission denied", "results/trades.csv"))
    assert main([]) == 1
    assert capsys.readouterr().err == (
        "backtest: Permission denied: results/trades.csv\n"
        "  mend: name a place that you may write in\n"
    )


def test_an_interrupted_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, KeyboardInterrupt())
    assert main([]) == 130
    assert capsys.readouterr().err == "backtest: interrupted\n"


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "backtest", "schema"],
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    assert done.stderr == ""
    assert done.returncode == 1


def test_the_module_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backtest", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout == f"backtest {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("run", "zhipu-entity-lst"),
        ("run", "missing.yaml"),
        ("events", "list", "--type", "no_such_type"),
        ("events", "show", "no-such-id"),
        ("run", "zhipu-entity-list", "--prices", "no-such-folder"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_one_message_and_status_2_or_3(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) in {2, 3}
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err.startswith("backtest: ")
