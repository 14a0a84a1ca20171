"""Ratings: words such as Buy and Neutral where a capital makes them a broker's rating."""

from __future__ import annotations

import re

__all__ = ["MARK", "marked"]

MARK = "β"
"""Stands in the place of the blank, or of the sign, before a rating."""

_WORDS = (
    r"strong buy|conviction buy|buy|outperform|overweight|accumulate|add|positive|hold|neutral|"
    r"equal[- ]?weight|market[- ]?perform|sector[- ]?perform|peer[- ]?perform|in[- ]line|"
    r"market[- ]weight|strong sell|sell|underperform|underweight|reduce|negative|avoid|"
    r"market outperform|sector outperform|top pick|(?:out|under)performer|"
    r"overweighted|o/?w|u/?w|e/?w|kaufen|halten|verkaufen|acheter|conserver|vendre"
)
_RATING = re.compile(rf"(?<=[\s(\"'/|*:;>-])(?:{_WORDS})\b", re.IGNORECASE)
_SIGN = re.compile(
    r"(?<=\|)[ \t]+(?=(?:[+=~▲▼↑↓→➡👍👎✅❌🟢🟡🔴]|\+\+|-{1,3})[ \t]*(?:\||$))", re.MULTILINE
)
_PLUS = re.compile(r"\|[ \t]+(?:\+{1,2}|▲|↑|👍|✅|🟢)[ \t]*(?:\||$)", re.MULTILINE)
_ALONE = re.compile(
    r"\s*(?:[.,;:()|\"'\]]|$|\n|-|from\b|to\b|rating|recommendation|\((?:from|was|unch))"
)


def marked(folded: str, low: str) -> str:
    """The text in lower case, with a mark before each rating; the text keeps its length.

    Parameters
    ----------
    folded, low : str
        As it was written, and in lower case.

    Examples
    --------
    >>> text = "We keep Acme at Buy. Buy Acme now. Rating: SELL"
    >>> marked(text, text.lower())
    'we keep acme atβbuy. buy acme now. rating:βsell'
    """
    letters = list(low)
    for found in _RATING.finditer(folded):
        word, before = found[0], folded[: found.start()].rstrip(" \"'(*|")[-1:]
        if word[0].islower():
            continue
        begins = before in ("", ".", "!", "?", "\n", ">")
        if begins and not _ALONE.match(folded, found.end()):
            continue
        if word.isupper() and not begins and _shouted(folded, found.start()):
            continue
        letters[found.start() - 1] = MARK
    if _PLUS.search(folded):  # a table of signs: elsewhere a dash is an empty cell
        for found in _SIGN.finditer(folded):
            if "§" in _row(low, found.start()):
                letters[found.end() - 1] = MARK
    return "".join(letters)


def _row(text: str, place: int) -> str:
    """The line of a table about a place."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]


def _shouted(folded: str, place: int) -> bool:
    """Whether the words before are in capitals too."""
    before = re.findall(r"[A-Za-z]{2,}", folded[max(0, place - 24) : place])
    return len(before) >= 2 and all(word.isupper() for word in before[-2:])
