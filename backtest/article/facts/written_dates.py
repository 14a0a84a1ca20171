"""Dates as articles write them: "January 1, 2025", "1 Jan. 2025", "2025-01-01", "2025年1月1日"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = ["WrittenDate", "find_dates"]

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH})\.?\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>(?:19|20)\d\d)\b|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})\.?,?\s(?P<y2>(?:19|20)\d\d)\b|"
    r"(?<!\d)(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)|"
    r"(?P<y4>(?:19|20)\d\d)\s?[年년]\s?(?P<m4>\d{1,2})\s?[月월]\s?(?P<d4>\d{1,2})\s?[日일]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day in the text; `day` is None where there is no such day (31 February)."""

    start: int
    end: int
    day: date | None


def find_dates(text: str) -> Iterator[WrittenDate]:
    """Every date with its day, month and year, in the order of the text.

    Examples
    --------
    >>> [str(one.day) for one in find_dates("On January 1, 2025, not on 31 Feb. 2024.")]
    ['2025-01-01', 'None']
    """
    for found in _DATE.finditer(text):
        group = next(n for n in "1234" if found[f"y{n}"])
        written = found[f"m{group}"]
        month = _MONTHS.get(written.lower(), 0) or int(written)
        year, number = int(found[f"y{group}"]), int(found[f"d{group}"])
        real = 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]
        yield WrittenDate(found.start(), found.end(), date(year, month, number) if real else None)
