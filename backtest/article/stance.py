"""Stance: what a text would have its reader do with each share that it mentions."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import cast

from backtest.article.antecedents import Around, group_after, targets
from backtest.article.cues import Hit, find_cues, negated
from backtest.article.mentions import Mention
from backtest.article.picks import Stance, Strength
from backtest.article.structure import Sentence, clauses_of
from backtest.article.words import words

__all__ = ["Said", "find_stances"]

_FLIPPED: dict[Stance, Stance | None] = {
    "long": "avoid",
    "avoid": "hold",
    "short": None,
    "hold": "avoid",
}
_OPPOSITE: dict[Stance, Stance] = {
    "long": "avoid",
    "avoid": "long",
    "short": "long",
    "hold": "hold",
    "mention": "mention",
}
_DISPUTED = words("stance.disputed")
_CLOSED = words("stance.closed")
_SUPERLATIVE = re.compile(r"(?:top|best|favou?rite|highest|short|largest) (?!days)")
_PAST_ACT = re.compile(
    r"\b(?:sold|bought|recommended|owned|shorted|added|picks?|liked|exited|covered|dropped)\b"
)
_OTHERS = words("stance.others")
_WE = re.compile(r"\b(?:we|i|i'm|i'd|i've|our|my|us|me)\b")
_PRIVATE = re.compile(r"\b(?:i|i'm|im|i've|i'd|my|me)\b")
_TELLS = re.compile(r"\b(?:you|readers?|investors|holders|recommend|advise|everyone|suggest)\b")
_DOUBT = words("stance.doubt")
_ANSWER_NO = words("stance.answer_no")
_ANSWER_YES = re.compile(
    r"\s*[\"'(*_-]*(?:yes\b|absolutely\b|we think so|(?:my|our|the) answer is yes)"
)
_NEITHER = re.compile(r"\s*[\"'(*_-]*(?:neither|none of|どちらも買わ|둘 다 아니|都不)")
_ANSWER_LATER = words("stance.answer_later")
_PAIR = re.compile(r"\bpairs?\b|\blong[-/ ]short\b|ペア|페어|롱숏|配对|配對|对冲")
NEARBY = 300  # characters between a share and what is said of it that are quoted in one
WEAK = 3  # rank up to which a section's heading alone speaks for a share
_LIMITED = words("stance.limited")
_LEADING = words("stance.leading")
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
_LIST_ONLY = re.compile(r"[\s\d.)(*_>#+:-]*")
_NO_ADVICE = words("stance.no_advice")


@dataclass(frozen=True, slots=True)
class Said:
    """What one passage says of one mention; `rank` orders how much that counts.

    `end` lies in the sentence that says it, `start` where the share is named if that is nearby.
    """

    mention: Mention
    stance: Stance
    strength: Strength
    start: int
    end: int
    why: str
    rank: int


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
        if sentence.asks:
            found += _answered(around, number)
            continue
        paired = list(_paired(around, number))
        found += paired
        done = {id(one.mention) for one in paired}
        found += [one for one in _advised(around, number) if id(one.mention) not in done]
        found += _labelled(around, number)
    limited = {
        mention.symbol
        for number, sentence in enumerate(sentences)
        for mention in around.within[number]
        if _LIMITED.search(low[mention.end : sentence.end])
    }
    return [one for one in found if one.rank > WEAK or one.mention.symbol not in limited]


def _advised(around: Around, number: int) -> Iterator[Said]:
    """What the cues of a sentence say."""
    low, sentence = around.low, around.sentences[number]
    for clause in clauses_of(low, sentence) if around.near(number) else ():
        for hit in find_cues(low, *clause):
            whose = low[max(sentence.start, hit.start - 70) : hit.end]
            theirs = low[max(0, hit.start - 4) : hit.start].endswith("'s ")
            others = _OTHERS.search(whose) or (theirs and _SUPERLATIVE.match(low, hit.start))
            stance: Stance | None = hit.cue.stance
            if negated(low, clause[0], hit):
                valued = hit.cue.stance == "avoid" and hit.cue.strength == "favoured"
                stance = "long" if valued else _FLIPPED.get(hit.cue.stance)
            if others and not _WE.search(low[clause[0] : hit.end]):
                if stance is None or not _disputed(around, number, hit):
                    continue
                stance = _OPPOSITE[stance]
            if _DEFINED.search(low[sentence.start : sentence.end]) and hit.cue.attach == "either":
                continue
            if _closed(low[sentence.start : sentence.end], low[hit.start : hit.end]):
                continue
            if stance == "avoid" and _PAIR.search(low[sentence.start : sentence.end]):
                stance = "short"
            if stance is None:
                continue
            for mention in targets(around, number, clause, hit):
                yield _said(around, number, mention, hit, stance)


def _disputed(around: Around, number: int, hit: Hit) -> bool:
    """Whether the author goes on to deny what others say."""
    low, sentence = around.low, around.sentences[number]
    rest = low[hit.end : sentence.end]
    after = around.sentences[number + 1] if number + 1 < len(around.sentences) else None
    following = low[after.start : after.end] if after is not None else ""
    return _DISPUTED.search(rest) is not None or _DISPUTED.search(following) is not None


def _closed(sentence: str, cue: str) -> bool:
    """Whether a sentence tells of a trade that is over."""
    return _CLOSED.search(sentence) is not None and _PAST_ACT.search(cue) is not None


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


@functools.cache  # a file of the package: it does not change while we run
def _read_pairs() -> tuple[tuple[re.Pattern[str], Stance | None, Stance | None], ...]:
    """``pairs.tsv``: what is said of the first share, of the second, and how."""
    text = resources.files("backtest.article").joinpath("pairs.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(
        (
            re.compile(pattern),
            cast("Stance | None", ahead or None),
            cast("Stance | None", behind or None),
        )
        for ahead, behind, pattern in rows
    )


def _paired(around: Around, number: int) -> Iterator[Said]:
    """Pairs: long this against that, this over that, out of this into that."""
    low, sentence = around.low, around.sentences[number]
    text = low[sentence.start : sentence.end]
    for pattern, ahead, behind in _read_pairs():
        for found in pattern.finditer(text):
            if re.search(
                r"\b(?:not|n't|never|dropped)\b", text[max(0, found.start() - 24) : found.start()]
            ):
                continue
            for group, stance in (("a", ahead), ("b", behind)):
                at = sentence.start + found.start(group)
                mention = next((m for m in around.within[number] if m.start == at), None)
                if mention is not None and stance is not None:
                    strength: Strength = (
                        "favoured" if ahead == "long" and behind is None else "recommended"
                    )
                    yield Said(mention, stance, strength, sentence.start, sentence.end, found[0], 7)


def _answered(around: Around, number: int) -> Iterator[Said]:
    """A question that the next sentence answers."""
    if number + 1 >= len(around.sentences):
        return
    low, asked, after = around.low, around.sentences[number], around.sentences[number + 1]
    answer = low[after.start : after.end]
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
    for clause in clauses_of(low, asked):
        for hit in find_cues(low, *clause):
            stance = hit.cue.stance if yes else _FLIPPED.get(hit.cue.stance)
            if later is not None:
                stance = "hold"
            for mention in targets(around, number, clause, hit):
                if stance is not None:
                    yield Said(mention, stance, "recommended", asked.start, after.end,
                               answer.strip()[:40], 7)  # fmt: skip


def _labelled(around: Around, number: int) -> Iterator[Said]:
    """What stands under a label, or after one on its line."""
    low, sentence = around.low, around.sentences[number]
    if sentence.kind == "label" and not around.within[number]:
        return
    hit, start = _inline_label(around, number), sentence.start
    if hit is not None:
        start = hit.end
    elif sentence.label is not None:
        above = around.sentences[sentence.label]
        hit = next(iter(find_cues(low, above.start, above.end, labels=True)), None)
        if hit is not None and (
            _NO_ADVICE.search(low[above.start : above.end]) or negated(low, above.start, hit)
        ):
            return
    if hit is None:
        return
    mine = [m for m in around.within[number] if m.start >= start]
    listed = mine if sentence.kind != "item" else group_after(low, mine, start)
    if sentence.kind == "prose" and not _enumerates(low, mine, sentence):
        listed = group_after(low, mine, start)
    rank = 7 if hit.cue.strength == "recommended" else 2
    for mention in listed:
        yield Said(mention, hit.cue.stance, hit.cue.strength, sentence.start, sentence.end,
                   low[hit.start : hit.end].strip(), rank)  # fmt: skip


def _nearest(low: str, hits: Sequence[Hit], colon: int) -> Hit | None:
    """The label's word that stands at the colon, else the first: "basket, equal weights, …:"."""
    if not hits:
        return None
    return hits[-1] if len(low[hits[-1].end : colon].split()) <= 1 else hits[0]


def _heads(label: str, place: int) -> bool:
    """Whether a label's word stands where it names what follows, not amid a sentence."""
    return _LEADING.fullmatch(label[:place]) is not None


def _enumerates(low: str, mentions: Sequence[Mention], sentence: Sentence) -> bool:
    """Whether a sentence is little but a list of shares."""
    named = sum(one.end - one.start for one in mentions)
    return len(mentions) > 1 and named * 2 > sentence.end - mentions[0].start


def _inline_label(around: Around, number: int) -> Hit | None:
    """A label before a colon in the same sentence, with shares after it."""
    low, sentence = around.low, around.sentences[number]
    colon = low.find(":", sentence.start, sentence.end)
    dash = low.find(" - ", sentence.start, sentence.start + 50)
    if dash >= 0 and (colon < 0 or dash < colon):
        colon = dash + 1
    while colon >= 0:
        if any(m.start > colon for m in around.within[number]):
            begin = max(sentence.start, low.rfind(";", sentence.start, colon) + 1)
            label = low[begin : colon + 1]
            if "§" not in label and len(label.split()) <= 12 and not _NO_ADVICE.search(label):
                hits = list(find_cues(low, begin, colon + 1, labels=True))
                hit = _nearest(low, hits, colon)
                if hit and not negated(low, begin, hit) and _heads(label, hit.start - begin):
                    return Hit(hit.start, colon + 1, hit.cue)
        colon = low.find(":", colon + 1, sentence.end)
    return None
