"""The former and the latter: words that stand for one of two shares just named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from backtest.article.mentions import Mention

__all__ = ["stand_ins"]

_FORMER = re.compile(
    r"(?P<former>\bthe (?:former|first(?: one)?|first-named)\b|前者|"
    r"(?<![\uac00-\ud7af])전자(?=[를는가의 ]))|"
    r"(?P<latter>\bthe (?:latter|second(?: one)?|last-named)\b|後者|后者|"
    r"(?<![\uac00-\ud7af])후자(?=[를는가의 ]))"
)
_REACH = 600  # characters back within which both must have been named


def stand_ins(low: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions in the place of "the former" and "the latter", where two shares precede them.

    Parameters
    ----------
    low : str
        The text in lower case.
    mentions : sequence of Mention
        In the order of the text.
    """
    found = []
    starts = [one.start for one in mentions]
    for word in _FORMER.finditer(low):
        since = bisect_left(starts, word.start() - _REACH)
        before = mentions[since : bisect_left(starts, word.start())]
        two: list[Mention] = []
        for one in reversed(before):
            if one.symbol not in {each.symbol for each in two}:
                two.append(one)
            if len(two) == 2:
                break
        if len(two) == 2:
            meant = two[1] if word["former"] else two[0]
            found.append(replace(meant, start=word.start(), end=word.end(), notes=()))
    return found
