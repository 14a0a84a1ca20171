"""Stance: what a text would have its reader do with each share that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backtest.article.antecedents import Around
from backtest.article.asked import answered
from backtest.article.cues import Hit, find_cues, negated
from backtest.article.hits import DENIED, hits_of
from backtest.article.labels import labelled
from backtest.article.mentions import Mention
from backtest.article.pairs import paired
from backtest.article.picks import Stance
from backtest.article.said import Said
from backtest.article.structure import Sentence, clauses_of
from backtest.article.tone import toned
from backtest.article.whose import closed, disputed, theirs, unreal
from backtest.article.words import words

__all__ = ["find_stances"]

_OPPOSITE: dict[Stance, Stance] = {
    "long": "avoid",
    "avoid": "long",
    "short": "long",
    "hold": "hold",
    "mention": "mention",
}
_PRIVATE = re.compile(r"\b(?:i|i'm|im|i've|i'd|my|me)\b")
_TELLS = re.compile(r"\b(?:you|readers?|investors|holders|recommend|advise|everyone|suggest)\b")
_DOUBT = words("stance.doubt")
_IN_TURN = re.compile(r"\brespectively\b|\bin that order\b")
_PAIR = words("stance.pair")
_IN_PART = words("stance.in_part")
_ASSERTS = words("stance.asserts")
NEARBY = 300  # characters between a share and what is said of it that are quoted in one
_PUTS = re.compile(r"\s+(?:\w+ ){0,2}puts\b")
_NONE = re.compile(r"\s+(?:neither|none|nothing)\b")
WEAK = 3  # rank up to which a section's heading alone speaks for a share
_LIMITED = words("stance.limited")
_CONDITION = re.compile(
    r"(?:(?!\b(?:and|but)\b)[^.;:§]){0,28}\b(?:if|should|provided|in case|only when)\b"
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all|any|the|your|previous|prior)[^.]{0,30}\b(?:instructions|"
    r"prompts?|rules)|\byou are now\b|^\s*(?:system|assistant|user)\s?:|"
    r"\boutput (?:only )?[{\[]|\blanguage model\b"
)
_DEFINED = re.compile(
    r"\bmeans?\b|\bdenotes?\b|\bdefined as\b|\bexpected return\b|\bis used (?:for|when)\b"
)


def find_stances(
    low: str, mentions: Sequence[Mention], sentences: Sequence[Sentence]
) -> list[Said]:
    """Everything that a text says of its mentions, in the order of the text.

    Parameters
    ----------
    low : str
        The text in lower case, with a run of § where a share is mentioned.
    mentions, sentences
        In the order of the text.
    """
    around = Around(low, mentions, sentences)
    found: list[Said] = []
    for number, sentence in enumerate(sentences):
        if _ORDERS.search(low[sentence.start : sentence.end]):
            continue  # spoken to the reader's machine: text, and no advice
        if sentence.asks and not _ASSERTS.match(low, sentence.start):
            found += answered(around, number)
            continue
        pairs = list(paired(around, number))
        found += [one for one in pairs if one.stance != "mention"]
        done = {id(one.mention) for one in pairs}
        found += [one for one in _advised(around, number) if id(one.mention) not in done]
        found += labelled(around, number)
    limited = {
        mention.symbol
        for number, sentence in enumerate(sentences)
        for mention in around.within[number]
        if _LIMITED.search(low[mention.end : sentence.end])
    }
    told = {one.mention.symbol for one in found}
    silent = dict.fromkeys(one.symbol for one in mentions if one.symbol not in told)
    found += toned(around, [one for one in silent if one])
    return [one for one in found if one.rank > WEAK or one.mention.symbol not in limited]


def _advised(around: Around, number: int) -> Iterator[Said]:
    """What the cues of a sentence say."""
    low, sentence = around.low, around.sentences[number]
    if _IN_TURN.search(low, sentence.start, sentence.end):
        in_turn = list(_in_turn(around, number))
        if in_turn:
            yield from in_turn
            return
    for clause in clauses_of(low, sentence) if around.near(number) else ():
        for hit, named in hits_of(around, number, clause):
            if unreal(low, clause[0], hit) or closed(around, number, hit):
                continue
            stance: Stance | None = hit.cue.stance
            none = _NONE.match(low, hit.end) is not None  # "we own neither"
            if negated(low, clause[0], hit) != none:
                valued = hit.cue.stance == "avoid" and hit.cue.strength == "favoured"
                stance = "long" if valued else DENIED.get(hit.cue.stance)
                if "cover" in low[hit.start : hit.end]:  # a short that goes on
                    stance = None
                if re.search(r"\badd", low[hit.start : hit.end]):  # no more, and no less
                    stance = "hold"
                if low.startswith(" enough", hit.end):  # "not cheap enough": one day, perhaps
                    stance = "hold"
            elif stance == "avoid" and _IN_PART.match(low, hit.end):
                stance = "hold"  # what is left of it is kept
            if theirs(around, number, hit):
                if stance is None or not disputed(around, number, hit):
                    continue
                stance = _OPPOSITE[stance]
            if _DEFINED.search(low[sentence.start : sentence.end]) and hit.cue.attach == "either":
                continue
            if stance == "avoid" and _PAIR.search(low[sentence.start : sentence.end]):
                stance = "short"
            if stance is None:
                continue
            for mention in named:
                puts = stance == "long" and _PUTS.match(low, mention.end)
                yield _said(around, number, mention, hit, "short" if puts else stance)


def _in_turn(around: Around, number: int) -> Iterator[Said]:
    """Ratings in the order of the shares named before: "Buy and Hold respectively"."""
    low, sentence = around.low, around.sentences[number]
    hits = [h for h in find_cues(low, sentence.start, sentence.end) if h.cue.attach == "either"]
    named = around.within[number] or around.before(number)
    if len({m.symbol for m in named}) == len(named) == len(hits) > 1:
        for mention, hit in zip(named, hits, strict=True):
            yield _said(around, number, mention, hit, hit.cue.stance)


def _said(around: Around, number: int, mention: Mention, hit: Hit, stance: Stance) -> Said:
    low, sentence = around.low, around.sentences[number]
    text = low[sentence.start : sentence.end]
    strength = hit.cue.strength
    private = _PRIVATE.search(text) and not _TELLS.search(text) and not re.search(r"\bwe\b", text)
    ahead = _CONDITION.match(low[hit.end : sentence.end])
    if strength == "recommended" and (_DOUBT.search(text) or private or ahead):
        strength = "favoured"
    rank = 6 if strength == "recommended" else 4
    if sentence.kind == "quoted":
        rank = 0
    rank += mention.start >= sentence.start  # named here, not referred to
    start, end = sentence.start, max(mention.end, sentence.end)
    if 0 < sentence.start - mention.start <= NEARBY:  # named a little earlier: both are quoted
        start = mention.start
    return Said(mention, stance, strength, start, end, low[hit.start : hit.end].strip(), rank)
