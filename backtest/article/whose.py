"""Whose view a passage gives: the author's of now, another's, one of the past, or nobody's."""

from __future__ import annotations

import re

from backtest.article.antecedents import Around
from backtest.article.cues import Hit
from backtest.article.hits import OURS
from backtest.article.words import words

__all__ = ["closed", "disputed", "theirs", "unreal"]

_OTHERS = words("stance.others")
_SUPERLATIVE = re.compile(r"(?:top|best|favou?rite|highest|short|largest) (?!days)")
_DISPUTED = words("stance.disputed")
_CLOSED = words("stance.closed")
_PAST_ACT = words("whose.past_act")
_UNREAL = words("whose.unreal")
_ITSELF = words("whose.itself")
_HAS = re.compile(r"\b(?:has|had) (?:\w+ ){0,3}$")
_THEY_SAID = words("whose.they_said")
_NOW = words("whose.now")
_LONG_PAST = words("whose.long_past")
_BY_OTHERS = words("whose.by_others")
_REPORTED = re.compile(r"\b(?:suggest|advis|recommend|urg|counsel|told you)\w*\b")


def theirs(around: Around, number: int, hit: Hit) -> bool:
    """Whether a sentence gives the view of others, before the cue or after it."""
    low, sentence = around.low, around.sentences[number]
    if _BY_OTHERS.match(low, hit.end, sentence.end) or _THEY_SAID.match(low, hit.end, sentence.end):
        return True
    whose = low[max(sentence.start, hit.start - 70) : hit.end]
    owned = low[max(0, hit.start - 4) : hit.start].endswith("'s ")
    others = _OTHERS.search(whose) or (owned and _SUPERLATIVE.match(low, hit.start))
    return (
        others is not None and others is not False and not OURS.search(low, sentence.start, hit.end)
    )


def unreal(low: str, clause: int, hit: Hit) -> bool:
    """Whether a verb tells of what would have been done, or of what a company does itself."""
    before = low[max(clause, hit.start - 40) : hit.start]
    if _UNREAL.search(before + low[hit.start : hit.end]) is not None:
        return True
    if hit.cue.attach not in ("object", "verb"):
        return False
    if _ITSELF.search(before) is not None:
        return True
    return not hit.opening and _HAS.search(before) is not None and not OURS.search(before)


def disputed(around: Around, number: int, hit: Hit) -> bool:
    """Whether the author goes on to deny what others say."""
    low, sentence = around.low, around.sentences[number]
    rest = low[hit.end : sentence.end]
    after = around.sentences[number + 1] if number + 1 < len(around.sentences) else None
    following = low[after.start : after.end] if after is not None else ""
    return _DISPUTED.search(rest) is not None or _DISPUTED.search(following) is not None


def closed(around: Around, number: int, hit: Hit) -> bool:
    """Whether a sentence tells of a trade that is over."""
    sentence = _told_before(around, number)
    if _CLOSED.search(sentence) is None:
        return False
    cue = around.low[hit.start : hit.end]
    return _PAST_ACT.search(cue) is not None or _REPORTED.search(sentence) is not None


def _told_before(around: Around, number: int) -> str:
    """A sentence, and the one before it where that tells of the past and this one not of now."""
    here = around.sentences[number]
    text = around.low[here.start : here.end]
    before = around.sentences[number - 1] if number else here
    if before.block != here.block or before.kind != "prose" or _NOW.search(text):
        return text
    earlier = around.low[before.start : before.end]
    return f"{earlier} {text}" if _LONG_PAST.search(earlier) else text
