"""A store that is killed a hundred times, and one that four processes fill at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from backtest.prices.fetch import fetch
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.store import Store

SCRIPT = Path(__file__).with_name("many_processes.py")
SYMBOLS = ("0700.HK", "BABA", "HKD=X", "VOD.L", "^HSI")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


def run(what: str, server: Any, root: Path, *more: int) -> str:
    words = [sys.executable, str(SCRIPT), what, str(server.port), str(root), *map(str, more)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout


def hashes(store: Store) -> dict[str, str]:
    return {symbol: store.read("yahoo", symbol).history.hash for symbol in store.symbols("yahoo")}


def undisturbed(yahoo: Yahoo, root: Path, impatient: Backoff) -> dict[str, str]:
    """What one process stores in one go."""
    store = Store(root)
    fetch(
        SYMBOLS, store, yahoo, first=date(2025, 1, 1), last=date(2025, 2, 27),
        now=datetime(2025, 2, 27, 23, tzinfo=UTC), backoff=impatient,
    )  # fmt: skip
    return hashes(store)


def test_a_hundred_kills_lose_nothing_that_was_said_to_be_stored(
    server: Any, yahoo: Yahoo, tmp_path: Path, impatient: Backoff
) -> None:
    said = run("killed", server, tmp_path / "store", 20250116, 100).split()
    assert int(said[1]) >= 50, said  # most were killed at work, the others had just ended
    assert hashes(Store(tmp_path / "store")) == undisturbed(yahoo, tmp_path / "once", impatient)
    left = [path.name for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert not [name for name in left if name.endswith(".damaged")]


def test_four_processes_on_one_store_ask_once_for_each_day(
    server: Any, yahoo: Yahoo, tmp_path: Path, impatient: Backoff
) -> None:
    assert run("together", server, tmp_path / "store", 4) == "statuses 0 0 0 0\n"
    asked = Counter(server.asked)
    assert set(asked) == set(SYMBOLS)
    assert max(asked.values()) <= 4  # four days were asked for, whoever came first
    assert server.most_at_once <= 2
    assert hashes(Store(tmp_path / "store")) == undisturbed(yahoo, tmp_path / "once", impatient)
