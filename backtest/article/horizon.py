"""Horizons: words that bound advice in time, as an ISO 8601 duration or a last day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from backtest.article.deadline import deadline, end_of_month, month_number
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
_LIST_OF_YEAR = re.compile(
    r"\b(?:picks|ideas|list|favou?rites|names|buys|stocks)(?: for| in)? (20\d\d)\b"
)
_A_YEAR = words("horizon.a_year")
_NEXT = words("horizon.next")
_HALF_YEAR = re.compile(r"(?:未来|未來|今后|今後|持有)半年|반년")
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

_FORECAST = words("horizon.forecast")
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
        return end_of_month(month_number(month), option["year"] or option["y2"], published)
    lengths = [_duration(f["n"], f["unit"]) for f in _LENGTH.finditer(text) if _bounds(text, f)]
    known = [one for one in lengths if one]
    if known:
        return max(known)[1]
    yearly = _A_YEAR.search(text)
    if yearly:
        return "P1Y"
    ahead = _NEXT.search(text)
    if ahead:
        length = _duration("1", ahead["unit"] or ahead["time"])
        return length[1] if length else None
    if _HALF_YEAR.search(text):
        return "P6M"
    for found in _CJK.finditer(text):
        if found["unit"] in ("年", "月", "년", "월") and not _CJK_AHEAD.match(found[0]):
            continue
        length = _duration(found["n"], found["unit"])
        if length:
            return length[1]
    return deadline(text, published)


def _bounds(text: str, found: re.Match[str]) -> bool:
    """Whether a length of time bounds the advice: what is ahead, a holding period, a horizon."""
    begin = found.start("low") if found["low"] else found.start("n")
    before, after = text[max(0, begin - 26) : begin], found["after"] or ""
    if _FORECAST.search(text, max(0, begin - 70), begin):
        return False
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
