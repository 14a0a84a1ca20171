"""Stance: what a text would have its reader do with each share that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backtest.article.antecedents import Around, targets
from backtest.article.cues import Hit, find_cues, negated
from backtest.article.grammar import find_constructions
from backtest.article.labels import labelled
from backtest.article.mentions import Mention
from backtest.article.pairs import paired
from backtest.article.picks import Stance
from backtest.article.said import Said
from backtest.article.spans import Spans
from backtest.article.structure import Sentence, clauses_of
from backtest.article.tone import toned
from backtest.article.words import words

__all__ = ["find_stances"]

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
    r"\s*[\"'(*_-]*(?:yes\b|yep\b|yeah\b|sure\b|of course\b|you bet|definitely\b|in a heartbeat|(?:i|we) would\b|very much so|absolutely\b(?! not)|we think so|(?:my|our|the) answer is yes)"
)
_NEITHER = re.compile(r"\s*[\"'(*_-]*(?:neither|none of|どちらも買わ|둘 다 아니|都不)")
_ANSWER_LATER = words("stance.answer_later")
_PAIR = re.compile(r"\bone (?:pound|dollar|euro|won|yen) (?:for|against) one\b|\bdollar[- ]neutral\b|\bspread\b|"
                   r"\bone (?:pound|dollar|euro) for\b|\brelative value\b|\bpairs?\b|\blong[-/ ]short\b|ペア|페어|롱숏|配对|配對|对冲")
_PLANNED = re.compile(r"\bthen $")  # what will be done with it one day
_IN_TURN = re.compile(r"\brespectively\b|\bin that order\b")
_CHOSEN = re.compile(r"[\s\"'(*_-]*(?:the )?§+\s*(?:[,.;!-]|$|every|any|all|for (?:us|me)|by|hands|wins|it is|is)")
_UNREAL = re.compile(
    r"\b(?:would|could|should|might|'d)(?:n't| not)? (?:\w+ )?have (?:bought|sold|added|owned|"
    r"picked|chosen|kept|held|shorted|avoided|loved|liked|preferred|taken)\b"
)
_ITSELF = re.compile(
    r"§(?: \w+)? (?:will|must|may|could|might|has|is|was|had|plans to|wants to|needs to|is likely to) "
    r"(?:\w+ )?$"
)
_HAS = re.compile(r"\b(?:has|had) (?:\w+ ){0,3}$")
_THEY_SAID = re.compile(
    r"[^\"]{0,80}[,.?!]\"\s+(?:[\w'.-]+ ){0,6}?(?:told|said|says|writes|wrote|argues|reckons|asked|asks|thinks)\b"
    r"(?! (?:our|we|i|my)\b)"
)
_NOW = re.compile(r"\b(?:now|today|yesterday|this (?:week|month|morning|quarter|year)|again|still|last week)\b")
_LONG_PAST = re.compile(r"\bwhen (?:we|i) (?:first )?(?:recommended|bought|sold|suggested|initiated)\b|\b(?:a year|years) ago\b|\bback in (?:19|20)\d\d\b")
_BY_OTHERS = re.compile(
    r"[^.;]{0,40}\bby (?:§+|goldman|morgan stanley|jpmorgan|citi|ubs|barclays|bernstein|jefferies|"
    r"analysts?|brokers?|another broker|deutsche bank|the broker|the bank)\b"
)
_ASSERTS = words("stance.asserts")
_ASIDE = re.compile(r"\W*(?:asks?|asked|writes|wrote|wants? to know|wonders?)\b")
_REPORTED = re.compile(r"\b(?:suggest|advis|recommend|urg|counsel|told you)\w*\b")
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
            found += _answered(around, number)
            continue
        pairs = list(paired(around, number))
        found += pairs
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
        for hit in _hits(low, clause, sentence):
            whose = low[max(sentence.start, hit.start - 70) : hit.end]
            theirs = low[max(0, hit.start - 4) : hit.start].endswith("'s ")
            others = _OTHERS.search(whose) or (theirs and _SUPERLATIVE.match(low, hit.start))
            if _unreal(low, clause[0], hit) or _BY_OTHERS.match(low, hit.end, sentence.end):
                continue
            if _THEY_SAID.match(low, hit.end, sentence.end) and not _disputed(around, number, hit):
                continue
            stance: Stance | None = hit.cue.stance
            none = _NONE.match(low, hit.end) is not None  # "we own neither"
            if negated(low, clause[0], hit) != none:
                valued = hit.cue.stance == "avoid" and hit.cue.strength == "favoured"
                stance = "long" if valued else _FLIPPED.get(hit.cue.stance)
                if "cover" in low[hit.start : hit.end]:  # a short that goes on
                    stance = None
                if re.search(r"\badd", low[hit.start : hit.end]):  # no more, and no less
                    stance = "hold"
            if others and not _WE.search(low[sentence.start : hit.end]):
                if stance is None or not _disputed(around, number, hit):
                    continue
                stance = _OPPOSITE[stance]
            if _DEFINED.search(low[sentence.start : sentence.end]) and hit.cue.attach == "either":
                continue
            if _closed(_told_before(around, number), low[hit.start : hit.end]):
                continue
            if stance == "avoid" and _PAIR.search(low[sentence.start : sentence.end]):
                stance = "short"
            if stance is None:
                continue
            for mention in targets(around, number, clause, hit):
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


def _hits(low: str, clause: tuple[int, int], sentence: Sentence) -> list[Hit]:
    """Cues of the lists, and those of the grammar where they say nothing."""
    listed = list(find_cues(low, *clause))
    listed = [one for one in listed if not _PLANNED.search(low, clause[0], one.start)]
    taken = Spans((one.start, one.end) for one in listed)
    told = clause[0] <= sentence.start + 2 or _WE.search(low, sentence.start, clause[0]) is not None
    more = [
        one
        for one in find_constructions(low, *clause, told=told)
        if not taken.meets(one.start, one.end)
    ]
    return sorted([*listed, *more], key=lambda one: one.start)


def _unreal(low: str, clause: int, hit: Hit) -> bool:
    """Whether a verb tells of what would have been done, or of what a company does itself."""
    before = low[max(clause, hit.start - 40) : hit.start]
    if _UNREAL.search(before + low[hit.start : hit.end]) is not None:
        return True
    if hit.cue.attach not in ("object", "verb"):
        return False
    if _ITSELF.search(before) is not None:
        return True
    return not hit.opening and _HAS.search(before) is not None and not _WE.search(before)


def _disputed(around: Around, number: int, hit: Hit) -> bool:
    """Whether the author goes on to deny what others say."""
    low, sentence = around.low, around.sentences[number]
    rest = low[hit.end : sentence.end]
    after = around.sentences[number + 1] if number + 1 < len(around.sentences) else None
    following = low[after.start : after.end] if after is not None else ""
    return _DISPUTED.search(rest) is not None or _DISPUTED.search(following) is not None


def _told_before(around: Around, number: int) -> str:
    """A sentence, and the one before it where that tells of the past and this one not of now."""
    here = around.sentences[number]
    text = around.low[here.start : here.end]
    before = around.sentences[number - 1] if number else here
    if before.block != here.block or before.kind != "prose" or _NOW.search(text):
        return text
    earlier = around.low[before.start : before.end]
    return f"{earlier} {text}" if _LONG_PAST.search(earlier) else text


def _closed(sentence: str, cue: str) -> bool:
    """Whether a sentence tells of a trade that is over."""
    if _CLOSED.search(sentence) is None:
        return False
    return _PAST_ACT.search(cue) is not None or _REPORTED.search(sentence) is not None


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


def _answered(around: Around, number: int) -> Iterator[Said]:
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
    for clause in clauses_of(low, asked):
        for hit in _hits(low, clause, asked):
            stance = hit.cue.stance if yes else _FLIPPED.get(hit.cue.stance)
            if later is not None:
                stance = "hold"
            for mention in targets(around, number, clause, hit):
                if stance is not None:
                    yield Said(mention, stance, "recommended", asked.start, after.end,
                               answer.strip()[:40], 7)  # fmt: skip
