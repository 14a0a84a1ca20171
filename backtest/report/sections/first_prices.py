"""First prices: where and when one could first trade on an event, per market."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from backtest.report.numbers import instant
from backtest.report.outside import one_line

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["FirstPrice", "first_prices"]

PLACES = {
    "ARCX": "New York", "XAMS": "Amsterdam", "XASE": "New York", "XASX": "Sydney",
    "XBOM": "Mumbai", "XETR": "Frankfurt", "XFRA": "Frankfurt", "XHKG": "Hong Kong",
    "XKRX": "Seoul", "XLON": "London", "XNAS": "New York", "XNSE": "Mumbai",
    "XNYS": "New York", "XPAR": "Paris", "XSES": "Singapore", "XSHE": "Shenzhen",
    "XSHG": "Shanghai", "XSWX": "Zurich", "XTAI": "Taipei", "XTKS": "Tokyo",
    "XTSE": "Toronto",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstPrice:
    """The first price of a market after an event, and which legs trade there.

    `at` is in the exchange's zone; `kind` is "open" or "close".
    """

    place: str
    at: datetime
    kind: str
    symbols: tuple[str, ...]

    @property
    def said(self) -> str:
        """Such as "2025-01-16 09:30 +08:00"."""
        return instant(self.at)


def first_prices(result: Result, event: int) -> tuple[FirstPrice, ...]:
    """Of the event at this place in the history, in order of time; empty without a leg."""
    schedule, panel = result.schedule, result.panel
    found: dict[tuple[datetime, str, str], list[str]] = {}
    for k in np.flatnonzero(schedule.event == event):
        i, bar = int(schedule.instrument[k]), int(schedule.first_bar[k])
        at_open = bool(schedule.entry_at_open[k]) and not bool(panel.close_only[i])
        moment = int(panel.opens_at[bar] if at_open else panel.closes_at[bar])
        instrument, zone = panel.instruments[i], panel.sessions(i).tz
        place = PLACES.get(instrument.exchange or "", one_line(instrument.exchange or "", 20))
        key = (_local(moment, zone), place, "open" if at_open else "close")
        symbols = found.setdefault(key, [])
        if instrument.symbol not in symbols:
            symbols.append(instrument.symbol)
    return tuple(
        FirstPrice(place, at, kind, tuple(symbols))
        for (at, place, kind), symbols in sorted(found.items(), key=lambda one: one[0])
    )


def _local(nanoseconds: int, zone: str) -> datetime:
    """An instant in the exchange's zone, to the second."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return (start + timedelta(seconds=nanoseconds // 10**9)).astimezone(ZoneInfo(zone))
