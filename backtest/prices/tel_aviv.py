"""Tel Aviv's sessions, reckoned by the Hebrew calendar.

The calendar library has them too, but under pandas 3 its Hebrew holidays turn into
Easters without a word, and years before 2026 cannot be built: so they are reckoned here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyluach.dates import GregorianDate, HebrewDate
from pyluach.hebrewcal import Year

__all__ = ["ZONE", "tel_aviv"]

ZONE = "Asia/Tel_Aviv"
NISAN, IYAR, SIVAN, AV, TISHRI, ADAR, SECOND_ADAR = 1, 2, 3, 5, 7, 12, 13
MONDAY, THURSDAY, FRIDAY, SUNDAY = 0, 3, 4, 6

NEW_WEEK = date(2026, 1, 4)  # Monday to Friday from this Sunday; before, Sunday to Thursday
LATER_OPEN = date(2020, 2, 2)  # the opening auction moved to 10:00

# Closes are the ends of continuous trading, some minutes before the auction's: a close
# taken for earlier than it was is late for us, and never looks ahead.
OPENS, OPENED_BEFORE = time(9, 59), time(9, 30)
CLOSES, CLOSES_ON_SUNDAY, CLOSES_ON_FRIDAY, CLOSES_IN_A_HOLIDAY = (
    time(17, 15), time(15, 40), time(13, 50), time(14, 15),
)  # fmt: skip


def tel_aviv(
    start: date, end: date
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Dates, opens and closes of the sessions from `start` to `end`, both included.

    Returns
    -------
    tuple of three numpy.ndarray, shape (s,)
        datetime64[D]; nanoseconds since 1970 UTC. Election days are not reckoned:
        they stand in ``closures.csv``.

    Notes
    -----
    Sources: the exchange's vacation schedule of 2018
    (https://info.tase.co.il/Eng/about_tase/corporate/Pages/2018.aspx); hours of 2020:
    https://focus.world-exchanges.org/articles/tase-announces-new-trading-hours (before
    them shares opened a quarter of an hour earlier: 09:30 is surely not too late); the
    week of 2026: https://www.newsru.co.il/finance/25dec2025/tase304.html and
    https://github.com/gerrymanoim/exchange_calendars/issues/518.

    Examples
    --------
    >>> from datetime import date
    >>> tel_aviv(date(2018, 2, 28), date(2018, 3, 4))[0].astype(str).tolist()  # Purim, weekend
    ['2018-02-28', '2018-03-04']
    """
    closed, short = _holidays(start, end + timedelta(days=7)), _mid_holidays(start, end)
    days = [
        day
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
        if _in_the_week(day) and day not in closed and not _before_a_holiday(day, closed)
    ]
    opens = [OPENED_BEFORE if day < LATER_OPEN else OPENS for day in days]
    closes = [_close(day, day in short) for day in days]
    return np.array(days, dtype="datetime64[D]"), _instants(days, opens), _instants(days, closes)


def _in_the_week(day: date) -> bool:
    if day < NEW_WEEK:
        return day.weekday() == SUNDAY or day.weekday() <= THURSDAY
    return day.weekday() <= FRIDAY


def _before_a_holiday(day: date, closed: frozenset[date]) -> bool:
    """Since 2026 a Friday before a Sunday that is a holiday is closed too."""
    return day >= NEW_WEEK and day.weekday() == FRIDAY and day + timedelta(days=2) in closed


def _close(day: date, mid_holiday: bool) -> time:
    usual = {SUNDAY: CLOSES_ON_SUNDAY, FRIDAY: CLOSES_ON_FRIDAY}.get(day.weekday(), CLOSES)
    return min(usual, CLOSES_IN_A_HOLIDAY) if mid_holiday else usual


def _instants(days: list[date], hours: list[time]) -> npt.NDArray[np.int64]:
    local = pd.DatetimeIndex(
        [pd.Timestamp.combine(day, at) for day, at in zip(days, hours, strict=True)]
    )
    utc = local.tz_localize(ZONE).tz_convert("UTC").tz_localize(None)
    whole: npt.NDArray[np.int64] = utc.to_numpy().astype("datetime64[ns]").astype(np.int64)
    return whole


def _hebrew_years(start: date, end: date) -> range:
    first, last = (GregorianDate(d.year, d.month, d.day).to_heb().year for d in (start, end))
    return range(first, last + 1)


def _day(year: int, month: int, day: int) -> date:
    found: date = HebrewDate(year, month, day).to_pydate()
    return found


def _holidays(start: date, end: date) -> frozenset[date]:
    return frozenset(day for year in _hebrew_years(start, end) for day in _closed_in(year))


def _closed_in(year: int) -> Iterator[date]:
    """Closed days of a Hebrew year: holidays, their eves, and the fast."""
    yield _day(year, SECOND_ADAR if Year(year).leap else ADAR, 14)  # Purim
    for day in (14, 15, 20, 21):  # Passover, first and last day, each with its eve
        yield _day(year, NISAN, day)
    memorial = _memorial_day(year)
    yield from (memorial, memorial + timedelta(days=1))  # then Independence Day
    yield from (_day(year, SIVAN, 5), _day(year, SIVAN, 6))  # Pentecost
    fast = _day(year, AV, 9)
    yield fast + timedelta(days=1) if fast.weekday() == SUNDAY - 1 else fast
    new_year = _day(year, TISHRI, 1)
    yield from (new_year + timedelta(days=n) for n in (-1, 0, 1))
    for day in (9, 10, 14, 15, 21, 22):  # Yom Kippur, Sukkoth, Simchat Torah, with their eves
        yield _day(year, TISHRI, day)


def _memorial_day(year: int) -> date:
    """4 Iyar, moved so that neither it nor Independence Day touches the Sabbath."""
    day = _day(year, IYAR, 4)
    moved = {SUNDAY: 1, FRIDAY: -2, THURSDAY: -1}
    return day + timedelta(days=moved.get(day.weekday(), 0))


def _mid_holidays(start: date, end: date) -> frozenset[date]:
    """Days between the first and the last of Passover and of Sukkoth: trading is truncated."""
    return frozenset(
        _day(year, month, day)
        for year in _hebrew_years(start, end)
        for month, days in ((NISAN, range(16, 20)), (TISHRI, range(16, 21)))
        for day in days
    )
