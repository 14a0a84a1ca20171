"""Completeness: the last day whose bars can no longer change because the day is not over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backtest.prices.sessions import exchanges, reach, read_sessions

__all__ = ["MARGIN", "last_complete", "next_complete"]

MARGIN = timedelta(hours=1)
"""After a close a free source goes on with delayed prices and the auction's figures."""

LONGEST = timedelta(days=20)
"""No exchange rests longer between two sessions (but for wars)."""


def last_complete(exchange: str | None, tz: str, now: datetime) -> date:
    """The latest date of which every session ended at least `MARGIN` before `now`.

    Without an exchange (a currency rate) or a calendar that reaches so far, a day ends at its
    zone's midnight.

    Examples
    --------
    >>> from datetime import UTC
    >>> late = datetime(2025, 1, 15, 22, 30, tzinfo=UTC)  # New York closed at 21:00
    >>> last_complete("XNYS", "America/New_York", late).isoformat()
    '2025-01-15'
    >>> last_complete(None, "UTC", late).isoformat()
    '2025-01-14'
    """
    today = now.astimezone(ZoneInfo(tz)).date()
    if exchange is None or exchange not in exchanges() or today > reach(exchange)[1]:
        return (now - MARGIN).astimezone(ZoneInfo(tz)).date() - timedelta(days=1)
    sessions = read_sessions(exchange, today - timedelta(days=20), today)
    ended = int((now - MARGIN).timestamp() * 10**9)
    going_on = sessions.dates[sessions.closes_at > ended]
    first = going_on.min().item() if len(going_on) else today + timedelta(days=1)
    return min(today, first - timedelta(days=1))


def next_complete(exchange: str | None, tz: str, last: date) -> datetime:
    """The instant from which a day later than `last` may be had: before it, none is over.

    Examples
    --------
    >>> next_complete("XNYS", "America/New_York", date(2025, 1, 17)).isoformat()
    '2025-01-21T22:00:00+00:00'
    """
    if exchange is not None and exchange in exchanges() and last + LONGEST <= reach(exchange)[1]:
        sessions = read_sessions(exchange, last + timedelta(days=1), last + LONGEST)
        if len(sessions.dates):
            return datetime.fromtimestamp(int(sessions.closes_at[0]) / 1e9, UTC) + MARGIN
    midnight = datetime.combine(last + timedelta(days=2), time(), ZoneInfo(tz))
    return midnight.astimezone(UTC) + MARGIN
