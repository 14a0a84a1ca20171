"""For all tests: a compiled kernel as new as its sources, an empty store, and no network."""

from __future__ import annotations

from pathlib import Path

import pytest

REPLAY = Path(__file__).parents[1] / "backtest" / "replay"


@pytest.fixture(autouse=True)
def _own_store(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads what this machine has stored, nor asks a network that is not its own."""
    monkeypatch.setenv("BACKTEST_STORE", str(tmp_path_factory.getbasetemp() / "no-store"))
    monkeypatch.setenv("BACKTEST_OFFLINE", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Remove compiled code that an edit of a neighbouring file has made old.

    Numba compares the code of a function with its own file alone, and the kernel holds
    functions of other files inside it.
    """
    if hasattr(config, "workerinput"):  # a worker of xdist: the first process has done it
        return
    newest = max(source.stat().st_mtime for source in REPLAY.glob("*.py"))
    for code in (REPLAY / "__pycache__").glob("*.nb[ic]"):
        if code.stat().st_mtime < newest:
            code.unlink(missing_ok=True)
