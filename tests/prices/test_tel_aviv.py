"""Tel Aviv: the closed days are those of lists that others published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from backtest.prices.sessions import read_sessions
from backtest.prices.tel_aviv import ZONE

# Weekdays (Sunday to Thursday) on which the exchange was closed.
CLOSED = {
    # https://stock-market-holidays.org/2015-tel-aviv-stock-exchange-holidays
    2015: "03-05 03-17 04-09 04-22 04-23 05-24 07-26 09-13 09-14 09-15 09-22 09-23 09-27 09-28 "
    "10-04 10-05",
    # https://info.tase.co.il/Eng/about_tase/corporate/Pages/2018.aspx (the exchange's own)
    2018: "03-01 04-05 04-18 04-19 05-20 07-22 09-09 09-10 09-11 09-18 09-19 09-23 09-24 09-30 "
    "10-01 10-30",
    # https://holidaystracker.com/stock-market/tel-aviv-stock-exchange-tase-holidays-2019/, and
    # the two elections of that year, which came after the list
    2019: "03-21 04-09 04-25 05-08 05-09 06-09 08-11 09-17 09-29 09-30 10-01 10-08 10-09 10-13 "
    "10-14 10-20 10-21",
}


@pytest.mark.parametrize("year", CLOSED)
def test_closed_days_are_those_of_the_published_list(year: int) -> None:
    found = read_sessions("XTAE", date(year, 1, 1), date(year, 12, 31))
    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    in_the_week = np.is_busday(days, weekmask="Sun Mon Tue Wed Thu")
    closed = [str(day)[5:] for day in np.setdiff1d(days[in_the_week], found.dates)]
    assert closed == CLOSED[year].split()
    assert np.isin(found.dates, days[in_the_week]).all()


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        # Mid-holidays are truncated: the list of 2018 names 1 to 4 April and 25 to 27 September.
        ("2018-04-02", "14:15"), ("2018-09-25", "14:15"), ("2018-09-20", "17:15"),
        ("2024-06-02", "15:40"),  # a Sunday
        ("2026-01-09", "13:50"),  # the first Friday
    ],
)  # fmt: skip
def test_the_hour_of_the_close(day: str, hours: str) -> None:
    one = date.fromisoformat(day)
    closes = read_sessions("XTAE", one, one).closes_at[0]
    assert datetime.fromtimestamp(closes // 10**9, ZoneInfo(ZONE)).strftime("%H:%M") == hours


def test_from_2026_the_week_is_monday_to_friday() -> None:
    found = read_sessions("XTAE", date(2025, 12, 31), date(2026, 1, 12)).dates.astype(str)
    assert list(found) == [
        "2025-12-31", "2026-01-01", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08",
        "2026-01-09", "2026-01-12",
    ]  # fmt: skip


def test_a_friday_before_a_holy_sunday_is_closed() -> None:
    # Yom Kippur of 2026 is on Monday 21 September, its eve on Sunday the 20th.
    assert date(2026, 9, 20).weekday() == 6
    found = read_sessions("XTAE", date(2026, 9, 16), date(2026, 9, 22)).dates.tolist()
    assert date(2026, 9, 17) in found
    assert date(2026, 9, 18) not in found
    assert date(2026, 9, 21) not in found
    assert date(2026, 9, 22) in found


def test_any_range_gives_the_same_sessions_as_a_longer_one() -> None:
    whole = read_sessions("XTAE", date(2016, 1, 1), date(2026, 12, 31))
    for start in (date(2017, 9, 20), date(2020, 2, 1), date(2025, 12, 28)):
        end = start + timedelta(days=40)
        part = read_sessions("XTAE", start, end)
        within = (whole.dates >= np.datetime64(start)) & (whole.dates <= np.datetime64(end))
        assert np.array_equal(part.dates, whole.dates[within])
        assert np.array_equal(part.opens_at, whole.opens_at[within])
        assert np.array_equal(part.closes_at, whole.closes_at[within])
