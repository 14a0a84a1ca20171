"""The two ends of an event's clock (SEMANTICS 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backtest.events.event import Precision
from backtest.events.refusal import refusal

__all__ = ["Ends", "read_ends", "to_nanoseconds"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_SECOND, _LAST_SECOND = time(0, 0, 0, fold=0), time(23, 59, 59, fold=1)


@dataclass(frozen=True, slots=True)
class Ends:
    """When the public may have known, and when it certainly did; both in the source's zone."""

    known_from: datetime
    known_by: datetime
    precision: Precision

    @property
    def announced_on(self) -> date:
        """The date of `known_by` where it was announced."""
        return self.known_by.date()


def read_ends(
    known_by: date | datetime | None,
    known_from: date | datetime | None = None,
    *,
    tz: str,
) -> Ends:
    """The clock that a date, an instant or two of them give.

    Parameters
    ----------
    known_by : date or datetime
        When it was announced. A date reaches from its first to its last second in `tz`.
    known_from : date or datetime, optional
        When the public may have known first, where that was earlier.
    tz : str
        The announcing authority's IANA zone.

    Raises
    ------
    PydanticCustomError
        When `known_from` is later than `known_by`, or an instant has no offset.

    Examples
    --------
    >>> ends = read_ends(date(2025, 2, 17), tz="Asia/Shanghai")
    >>> ends.known_from.isoformat(), ends.known_by.isoformat(), ends.precision
    ('2025-02-17T00:00:00+08:00', '2025-02-17T23:59:59+08:00', 'date')
    """
    if known_by is None:
        raise refusal("no date", mend="give announced_at, or known_from and known_by")
    zone = ZoneInfo(tz)
    last = _end(known_by, zone, _LAST_SECOND)
    first = _end(known_by if known_from is None else known_from, zone, _FIRST_SECOND)
    if to_nanoseconds(first) > to_nanoseconds(last):
        raise refusal(
            f"known_from ({first.isoformat()}) is later than the event was known by "
            f"({last.isoformat()})",
            mend=f"a date begins at 00:00:00 in {tz}: give an earlier date, or an instant",
        )
    if known_from is not None:
        return Ends(first, last, "bounds")
    return Ends(first, last, "instant" if isinstance(known_by, datetime) else "date")


def _end(moment: date | datetime, zone: ZoneInfo, second: time) -> datetime:
    if not isinstance(moment, datetime):
        # `fold` keeps the interval whole where the clocks change at midnight: the first
        # 00:00:00 of the date, the last 23:59:59.
        return datetime.combine(moment, second, tzinfo=zone)
    if moment.utcoffset() is None:
        raise refusal("an instant without its offset from UTC", mend="write its offset too")
    return moment.astimezone(zone)


def to_nanoseconds(instant: datetime) -> int:
    """Nanoseconds since 1970 UTC, exactly.

    Through UTC: Python compares two datetimes of one zone by the clock on the wall, which
    repeats an hour each autumn.

    Examples
    --------
    >>> to_nanoseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000000
    """
    return (instant.astimezone(UTC) - _EPOCH) // _MICROSECOND * 1000
