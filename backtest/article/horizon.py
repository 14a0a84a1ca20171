"""Horizons: words that bound advice in time, as an ISO 8601 duration or a last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date

from backtest.article.stance import Said
from backtest.article.structure import Sentence, clauses_of

__all__ = ["article_horizon", "horizon_of"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "sixty": 60, "ninety": 90, "twenty-four": 24, "thirty-six": 36,
     "couple of": 2, "a couple of": 2, "几": 3, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5,
     "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十二": 12, "十八": 18, "半": 0.5, "한": 1, "두": 2, "세": 3,
     "네": 4, "여섯": 6, "half a": 0.5, "half": 0.5}  # fmt: skip
_NUMBER = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + r"|\d{1,3}"
_UNIT = r"years?|quarters?|months?|weeks?|days?|trading days?|sessions?|yr?s?|mo\b|decades?"
_LENGTH = re.compile(
    rf"\b(?:(?P<low>{_NUMBER})(?:\s*(?:to|-|or)\s*))?(?P<n>{_NUMBER})[\s-]*"
    rf"(?:more |full |good )?(?P<unit>{_UNIT})\b(?P<after>[^.;]{{0,24}})"
)
_BEFORE = re.compile(
    r"(?:\b(?:over|for|within|during|next|coming|following|horizon(?: of| is)?:?|period(?: of)?|hold(?:ing)?|"
    r"least|another|roughly|view|time(?: of)?|say|about|some|to)[\s,:]+(?:the |a |an |at least |say,? |about |"
    r"around |roughly |some |up to |next |coming |another |(?:\w+)(?: to |-| or ))*|[,(:-]\s*|^\s*)$"
)
_AFTER = re.compile(r"[\s-]*(?:horizon|view|holding|hold\b|time frame|timeframe|out\b|price target|target|trade|at (?:least|most))")
_NOT_BEFORE = re.compile(r"\b(?:from the next|every|each|per|once|took|takes|taken|after|in the|within|by|than|than the|as)\s*$")
_NOT_AFTER = re.compile(r"\s*(?:of|than|ago|old|low|high|wait|run|rally|later|earlier|and priced|'s wait|average|from)\b|'")
_CJK_AHEAD = re.compile(
    r"(?:未来|未來|今后|今後|向こう|接下|持有|향후|앞으로|至少|최소)|.*(?:个|個|か|ヶ|ヵ|カ|개|间|間|目标价|目標株価|목표주가)"
)
_CJK_YEAR_END = re.compile(r"年底前|年底|年末まで|年内|연말까지|연내|年末前")
_LIST_OF_YEAR = re.compile(r"\b(?:picks|ideas|list|favou?rites|names|buys|stocks)(?: for| in)? (20\d\d)\b")
_NEXT = re.compile(r"\b(?:over|for|in|within) the (?:next|coming) (?P<unit>year|quarter|month|week|decade)\b|\btime a (?P<time>quarter|year|month)\b")
_CJK = re.compile(
    r"(?:未来|未來|今后|今後|向こう|接下来|接下來|持有|期限|目标价期限|향후|앞으로|최소|至少|至少持有|大约|약|の)?\s*"
    r"(?P<n>\d{1,3}|[一二两兩三四五六七八九十半]{1,2}|한|두|세|네|여섯)\s*(?:个|個|か|ヶ|ヵ|カ|개)?(?P<unit>年|月|周|週|季度|四半期|년|월|개월|주|분기)(?:间|間|后|後|内|目标价|目標株価| 목표주가|목표주가|물|)"
)
_PERIOD = {"y": "Y", "q": "Q", "m": "M", "w": "W", "d": "D", "s": "D", "t": "D", "年": "Y", "月": "M",
           "周": "W", "週": "W", "季": "Q", "四": "Q", "년": "Y", "월": "M", "개": "M", "주": "W", "분": "Q"}  # fmt: skip
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNTIL = re.compile(
    rf"\b(?:until|till|by|through|to|before|into|end(?:ing)? of|up to)\s+(?:the\s+)?(?P<part>end(?: of)?|mid-?|middle of|early|late|"
    rf"close of|start of|beginning of)?\s*(?:the\s+)?(?:(?P<month>{_MONTH})\b|q(?P<q>[1-4])\b|(?P<word>year(?:-end)?|"
    rf"quarter|month|summer|christmas|spring|autumn|next year)\b)?\s*,?\s*(?P<year>20\d\d)?"
)
_DATE = re.compile(
    rf"\b(?:until|till|by|through|to|before|into)\s+(?:easter \(that's |the )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? "
    rf"(?P<month>{_MONTH})\b,?(?: (?P<year>20\d\d))?|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?: (?P<y2>20\d\d))?)"
)
_OPTION = re.compile(rf"\b(?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?(?: \w+)?\s+(?:puts?|calls?|ones|options?|expiry|contracts?)\b|\b(?:puts?|calls?),? (?P<m3>{_MONTH})\b|\b(?:puts?|calls?) (?:for|into|to|expiring in|of) (?P<m2>{_MONTH})\b(?: (?P<y2>20\d\d))?")
_PAST = re.compile(r"\b(?:in|over|for|during|the|of) (?:the )?(?:past|last|previous|prior)\b|\bago\b|\bsince\b|\bearlier\b|\bafter\b|\bold\b|\bfor years\b")


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
    own = next((n for n, s in enumerate(sentences) if s.start <= said.start < s.end), None)
    if own is None:
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
        last = next((s for s in sentences[own:] if s.kind == "prose" and s.block == here.block), None)
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
            if not part and not found["year"] and not re.match(r"(?:until|till|by|through)\b", found[0]):
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
