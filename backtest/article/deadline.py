"""Deadlines: the last day of advice, from words such as "until the end of March"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from backtest.article.words import words

__all__ = ["deadline", "end_of_month", "month_number"]

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
_UNTIL = words("horizon.until")
_DATE = words("horizon.date")
_YEAR_END = words("horizon.year_end")
_HALF = words("horizon.half")
_DECADE = re.compile(r"\b(?:rest|remainder|balance) of (?:the|this) decade\b")
_TWENTIES = re.compile(r"\b(?:through|until|for|into) (?:the )?(?:late )?(20\d)0s\b")
_FOR_YEAR = words("horizon.for_year")
_EVENT = words("horizon.event")
_CJK_YEAR_END = re.compile(r"年底前|年底|年末まで|年内(?!已)|연말까지|연내|年末前|下半年|하반기")
_CJK_NEXT_YEAR_END = re.compile(r"明年底|明年年底|来年末|来年中|내년 ?(?:말|연말)")
_CJK_HALF = re.compile(r"上半年|상반기")


def month_number(name: str) -> int:
    """The number of a month by its English name or abbreviation.

    Examples
    --------
    >>> month_number("sept")
    9
    """
    return _MONTHS[name]


def deadline(text: str, published: str | None) -> str | None:
    """The last day that a text gives its advice, None where it gives none.

    Parameters
    ----------
    text : str
        In lower case.
    published : str or None
        ISO date, without which "until the end of December" means nothing.

    Examples
    --------
    >>> deadline("for the second half of 2025", "2025-06-16")
    '2025-12-31'
    """
    if published is None:
        return None
    day = date.fromisoformat(published)
    ending = re.search(r"\byear-end (20\d\d)\b", text)
    if ending:
        return f"{ending[1]}-12-31"
    if _DECADE.search(text):
        return f"{day.year // 10}9-12-31"
    decade = _TWENTIES.search(text)
    if decade:
        return f"{decade[1]}9-12-31"
    if _CJK_NEXT_YEAR_END.search(text):
        return f"{day.year + 1}-12-31"
    if _CJK_YEAR_END.search(text):
        return f"{day.year}-12-31"
    if _CJK_HALF.search(text) and day.month < 7:
        return f"{day.year}-06-30"
    exact = _DATE.search(text)
    if exact:
        return _day(exact, day)
    event = _EVENT.search(text)
    if event:
        return end_of_month(_MONTHS[event["month"]], None, published)
    return _period(text, published)


def _period(text: str, published: str) -> str | None:
    """The end of a month, quarter, half or year that is named."""
    day = date.fromisoformat(published)
    for found in _UNTIL.finditer(text):
        if text[: found.start()].rstrip().endswith("sold out"):
            continue  # an order book, not advice
        last = _named(found, published)
        if last:
            return last
    half = _HALF.search(text)
    if half:
        month = 6 if half["first"] else 12
        return end_of_month(month, half["year"], published)
    if _YEAR_END.search(text):
        return f"{day.year}-12-31"
    year = _FOR_YEAR.search(text)
    return f"{year[1]}-12-31" if year and int(year[1]) >= day.year else None


def _named(found: re.Match[str], published: str) -> str | None:
    day, part, word = date.fromisoformat(published), (found["part"] or "").strip(), found["word"]
    lasts = re.match(r"(?:until|till|by|through)\b", found[0]) is not None
    if found["month"]:
        if not part and not found["year"] and not lasts:
            return None
        return end_of_month(_MONTHS[found["month"]], found["year"], published)
    if found["q"]:
        return end_of_month(3 * int(found["q"]), found["year"], published)
    if word and word.startswith("year") and (part.startswith("end") or "end" in word):
        return f"{found['year'] or day.year}-12-31"
    if word == "quarter" and part.startswith("end"):
        return end_of_month(3 * ((day.month + 2) // 3), None, published)
    if word == "month" and part.startswith("end"):
        return end_of_month(day.month, None, published)
    if found["year"] and not word and lasts:
        if not part and re.match(r"(?:until|till|before)\b", found[0]):
            return f"{int(found['year']) - 1}-12-31"  # up to when it begins
        month = 6 if part.startswith(("mid", "middle")) else 12
        return end_of_month(month, found["year"], published)
    return None


def _day(found: re.Match[str], published: date) -> str | None:
    month = _MONTHS[found["month"] or found["m2"]]
    number = int(found["day"] or found["d2"])
    year = int(found["year"] or found["y2"] or published.year + (month < published.month))
    last = calendar.monthrange(year, month)[1]
    return date(year, month, number).isoformat() if 1 <= number <= last else None


def end_of_month(month: int, year: str | None, published: str) -> str:
    """The last day of a month, by default of the next such month.

    Examples
    --------
    >>> end_of_month(3, None, "2025-06-26")
    '2026-03-31'
    """
    day = date.fromisoformat(published)
    number = int(year) if year else day.year + (month < day.month)
    return date(number, month, calendar.monthrange(number, month)[1]).isoformat()
