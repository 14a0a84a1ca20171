"""A small market made by hand: one exchange, open from 01:30 to 08:00 UTC on weekdays."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.prices.currency import Conversion
from backtest.prices.instrument import Instrument
from backtest.prices.panel import Panel
from backtest.prices.sessions import Sessions

MINUTE = 60_000_000_000


def instant(text: str) -> int:
    """Nanoseconds since 1970 of a UTC time such as 2025-01-16T01:30."""
    return int(np.datetime64(text, "ns").astype(np.int64))


def weekdays(first: str, count: int) -> np.ndarray:
    return np.busday_offset(first, np.arange(count), roll="forward").astype("datetime64[D]")


@pytest.fixture
def sessions() -> Sessions:
    """Forty sessions from Monday 2025-01-06 on."""
    dates = weekdays("2025-01-06", 40)
    midnight = dates.astype("datetime64[ns]").astype(np.int64)
    return Sessions("XTST", "UTC", dates, midnight + 90 * MINUTE, midnight + 480 * MINUTE)


@pytest.fixture
def market(sessions):
    """Makes a panel of one instrument with bars on the given positions of the calendar."""

    def make(positions, *, suspended=(), close_only=False) -> Panel:
        at = np.array(positions, np.int64)
        price = 100.0 + np.arange(len(at))
        return Panel(
            instruments=(Instrument("TEST", "XTST", "USD"),),
            offsets=np.array([0, len(at)]),
            dates=sessions.dates[at],
            open=price,
            high=price + 1,
            low=price - 1,
            close=price + 0.5,
            factor=np.ones(len(at)),
            volume=np.full(len(at), np.nan),
            suspended=np.isin(np.arange(len(at)), suspended),
            session=at,
            opens_at=sessions.opens_at[at],
            closes_at=sessions.closes_at[at],
            close_only=np.array([close_only]),
            calendars={"XTST": sessions},
            conversion=Conversion("USD", {}),
            source="by hand",
            snapshot="sha256:none",
        )

    return make
