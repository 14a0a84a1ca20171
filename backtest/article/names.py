"""Names: where a text names a company of the gazetteer, and how sure that is.

Names are whole words in their own spelling, or all in capitals. A name that is a word of
the language too (Apple, Target, Gap) counts within a sentence where it has its capital, and
at the beginning of one only beside other evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backtest.article.gazetteer import FIRST_WORD, Company, Gazetteer
from backtest.article.words import words

__all__ = ["Named", "find_names"]

_WORD = words("names.word")
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_KATAKANA = re.compile(r"[\u30a0-\u30fa\u30fc-\u30ff]")
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"(|>*#-])[\s*_\"'(]*$")
_SAYS_COMPANY = re.compile(
    r"""\s*(?:\(|,|'s?\b|&|(?:is|are|was|has|had|will|would|can|could|may|might|said|says|told|lost|
    rose|fell|gained|jumped|slid|sank|soared|plunged|climbed|dropped|earns?|earned|trades?|traded|
    beats?|missed|misses|guides?|guided|reports?|reported|makes?|made|sells?|sold|buys?|bought|owns?|
    owned|plans?|planned|announced?s?|raised|raises|cuts?|posts?|posted|launched|launches|looks?|
    remains?|stays?|goes|went|left|leaves?|falls?|goes|gets?|got|needs?|keeps?|kept|pays?|paid|spends?|spent|and|or|shares?|
    stock|on|at|doubled|did|does|do|should|must|deserves?|belongs?|ran|runs|carries|offers?|wins?|
    won|faces?|faced|still|already|also|again|disappoints?|depends?|too|now)\b|\s*$)""",
    re.VERBOSE,
)
_TRADED = re.compile(
    r"(?:\b(?:short|long|buy|bought|buying|sell|sold|selling|hold|holding|adding|trimmed|puts on|"
    r"calls on|shares of|rode|dumped|shorted|shorting)|\$)\s*$"
)
_SHORTEST_LOWER, _SURE_LOWER = 4, 6  # letters of a name in lower case
_SMALL = frozenset({"and", "the", "for", "with", "from", "over", "into", "but", "not", "its"})
_WORDS = frozenset(
    {"caterpillar", "dawning", "twitch", "marshalls", "splunk", "taser", "adobe", "absolut"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the text: whose it can be, and whether the text alone makes it sure."""

    start: int
    end: int
    companies: tuple[Company, ...]
    sure: bool


def find_names(folded: str, low: str, gazetteer: Gazetteer) -> Iterator[Named]:
    """Names from left to right, the longest at each place, none within another.

    Parameters
    ----------
    folded, low : str
        The text folded, and the same in lower case; of one length.
    gazetteer : Gazetteer
    """
    informal, reached = _informal(folded), 0
    for word in _WORD.finditer(low):
        start = word.start()
        if start < reached:
            continue
        key = FIRST_WORD.match(low, start)
        for name in gazetteer.by_first_word.get(key[0] if key else "", ()):
            if low.startswith(name, start) and _whole(folded, start, start + len(name)):
                found = _named(folded, low, start, start + len(name), gazetteer, informal=informal)
                if found is not None:
                    yield found
                    reached = found.end
                    break


def _informal(folded: str) -> bool:
    """Whether the writer begins most sentences in lower case."""
    begun = re.findall(r"(?:^|[.!?]\s+|\n)([A-Za-z])", folded[:20_000])
    return bool(begun) and sum(one.islower() for one in begun) * 2 >= len(begun)


def _whole(folded: str, start: int, end: int) -> bool:
    """Whether the name does not end, or begin, within a word."""
    last, after, before = folded[end - 1], folded[end : end + 1], folded[max(start - 1, 0) : start]
    if _LATIN.match(last) and (_LATIN.match(after) or _within(folded, end)):
        return False
    if _KATAKANA.match(last) and _KATAKANA.match(after):
        return False
    if _HANGUL.match(folded[start]) and _HANGUL.match(before):
        return False
    if _KATAKANA.match(folded[start]) and _KATAKANA.match(before):
        return False
    return not (
        _LATIN.match(folded[start]) and (before in ("-", "@", "#", "/", "_", ".") and before)
    )


def _within(folded: str, end: int) -> bool:
    """Whether a word goes on over a hyphen or a dot: meta-analysis, apple.com."""
    joined = folded[end : end + 1] in ("-", "@", "_", ".")
    return joined and bool(re.match(r"[a-z]", folded[end + 1 : end + 2]))


def _named(
    folded: str, low: str, start: int, end: int, gazetteer: Gazetteer, *, informal: bool
) -> Named | None:
    name, written = low[start:end], folded[start:end]
    companies = gazetteer.named(name)
    doubtful = any(name in company.ambiguous for company in companies)
    if not _LATIN.match(written[0]):
        return Named(start, end, companies, sure=len(name) > 1)
    if written[0].islower() and not any(w[0].islower() for w in _spellings(companies, name)):
        traded = _TRADED.search(low[max(start - 16, 0) : start]) is not None
        if doubtful and not (informal and traded):
            return None
        if len(name) < (_SHORTEST_LOWER if informal else _SURE_LOWER) or name in _WORDS:
            return None
        return Named(start, end, companies, sure=True)
    if len(name) <= 3 and written not in _spellings(companies, name):
        return None
    return Named(start, end, companies, not doubtful or _clear(folded, start, end))


def _spellings(companies: tuple[Company, ...], name: str) -> tuple[str, ...]:
    return tuple(n for company in companies for n in company.names if n.lower() == name)


def _clear(folded: str, start: int, end: int) -> bool:
    """Whether a doubtful name can only be a company here."""
    line = folded.rfind("\n", 0, start) + 1
    begins = _BEGINS.search(folded[line:start]) is not None or line == start
    after = folded[end : end + 16]
    if _titled(folded, line):
        return _SAYS_COMPANY.match(after) is not None and "(" in after[:2]
    if not begins:
        return not re.match(r"\s+[A-Z][a-z]+", after) or _SAYS_COMPANY.match(after) is not None
    return _SAYS_COMPANY.match(after.split("\n")[0]) is not None


def _titled(folded: str, line: int) -> bool:
    """Whether a line has a capital on nearly every word, as headings have."""
    end = folded.find("\n", line)
    words = re.findall(r"[A-Za-z]{3,}", folded[line : len(folded) if end < 0 else end][:300])
    told = [word for word in words if word not in _SMALL]
    return len(told) >= 4 and sum(word[0].isupper() for word in told) >= 0.9 * len(told)
