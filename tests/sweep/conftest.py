"""Theses that a sweep varies in every way, on the bundled prices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backtest import Listed, Rule, Thesis, long, short

NEW_YORK = ZoneInfo("America/New_York")
DAYS = ("2024-02-06", "2024-05-08", "2024-05-20", "2024-09-12", "2024-12-04", "2025-08-20")


def evening_before(day: str) -> str:
    """20:10 in New York: tradable the next morning in Hong Kong, then in New York."""
    known = datetime.combine(date.fromisoformat(day), datetime.min.time(), NEW_YORK)
    return (known - timedelta(days=1) + timedelta(hours=20, minutes=10)).isoformat()


def basket(rule: dict[str, Any], days: tuple[str, ...] = DAYS, **named: Any) -> Thesis:
    """Three longs and a short in two markets, with every cost."""
    listed = [{"announced_at": evening_before(day), "title": f"On {day}"} for day in days]
    events = {"news": Listed(list=listed), **named.pop("events", {})}
    legs = [long("0981.HK", "BABA", "0700.HK"), short("SPY")]
    costs = {"commission": "5bps", "minimum": 3, "slippage": "5bps", "borrow": "3%"}
    named = {"benchmark": {"^HSI": 0.5, "SPY": 0.5}, "costs": costs} | named
    return Thesis(
        name="swept", events=events, rules=[Rule(when="news", legs=legs, **rule)], **named
    )


@pytest.fixture(name="basket", scope="session")
def _basket() -> Callable[..., Thesis]:
    """`basket`, for the tests of this folder."""
    return basket


@pytest.fixture(scope="session")
def flagship_sweep(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """48 variants of the flagship on disk."""
    import backtest

    vary = {"exit.after": "10:40:10", "exit.stop_loss": "5%,10%,20%,none", "enter.lag": [0, 1, 2]}
    out = tmp_path_factory.mktemp("sweep") / "out"
    return backtest.sweep("zhipu-entity-list", vary, prices="sample", out=out, honest=False)
