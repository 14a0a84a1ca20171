"""Worlds made by hand: flat bars of one share, some of them as wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import backtest
from backtest import Costs, Exit, Listed, Result, Rule, Thesis
from backtest.prices.sessions import read_sessions

NEWS = "2024-03-04T20:00:00+08:00"  # Monday evening in Shanghai: traded on Tuesday the 5th

Bars = Callable[..., pd.DataFrame]
Run = Callable[..., Result]


@pytest.fixture
def bars() -> Bars:
    """Flat at 10 with 1,000,000 shares a day; bars as wanted by date."""

    def make(
        exchange: str = "XSHG",
        wanted: dict[str, tuple[float, float, float, float]] | None = None,
        *,
        price: float = 10.0,
        start: str = "2024-01-02",
        end: str = "2024-06-28",
    ) -> pd.DataFrame:
        first, last = pd.Timestamp(start).date(), pd.Timestamp(end).date()
        days = pd.DatetimeIndex(read_sessions(exchange, first, last).dates)
        frame = pd.DataFrame(
            {"Open": price, "High": price * 1.02, "Low": price * 0.98, "Close": price}, index=days
        )
        frame["Volume"] = 1e6
        for day, four in (wanted or {}).items():
            frame.loc[day, ["Open", "High", "Low", "Close"]] = four
        return frame

    return make


@pytest.fixture
def rate() -> pd.DataFrame:
    return pd.DataFrame({"Close": 7.0}, index=pd.bdate_range("2019-12-02", "2025-06-30"))


@pytest.fixture
def run() -> Run:
    """A thesis of one event and one rule, replayed."""

    def replay(frames: dict[str, pd.DataFrame], legs: list[Any], **more: Any) -> Result:
        thesis = Thesis(
            name="one",
            capital=more.pop("capital", 100_000),
            base_currency=more.pop("base_currency", "CNY"),
            costs=more.pop("costs", Costs()),
            events={
                "news": Listed(list=[{"announced_at": more.pop("at", NEWS)}]),
                **more.pop("events", {}),
            },
            rules=[Rule(when="news", legs=legs, exit=more.pop("exit", Exit(after=5)), **more)],
        )
        return backtest.run(thesis, prices=frames)

    return replay


@pytest.fixture
def first() -> Callable[[Result], dict[str, Any]]:
    """The flags of a run's first trade."""
    return lambda result: {
        str(key): value for key, value in result.tradability.trades.iloc[0].items()
    }
