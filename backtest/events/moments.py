"""Days, clocks, durations and zones, as text or as Python values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from backtest.errors import nearest
from backtest.events.refusal import refusal

__all__ = ["Clock", "Day", "Duration", "Zone", "write_duration"]

_DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT_PATTERN = (
    _DAY_PATTERN
    + r"[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(Z|z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DURATION_PATTERN = r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,8})s)?"
_DAY = re.compile(_DAY_PATTERN)
_INSTANT = re.compile(_INSTANT_PATTERN)
_DURATION = re.compile(_DURATION_PATTERN)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")

_DAY_MEND = "write an ISO date such as 2025-06-30"
_CLOCK_MEND = (
    "write an ISO date such as 2025-01-27, or an instant with its offset "
    "such as 2025-01-27T09:30:00-05:00"
)
_DURATION_MEND = "write 15m, 90s, 1h30m or 2d"
# Instants are kept as nanoseconds in 64 bits, which end in 2262.
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_LONGEST = timedelta(days=3650)


def _within(day: date) -> date:
    if not _FIRST <= day <= _LAST:
        raise refusal(f"outside {_FIRST} to {_LAST}", mend=_DAY_MEND)
    return day


def _day_of(text: str, mend: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise refusal("no such date", mend=mend) from error
    return _within(day)


def _read_day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        return _day_of(value.strip(), _DAY_MEND)
    if isinstance(value, date) and not isinstance(value, datetime):
        return _within(value)
    raise refusal("not a date", mend=_DAY_MEND)


def _fixed(instant: datetime) -> datetime:
    """The same instant with a fixed offset of whole minutes: compares and prints plainly."""
    offset = instant.utcoffset()
    if offset is None:
        raise refusal("an instant without its offset from UTC", mend=_CLOCK_MEND)
    if abs(offset) > timedelta(hours=14):
        raise refusal("no zone is so far from UTC", mend=_CLOCK_MEND)
    _within(instant.date())
    if offset % timedelta(minutes=1) or not offset:
        return instant.astimezone(UTC)
    return instant.astimezone(timezone(offset))


def _read_clock(value: Any) -> date | datetime:
    if isinstance(value, datetime):
        return _fixed(value)
    if isinstance(value, date):
        return _within(value)
    text = value.strip() if isinstance(value, str) else ""
    if _DAY.fullmatch(text):
        return _day_of(text, _CLOCK_MEND)
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise refusal("neither a date nor an instant", mend=_CLOCK_MEND)
    if text[11:13] == "24":  # Python 3.13 began to read it as the next day's midnight
        raise refusal("no such instant", mend="write 00:00 of the next day")
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise refusal("no such instant", mend=_CLOCK_MEND) from error
    if match[1] is None:
        mend = f"write the offset too, such as {text}-05:00 for New York in winter, or a date alone"
        raise refusal("an instant without its offset from UTC", mend=mend)
    return _fixed(instant)


def _write_clock(value: date | datetime) -> str:
    return value.isoformat()


def _read_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        length = value
    elif isinstance(value, str) and value.strip() == "0":
        length = timedelta(0)
    elif isinstance(value, str) and value.strip() and (match := _DURATION.fullmatch(value.strip())):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    else:
        raise refusal("not a duration", mend=_DURATION_MEND)
    if length < timedelta(0):
        raise refusal("must not be negative", mend=_DURATION_MEND)
    if length > _LONGEST:
        raise refusal("too long a duration", mend=f"write one up to {_LONGEST.days}d")
    if length % timedelta(seconds=1):
        raise refusal("finer than a second", mend=_DURATION_MEND)
    return length


def write_duration(length: timedelta) -> str:
    """A duration as the document writes it.

    Examples
    --------
    >>> write_duration(timedelta(minutes=90)), write_duration(timedelta(0))
    ('1h30m', '0m')
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0m"


def _read_zone(value: Any) -> str:
    if isinstance(value, ZoneInfo) and value.key is not None:
        value = value.key
    mend = "write an IANA zone such as America/New_York or Asia/Shanghai"
    if not isinstance(value, str) or not _ZONE.fullmatch(value):
        raise refusal("not a time zone", mend=mend)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = nearest(value, sorted(available_timezones()))
        mend = mend if near is None else f"did you mean {near}?"
        raise refusal("not a time zone", mend=mend) from error
    return value


Day = Annotated[
    date,
    PlainValidator(_read_day),
    PlainSerializer(_write_clock, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY_PATTERN}$"}),
]
Clock = Annotated[
    date | datetime,
    PlainValidator(_read_clock),
    PlainSerializer(_write_clock, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({_DAY_PATTERN}|{_INSTANT_PATTERN[:-1]})$",
            "examples": ["2025-01-27", "2025-01-27T09:30:00-05:00"],
        }
    ),
]
Duration = Annotated[
    timedelta,
    PlainValidator(_read_duration),
    PlainSerializer(write_duration, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^(0|(?=[0-9]){_DURATION_PATTERN})$"},
                {"const": 0},
            ],
            "examples": ["15m", "90s", "1h30m", "2d"],
        }
    ),
]
Zone = Annotated[
    str,
    PlainValidator(_read_zone),
    WithJsonSchema({"type": "string", "examples": ["America/New_York", "Asia/Shanghai"]}),
]
