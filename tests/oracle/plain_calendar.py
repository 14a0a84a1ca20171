"""Sessions, straight from the calendar library and a short list of days without trade."""

from __future__ import annotations

import datetime as dt
import warnings
from zoneinfo import ZoneInfo

Session = tuple[dt.date, int, int]  # date, open and close in nanoseconds since 1970 UTC

CLOSED = {
    "XHKG": ("2023-09-01", "2023-09-08"),
    "XTAI": ("2019-09-09", "2021-04-06", "2022-02-04", "2023-01-18", "2024-10-31"),
}
LATE = {("XHKG", "2020-08-19"): "05:30", ("XHKG", "2021-06-28"): "05:30"}  # opens, in UTC
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SECOND = 1_000_000_000

_read: dict[str, list[Session]] = {}


def sessions(exchange: str) -> list[Session]:
    """Every session of one exchange, mid 2017 to mid 2026, in order."""
    if exchange not in _read:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import exchange_calendars

            calendar = exchange_calendars.get_calendar(
                exchange, start="2017-06-01", end="2026-06-30"
            )
            rows = []
            for label, row in calendar.schedule.iterrows():
                day = str(label.date())
                if day not in CLOSED.get(exchange, ()):
                    opens = row["open"].as_unit("ns").value
                    if (exchange, day) in LATE:
                        opens = instant(f"{day}T{LATE[exchange, day]}:00+00:00")
                    rows.append((label.date(), opens, row["close"].as_unit("ns").value))
        _read[exchange] = rows
    return _read[exchange]


def instant(text: str) -> int:
    """An ISO instant with offset as nanoseconds since 1970 UTC."""
    moment = dt.datetime.fromisoformat(text)
    assert moment.tzinfo is not None, text
    return nanoseconds(moment)


def nanoseconds(moment: dt.datetime) -> int:
    """A moment with a zone as nanoseconds since 1970 UTC."""
    return ((moment - EPOCH) // dt.timedelta(microseconds=1)) * 1000


def moment(nanos: int) -> dt.datetime:
    """The way back."""
    return EPOCH + dt.timedelta(microseconds=nanos // 1000)


def clock(text: str, zone: str, *, late: bool) -> int:
    """A date's first or last second in a zone (1.1), or the instant that is written."""
    if len(text) > 10:
        return instant(text)
    time = dt.time(23, 59, 59) if late else dt.time(0, 0, 0)
    return nanoseconds(
        dt.datetime.combine(dt.date.fromisoformat(text), time, tzinfo=ZoneInfo(zone))
    )


def first_after(days: list[Session], nanos: int, *, at: str) -> int | None:
    """Position of the first session whose open (close) is strictly later (1.3)."""
    for position, (_, opens, closes) in enumerate(days):
        if (opens if at == "open" else closes) > nanos:
            return position
    return None
