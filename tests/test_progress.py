"""Progress: shown where somebody watches, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from backtest import progress
from backtest.progress import progress_bar, somebody_watches


class Terminal(io.StringIO):
    """A standard error that somebody watches."""

    def isatty(self) -> bool:
        return True


class Notebook(io.StringIO):
    """As a kernel's, which is no terminal."""


Notebook.__module__ = "ipykernel.iostream"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)


def written(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, shown: bool | None = None) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar("reading", 40, unit=" articles", shown=shown, done=10) as advance:
        for _ in range(30):
            advance(1)
    return stream.getvalue()


@pytest.mark.parametrize("stream", [Terminal, Notebook])
def test_a_terminal_and_a_notebook_are_told(
    stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = written(stream(), monkeypatch)
    assert said.startswith("\rreading:")
    assert "10.0/40.0" in said or "10/40" in said
    assert " articles/s" in said
    assert said.rsplit("\r", 2)[-2].strip() == ""  # it goes when the work is done


def test_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(io.StringIO(), monkeypatch) == ""
    assert not somebody_watches()


def test_who_asked_for_quiet_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(Terminal(), monkeypatch, shown=False) == ""


def test_quick_work_is_over_before_a_bar_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 60.0)
    assert written(Terminal(), monkeypatch).strip() == ""
