"""Questions of the text, and the sentence that answers them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backtest.article.antecedents import Around
from backtest.article.hits import DENIED, hits_of
from backtest.article.picks import Stance
from backtest.article.said import Said
from backtest.article.structure import clauses_of
from backtest.article.words import words

__all__ = ["answered"]

_ANSWER_NO = words("stance.answer_no")
_ANSWER_YES = words("stance.answer_yes")
_ANSWER_LATER = words("stance.answer_later")
_NEITHER = re.compile(r"\s*[\"'(*_-]*(?:neither|none of|どちらも買わ|둘 다 아니|都不)")
_CHOSEN = words("stance.chosen")
_NAME_ALONE = re.compile(r"[\s\"'(*_-]*(?:and |or |so )?(?:the )?§+(?: here| now| today)?\?[\"')]*")
_ASIDE = re.compile(r"\W*(?:asks?|asked|writes|wrote|wants? to know|wonders?)\b")


def answered(around: Around, number: int) -> Iterator[Said]:
    """A question that the next sentence answers."""
    if number + 1 >= len(around.sentences):
        return
    low, asked, after = around.low, around.sentences[number], around.sentences[number + 1]
    if _ASIDE.match(low, after.start) and number + 2 < len(around.sentences):
        after = around.sentences[number + 2]
    answer = low[after.start : after.end]
    chosen = _CHOSEN.match(answer)
    among = {m.symbol for m in around.within[number]}
    if chosen and len(among) > 1 and after is around.sentences[number + 1]:
        first = around.within[number + 1][0]
        if first.symbol in among:
            yield Said(first, "long", "favoured", asked.start, after.end, "the answer", 4)
            return
    no, yes, later = (
        _ANSWER_NO.match(answer),
        _ANSWER_YES.match(answer),
        _ANSWER_LATER.match(answer),
    )
    if _NEITHER.match(answer) and len({m.symbol for m in around.within[number]}) > 1:
        for mention in around.within[number]:
            yield Said(mention, "avoid", "favoured", asked.start, after.end, "neither", 4)
        return
    if no is None and yes is None and later is None:
        return
    if len(among) == 1 and _NAME_ALONE.fullmatch(low, asked.start, asked.end):  # "§? No."
        stance: Stance = "long" if yes else "hold" if later else "avoid"
        yield Said(around.within[number][0], stance, "recommended", asked.start, after.end,
                   answer.strip()[:40], 7)  # fmt: skip
        return
    for clause in clauses_of(low, asked):
        for hit, named in hits_of(around, number, clause):
            meant = hit.cue.stance if yes else DENIED.get(hit.cue.stance)
            if later is not None:
                meant = "hold"
            for mention in named:
                if meant is not None:
                    yield Said(mention, meant, "recommended", asked.start, after.end,
                               answer.strip()[:40], 7)  # fmt: skip
