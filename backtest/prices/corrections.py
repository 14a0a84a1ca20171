"""Corrections: the calendar library's sessions, put right by ``closures.csv`` and ``hours.csv``."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from backtest.prices.closures import read_closures
from backtest.prices.hours import read_hours

__all__ = ["corrected"]

Dates = npt.NDArray[np.datetime64]
Instants = npt.NDArray[np.int64]


def corrected(
    exchange: str,
    tz: str,
    days: tuple[Dates, Instants, Instants],
    *,
    traded: frozenset[date] = frozenset(),
) -> tuple[Dates, Instants, Instants]:
    """Dates, opens and closes after the rows that concern this calendar.

    Parameters
    ----------
    exchange, tz : str
        The library's name of the calendar, and its zone.
    days : tuple of three numpy.ndarray, shape (s,)
        Dates, opens and closes; instants in nanoseconds since 1970 UTC.
    traded : frozenset of datetime.date
        Dates on which bars are known: no closure of such a date is applied.
    """
    dates, opens_at, closes_at = days
    zone = ZoneInfo(tz)
    closes_at = _with_hours(exchange, zone, dates, closes_at)
    return _with_closures(exchange, zone, (dates, opens_at, closes_at), traded)


def _with_hours(exchange: str, zone: ZoneInfo, dates: Dates, closes_at: Instants) -> Instants:
    """Closes by the exchange's own hours where the library has others."""
    closes_at = closes_at.copy()
    for span in read_hours():
        if span.exchange == exchange:
            within = (dates >= np.datetime64(span.first)) & (dates <= np.datetime64(span.last))
            closes_at[within] = [_instant(day, span.closes, zone) for day in dates[within].tolist()]
    return closes_at


def _with_closures(
    exchange: str,
    zone: ZoneInfo,
    known: tuple[Dates, Instants, Instants],
    traded: frozenset[date],
) -> tuple[Dates, Instants, Instants]:
    days = {
        day: (opens, closes)
        for day, opens, closes in zip(*(column.tolist() for column in known), strict=True)
    }
    first, last = min(days), max(days)
    for closure in read_closures():
        if closure.exchange != exchange or not first <= closure.date <= last:
            continue
        if closure.date in traded:
            continue
        if closure.kind in ("closed", "unconfirmed"):
            days.pop(closure.date, None)
            continue
        opens, closes = days.get(closure.date) or _usual_hours(known, closure.date, zone)
        if closure.kind == "shifted" and closure.at is not None:
            later = _instant(closure.date, closure.at, zone) - opens
            opens, closes = opens + later, closes + later
        if closure.kind == "late open" and closure.at is not None:
            opens = _instant(closure.date, closure.at, zone)
        if closure.kind == "early close" and closure.at is not None:
            closes = _instant(closure.date, closure.at, zone)
        days[closure.date] = (opens, closes)
    dates = sorted(days)
    return (
        np.array(dates, dtype="datetime64[D]"),
        np.array([days[day][0] for day in dates], dtype=np.int64),
        np.array([days[day][1] for day in dates], dtype=np.int64),
    )


def _usual_hours(
    known: tuple[Dates, Instants, Instants], day: date, zone: ZoneInfo
) -> tuple[int, int]:
    """Opens and closes of a day that the library lacks: the local hours of the day before it."""
    dates, opens_at, closes_at = known
    at = max(int(np.searchsorted(dates, np.datetime64(day))) - 1, 0)
    hours = [
        datetime.fromtimestamp(int(instant) // 10**9, zone).time()
        for instant in (opens_at[at], closes_at[at])
    ]
    return _instant(day, hours[0], zone), _instant(day, hours[1], zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, at, zone).timestamp()) * 10**9
