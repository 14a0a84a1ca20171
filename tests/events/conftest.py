"""Panels of one instrument with prices given by the test, on weekdays of a plain exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backtest.prices.currency import Conversion
from backtest.prices.instrument import Instrument
from backtest.prices.panel import Panel
from backtest.prices.sessions import Sessions

MINUTE = 60_000_000_000
MakePanel = Callable[..., Panel]


@pytest.fixture
def make_panel() -> MakePanel:
    """Bars from Monday 2025-01-06 on; open 09:30, close 16:00 at UTC+8 (Hong Kong)."""

    return made


def made(
    opens: Sequence[float],
    closes: Sequence[float],
    *,
    symbol: str = "TEST",
    close_only: bool = False,
) -> Panel:
    """A panel of one instrument."""
    count = len(closes)
    dates = np.busday_offset("2025-01-06", np.arange(count), roll="forward").astype("datetime64[D]")
    midnight = dates.astype("datetime64[ns]").astype(np.int64)
    opens_at, closes_at = midnight + 90 * MINUTE, midnight + 480 * MINUTE
    sessions = Sessions("XHKG", "Asia/Hong_Kong", dates, opens_at, closes_at)
    open_, close = np.asarray(opens, float), np.asarray(closes, float)
    return Panel(
        instruments=(Instrument(symbol, "XHKG", "HKD"),),
        offsets=np.array([0, count]),
        dates=dates,
        open=open_,
        high=np.maximum(open_, close),
        low=np.minimum(open_, close),
        close=close,
        factor=np.ones(count),
        volume=np.full(count, np.nan),
        suspended=np.zeros(count, bool),
        session=np.arange(count),
        opens_at=opens_at,
        closes_at=closes_at,
        close_only=np.array([close_only]),
        calendars={"XHKG": sessions},
        conversion=Conversion("HKD", {}),
        source="by hand",
        snapshot="sha256:none",
    )


@pytest.fixture
def make_panel_of() -> MakePanel:
    """TEST with all its columns, and MARKET with closes at the same instants."""

    def of(rows: Any, *, market_bars: int | None = None) -> Panel:
        one = made(rows.open, rows.close)
        count = len(rows.close)
        more = count if market_bars is None else market_bars
        market = np.asarray(rows.market[:more])

        def both(own: Sequence[float], other: Sequence[float]) -> np.ndarray:
            return np.concatenate([np.asarray(own), np.asarray(other)])

        return replace(
            one,
            instruments=(*one.instruments, Instrument("MARKET", "XHKG", "HKD")),
            offsets=np.array([0, count, count + more]),
            dates=both(one.dates, one.dates[:more]),
            open=both(rows.open, market),
            high=both(rows.high, market),
            low=both(rows.low, market),
            close=both(rows.close, market),
            factor=np.ones(count + more),
            volume=both(rows.volume, np.full(more, np.nan)),
            suspended=np.zeros(count + more, bool),
            session=both(one.session, one.session[:more]),
            opens_at=both(one.opens_at, one.opens_at[:more]),
            closes_at=both(one.closes_at, one.closes_at[:more]),
            close_only=np.array([False, False]),
        )

    return of
