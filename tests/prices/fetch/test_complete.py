"""The last day that is over, exchange by exchange."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backtest.prices.fetch.complete import last_complete, next_complete


@pytest.mark.parametrize(
    ("exchange", "tz", "now", "last"),
    [
        # New York closes at 21:00 UTC in winter; an hour later its day counts
        ("XNYS", "America/New_York", "2025-01-15T21:59", "2025-01-14"),
        ("XNYS", "America/New_York", "2025-01-15T22:00", "2025-01-15"),
        # the half day of 3 July 2025 ends at 17:00 UTC
        ("XNYS", "America/New_York", "2025-07-03T18:00", "2025-07-03"),
        ("XNYS", "America/New_York", "2025-07-02T18:00", "2025-07-01"),
        # a Sunday: Friday's session is over, and so are the days after it
        ("XNYS", "America/New_York", "2025-01-19T15:00", "2025-01-19"),
        # Hong Kong closes at 08:00 UTC; in New York it is still the day before
        ("XHKG", "Asia/Hong_Kong", "2025-01-16T02:00", "2025-01-15"),
        ("XHKG", "Asia/Hong_Kong", "2025-01-16T09:00", "2025-01-16"),
        # New Year's holidays from 29 to 31 January: nothing goes on
        ("XHKG", "Asia/Hong_Kong", "2025-01-30T04:00", "2025-01-30"),
        # a rate has no close: its day ends at its zone's midnight
        (None, "Europe/London", "2025-01-15T23:30", "2025-01-14"),
        (None, "Europe/London", "2025-01-16T00:30", "2025-01-14"),
        (None, "Europe/London", "2025-01-16T01:00", "2025-01-15"),
        # a coin's day ends at midnight UTC
        ("24/7", "UTC", "2025-01-16T00:30", "2025-01-14"),
        ("24/7", "UTC", "2025-01-16T01:00", "2025-01-15"),
        # where the calendar ends, and for an exchange nobody knows, midnight counts
        ("XSHG", "Asia/Shanghai", "2040-01-16T12:00", "2040-01-15"),
        ("XXXX", "Asia/Tokyo", "2025-01-16T12:00", "2025-01-15"),
    ],
)
def test_a_day_is_over_an_hour_after_its_close(
    exchange: str | None, tz: str, now: str, last: str
) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert last_complete(exchange, tz, instant).isoformat() == last


@pytest.mark.parametrize(
    ("exchange", "tz", "last", "at"),
    [
        ("XNYS", "America/New_York", "2025-01-16", "2025-01-17T22:00"),
        ("XNYS", "America/New_York", "2025-01-17", "2025-01-21T22:00"),  # a long weekend
        ("XHKG", "Asia/Hong_Kong", "2025-01-28", "2025-02-03T09:00"),  # New Year
        (None, "Europe/London", "2025-01-14", "2025-01-16T01:00"),
        ("XSHG", "Asia/Shanghai", "2040-01-16", "2040-01-17T17:00"),  # beyond its calendar
    ],
)
def test_before_the_next_close_there_is_no_news(
    exchange: str | None, tz: str, last: str, at: str
) -> None:
    found = next_complete(exchange, tz, date.fromisoformat(last))
    assert found == datetime.fromisoformat(at).replace(tzinfo=UTC)
