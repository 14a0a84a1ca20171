"""For all tests: no code of the kernel is older than the sources it was compiled from."""

from __future__ import annotations

from pathlib import Path

import pytest

REPLAY = Path(__file__).parents[1] / "backtest" / "replay"


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
