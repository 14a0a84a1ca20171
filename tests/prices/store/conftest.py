"""Histories made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from backtest.prices.quote_history import QuoteHistory

Made = Callable[..., QuoteHistory]


@pytest.fixture
def history() -> Made:
    """``history("2025-01-02", 10, 11)``: closes from a day on, a row every calendar day."""

    def made(
        first: str,
        *closes: float,
        symbol: str = "BABA",
        dividends: dict[str, float] | None = None,
        splits: dict[str, float] | None = None,
        last: str | None = None,
    ) -> QuoteHistory:
        start = np.datetime64(first)
        dates = start + np.arange(len(closes))
        close = np.array(closes, dtype=float)
        paid, split = dividends or {}, splits or {}
        end = (start + len(closes) - 1).item() if last is None else date.fromisoformat(last)
        return QuoteHistory(
            symbol=symbol, currency="USD", tz="America/New_York", exchange="XNYS", kind="share",
            name="A company", first=start.item(), last=end, dates=dates, open=close, high=close + 1,
            low=close - 1, close=close, volume=np.full(len(close), 100.0),
            ex_dates=np.array(list(paid), dtype="datetime64[D]"),
            dividends=np.array(list(paid.values()), dtype=float),
            split_dates=np.array(list(split), dtype="datetime64[D]"),
            splits=np.array(list(split.values()), dtype=float),
        )  # fmt: skip

    return made
