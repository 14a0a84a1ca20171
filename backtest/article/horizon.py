"""Horizons: words that bound advice in time, as an ISO 8601 duration or a last day."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from backtest.article.said import Said
from backtest.article.structure import Sentence, clauses_of
from backtest.article.words import numbers_in_words, words

__all__ = ["article_horizon", "horizon_of"]

_NUMBERS = numbers_in_words()
_NUMBER = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + r"|\d{1,3}"
_UNIT = r"years?|quarters?|months?|weeks?|days?|trading days?|sessions?|yr?s?|mo\b|decades?"
_LENGTH = re.compile(
    rf"\b(?:(?P<low>{_NUMBER})(?:\s*(?:to|-|or)\s*))?(?P<n>{_NUMBER})[\s-]*"
    rf"(?:more |full |good )?(?P<unit>{_UNIT})\b(?P<after>[^.;]{{0,24}})"
)
_BEFORE = words("horizon.before")
_AFTER = words("horizon.after")
_NOT_BEFORE = words("horizon.not_before")
_NOT_AFTER = words("horizon.not_after")
_CJK_AHEAD = re.compile(
    r"(?:未来|未來|今后|今後|向こう|接下|持有|향후|앞으로|至少|최소)|"
    r".*(?:个|個|か|ヶ|ヵ|カ|개|间|間|目标价|目標株価|목표주가)"
)
_CJK_YEAR_END = re.compile(r"年底前|年底|年末まで|年内|연말까지|연내|年末前")
_LIST_OF_YEAR = re.compile(
    r"\b(?:picks|ideas|list|favou?rites|names|buys|stocks)(?: for| in)? (20\d\d)\b"
)
_NEXT = words("horizon.next")
_CJK = words("horizon.cjk")
_PERIOD = {
    first: letter
    for letter, firsts in {
        "Y": "y年년",
        "Q": "q季四분",
        "M": "m月월개",
        "W": "w周週주",
        "D": "dst",
    }.items()
    for first in firsts
}
"""The letter of a period, by the first letter of its unit."""

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNTIL = words("horizon.until")
_DATE = words("horizon.date")
_OPTION = words("horizon.option")
_PAST = words("horizon.past")


def horizon_of(
    low: str, said: Said, sentences: Sequence[Sentence], published: str | None
) -> str | None:
    """The horizon of one piece of advice: of its clause or sentence, else of the lines around it.

    Parameters
    ----------
    low : str
        The text in lower case, mentions masked.
    said : Said
    sentences : sequence of Sentence
    published : str or None
        ISO date, without which "until the end of December" means nothing.
    """
    if said.stance == "mention":
        return None
    own = bisect_right(sentences, said.end - 1, key=lambda one: one.start) - 1
    if own < 0:
        return None
    for start, end in _places(low, said, sentences, own):
        found = _horizon(low[start:end], published)
        if found:
            return found
    label = sentences[own].label
    if label is not None:
        year = _LIST_OF_YEAR.search(low[sentences[label].start : sentences[label].end])
        return f"{year[1]}-12-31" if year else None
    return None


def _places(
    low: str, said: Said, sentences: Sequence[Sentence], own: int
) -> Iterator[tuple[int, int]]:
    """Where a horizon of the advice can stand, the nearest first."""
    here = sentences[own]
    for start, end in clauses_of(low, here):
        others = "§" in low[start:end] and not start <= said.mention.start < end
        if not others:
            yield start, end
    for near in range(own + 1, min(own + 3, len(sentences))):
        there = sentences[near]
        if there.block == here.block and "§" not in low[there.start : there.end]:
            yield there.start, there.end
        elif there.block == here.block and here.kind != "item":
            break
    before = sentences[own - 1] if own else None
    if before is not None and before.block == here.block and before.kind != "item":
        text = low[before.start : before.end]
        if "§" not in text or re.search(r"\bnext\b|\bover\b|\bview\b|\bhorizon\b", text):
            yield before.start, before.end
    if here.label is not None:
        yield sentences[here.label].start, sentences[here.label].end
    if here.kind == "item":
        last = next(
            (s for s in sentences[own:] if s.kind == "prose" and s.block == here.block), None
        )
        if last is not None:
            yield last.start, last.end


def article_horizon(low: str, published: str | None) -> str | None:
    """The longest horizon that the text speaks of: "the next five years"."""
    best: tuple[float, str] | None = None
    for found in re.finditer(rf"\b(?:next|coming) (?P<n>{_NUMBER})[\s-](?P<unit>{_UNIT})\b", low):
        length = _duration(found["n"], found["unit"])
        if length and (best is None or length > best):
            best = length
    return best[1] if best else None


def _horizon(text: str, published: str | None) -> str | None:
    option = _OPTION.search(text)
    if option and published:
        month = option["month"] or option["m2"] or option["m3"]
        return _end_of_month(_MONTHS[month], option["year"] or option["y2"], published)
    lengths = [_duration(f["n"], f["unit"]) for f in _LENGTH.finditer(text) if _bounds(text, f)]
    known = [one for one in lengths if one]
    if known:
        return max(known)[1]
    ahead = _NEXT.search(text)
    if ahead:
        length = _duration("1", ahead["unit"] or ahead["time"])
        return length[1] if length else None
    for found in _CJK.finditer(text):
        if found["unit"] in ("年", "月", "년", "월") and not _CJK_AHEAD.match(found[0]):
            continue
        length = _duration(found["n"], found["unit"])
        if length:
            return length[1]
    return _until(text, published)


def _bounds(text: str, found: re.Match[str]) -> bool:
    """Whether a length of time bounds the advice: what is ahead, a holding period, a horizon."""
    before, after = text[max(0, found.start("n") - 26) : found.start("n")], found["after"] or ""
    if _NOT_AFTER.match(after) or _PAST.search(before) or _NOT_BEFORE.search(before):
        return False
    return _BEFORE.search(before) is not None or _AFTER.match(after) is not None


def _duration(number: str, unit: str) -> tuple[float, str] | None:
    value = _NUMBERS.get(number.strip(), None)
    count = float(value) if value is not None else float(number) if number.isdigit() else None
    if count is None:
        return None
    letter = _PERIOD.get(unit[0])
    if unit.startswith("decade"):
        count, letter = count * 10, "Y"
    if unit.startswith("mo"):
        letter = "M"
    if letter is None or count <= 0:
        return None
    if letter == "Q":
        count, letter = count * 3, "M"
    if count == 0.5 and letter == "Y":
        count, letter = 6, "M"
    days = count * {"Y": 365, "M": 30, "W": 7, "D": 1}[letter]
    return (days, f"P{int(count)}{letter}") if days >= 1 else None


def _until(text: str, published: str | None) -> str | None:
    if published is None:
        return None
    ending = re.search(r"\byear-end (20\d\d)\b", text)
    if ending:
        return f"{ending[1]}-12-31"
    day = date.fromisoformat(published)
    if _CJK_YEAR_END.search(text):
        return f"{day.year}-12-31"
    exact = _DATE.search(text)
    if exact:
        return _day(exact, day)
    for found in _UNTIL.finditer(text):
        part = (found["part"] or "").strip()
        if found["month"]:
            month = _MONTHS[found["month"]]
            if (
                not part
                and not found["year"]
                and not re.match(r"(?:until|till|by|through)\b", found[0])
            ):
                continue
            return _end_of_month(month, found["year"], published)
        if found["q"]:
            return _end_of_month(3 * int(found["q"]), found["year"], published)
        word = found["word"]
        if word and word.startswith("year") and (part.startswith("end") or "end" in word):
            return f"{found['year'] or day.year}-12-31"
        if word == "quarter" and part.startswith("end"):
            return _end_of_month(3 * ((day.month + 2) // 3), None, published)
        if word == "month" and part.startswith("end"):
            return _end_of_month(day.month, None, published)
        if found["year"] and not word and re.match(r"(?:until|till|by|through)\b", found[0]):
            month = 6 if part.startswith(("mid", "middle")) else 12
            return _end_of_month(month, found["year"], published)
    return None


def _day(found: re.Match[str], published: date) -> str | None:
    month = _MONTHS[found["month"] or found["m2"]]
    number = int(found["day"] or found["d2"])
    year = int(found["year"] or found["y2"] or published.year + (month < published.month))
    last = calendar.monthrange(year, month)[1]
    return date(year, month, number).isoformat() if 1 <= number <= last else None


def _end_of_month(month: int, year: str | None, published: str) -> str:
    day = date.fromisoformat(published)
    number = int(year) if year else day.year + (month < day.month)
    return date(number, month, calendar.monthrange(number, month)[1]).isoformat()
