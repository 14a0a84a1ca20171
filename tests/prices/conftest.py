"""Folders of prices and stores, written by the test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backtest.prices.quote_history import QuoteHistory
from backtest.prices.sessions import read_sessions
from backtest.prices.sources import FolderSource, StoredSource
from backtest.prices.store import Store, Stored

Folder = Callable[..., FolderSource]
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
Keep = Callable[..., QuoteHistory]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes text under file names (``{"A.csv": "…"}``) and opens the folder."""

    def written(files: dict[str, str | bytes]) -> FolderSource:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        return FolderSource(tmp_path)

    return written


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def source(store: Store) -> StoredSource:
    return StoredSource(store, ("yahoo",))


@pytest.fixture
def keep(store: Store) -> Keep:
    """Stores January 2025 of a share in New York: 100, 101, … with anything changed by name."""

    def kept(symbol: str = "BABA", *, provider: str = "yahoo", **changed: Any) -> QuoteHistory:
        first, last = datetime(2025, 1, 2).date(), datetime(2025, 1, 31).date()
        exchange = changed.get("exchange", "XNYS")
        dates = read_sessions(exchange or "XNYS", first, last).dates
        close = 100.0 + np.arange(len(dates))
        days, none = dates[:0], np.array([])
        whole = QuoteHistory(
            symbol=symbol, currency="USD", tz="America/New_York", exchange="XNYS", kind="share",
            name="A company", first=first, last=last, dates=dates, open=close - 0.5,
            high=close + 1, low=close - 1, close=close, volume=np.full(len(dates), 1e6),
            ex_dates=days, dividends=none, split_dates=days, splits=none,
        )  # fmt: skip
        made = replace(whole, **changed)
        with store.locked(provider, symbol):
            store.write(provider, Stored(made, NOW))
        return made

    return kept
