"""Stance: what a text would have its reader do with each share that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backtest.article.antecedents import Around, group_after, targets
from backtest.article.cues import Hit, find_cues, negated
from backtest.article.mentions import Mention
from backtest.article.picks import Stance, Strength
from backtest.article.structure import Sentence, clauses_of

__all__ = ["Said", "find_stances"]

_FLIPPED: dict[Stance, Stance | None] = {"long": "avoid", "avoid": "hold", "short": None, "hold": "avoid"}  # fmt: skip
_OPPOSITE: dict[Stance, Stance] = {"long": "avoid", "avoid": "long", "short": "long", "hold": "hold", "mention": "mention"}  # fmt: skip
_DISPUTED = re.compile(
    r"\b(?:we|i) (?:disagree|beg to differ|don't (?:buy|share|think so|agree|believe)|do not (?:buy|share|agree|think|believe)|"
    r"doubt (?:it|that)|think (?:otherwise|not|the opposite|they are wrong))|\banything but\b|\b(?:they|he|she|that|this|"
    r"it|bears?|bulls?|critics) (?:is|are|was|were)(?: \w+)? (?:wrong|mistaken|nonsense|too (?:gloomy|rosy)|missing)|^\s*(?:nonsense|wrong|rubbish|not so|"
    r"we (?:would|'d) take the other side)|\bthe opposite\b|\bmiss(?:es)? the point\b"
)
_CLOSED = re.compile(
    r"\b(?:last year(?:'s)?|years? ago|long ago|back then|at the time|used to|(?:was|were|is) closed|in (?P<year>(?:19|20)\d\d)|"
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december) (?:we|i)\b|"
    r"have not looked|once (?:owned|recommended)|previous(?:ly)?|formerly)\b"
)
_SUPERLATIVE = re.compile(r"(?:top|best|favou?rite|highest|short|largest) (?!days)")
_PAST_ACT = re.compile(r"\b(?:sold|bought|recommended|owned|shorted|added|picks?|liked|exited|covered|dropped)\b")
_OTHERS = re.compile(
    r"§+ (?:says?|said|thinks?|argues?|recommends?|rates|calls|sees|believes)\b|§+ (?:upgraded|downgraded|raised|"
    r"cut|initiated|lifted|lowered|upgrades|downgrades|bought|sold|buys|sells|acquired|will buy|is buying) (?:\w+ )?§|"
    r"\b(?:said|says|told|wrote|argued?s?|alleg\w+|reported)\b[^.;]*$|都在喊|有人[说說]|机构认为|機構認為|市场认为|分析[师師]|アナリスト|証券会社|市場では|애널리스트|증권사|시장에서는|"
    r"\b(?:analysts?|brokers?|bulls|bears|critics|the street|wall street|some (?:say|think|argue)|"
    r"consensus|he|she|management|the company|according to|rivals?|people|commentators|others|many|"
    r"everyone|everybody|someone|a (?:rival|reader|friend|bank|broker|colleague)|goldman|morgan "
    r"stanley|jpmorgan|citi|barclays|jefferies|bernstein|the (?:bank|broker|ceo|chief))\b[^.;]{0,40}\b"
    r"(?:says?|said|thinks?|thought|believes?|argues?|argued|rates?|rated|recommend\w*|expects?|"
    r"expected|calls?|called|see|sees|saw|told|wrote|writes|raised|cut|upgraded?|downgraded?|"
    r"initiated|keeps?|reiterated|has|have|had|sold|bought|buys|sells|own|owns|owned|telling|saying)\b"
)
_WE = re.compile(r"\b(?:we|i|i'm|i'd|i've|our|my|us|me)\b")
_PRIVATE = re.compile(r"\b(?:i|i'm|im|i've|i'd|my|me)\b")
_TELLS = re.compile(r"\b(?:you|readers?|investors|holders|recommend|advise|everyone|suggest)\b")
_DOUBT = re.compile(
    r"\b(?:lean|perhaps|possibly|maybe|low conviction|nibble|half the usual|small position|if forced|"
    r"if pressed|in which case|tempted|would consider|might|seems?)\b|(?:\b(?:if|once|only|unless|"
    r"below|under|should)\b[^.]{0,40}\b(?:below|under|falls?|drops?|dips?|pulls? back|trades? (?:at|to)|"
    r"reaches|confirms?|delivers?|shows?|lose|wins?|closes?)\b)|小仓位|小倉位|押し目|조정 시"
)
_ANSWER_NO = re.compile(
    r"\s*[\"'(*_-]*(?:no\b|not\b|never\b|hardly\b|nope\b|we (?:don't|do not) think so|i (?:don't|doubt)|"
    r"we think not|probably not|we doubt|(?:my|our|the) (?:short )?answer is no|不能|不是|我的回答是不|いいえ|아니)"
)
_ANSWER_YES = re.compile(
    r"\s*[\"'(*_-]*(?:yes\b|absolutely\b|we think so|(?:my|our|the) answer is yes)"
)
_NEITHER = re.compile(r"\s*[\"'(*_-]*(?:neither|none of|どちらも買わ|둘 다 아니|都不)")
_ANSWER_LATER = re.compile(
    r"\s*[\"'(*_-]*(?:not (?:yet|now|today|at this price|here)|perhaps (?:next|later|one day)|maybe (?:next|later|one day)|"
    r"too early|ask (?:us|me) again|later|wait|one day|まだ|还没|아직)"
)
_PAIRS = tuple(
    (re.compile(pattern), ahead, behind)
    for pattern, ahead, behind in (
        (r"(?P<a>§+)(?: \w+){0,2} (?:against|versus|vs\.?|/) (?:the )?(?P<b>§+),? (?:equal|dollar|market|beta|cash)[- ]\w+", "long", "short"),
        (r"\blong (?:the )?(?P<a>§+)[\s,;/&-]*(?:and |against |versus |vs\.? )?(?:\w+ )?short (?:the )?(?P<b>§+)", "long", "short"),
        (r"\bshort (?:the )?(?P<a>§+)[\s,;/&-]*(?:and |against |versus |vs\.? )?(?:\w+ )?long (?:the )?(?P<b>§+)", "short", "long"),
        (r"\b(?:prefer|rather (?:own|buy|hold)|rather|own|buy|take|favou?r|pick|choose|like) (?:the )?(?P<a>§+)[^§.;]{0,30}? (?:over|to|than|rather than|instead of|ahead of|before) (?:the )?(?P<b>§+)", "long", None),
        (r"^[\s\"'(*-]*(?P<a>§+) (?:over|before|ahead of|rather than|instead of) (?P<b>§+)", "long", None),
        (r"\b(?:switch|rotat|mov|swap|shift|sell|trad|exchang|sold)\w* (?:\w+ ){0,3}?(?:out of |from )?(?:the )?(?P<a>§+)(?:[^§.;]{0,24}?|,[^§.;]{0,80},) (?:into|to|for|in favou?r of|and (?:buy|into)) (?:the )?(?P<b>§+)", "avoid", "long"),
        (r"\b(?:replac|substitut)\w+ (?P<a>§+)[^§.;]{0,12} (?:with|by) (?P<b>§+)", "avoid", "long"),
        (r"\b(?:rather than|instead of|in place of) (?:the )?(?P<a>§+),? (?:we |i )?(?:'d |would )?(?:own|buy|take|hold|prefer) (?P<b>§+)", None, "long"),
    )
)  # fmt: skip
_PAIR = re.compile(r"\bpairs?\b|\blong[-/ ]short\b|ペア|페어|롱숏|配对|配對|对冲")
WEAK = 3  # rank up to which a section's heading alone speaks for a share
_LIMITED = re.compile(
    r"\b(?:restricted|barred|banned|off limits|cut off|at risk|under pressure|losing|lags?|behind|limits?|"
    r"limited|sanction\w*|uncertain|excluded)\b"
)
_LEADING = re.compile(
    r"[\s*_#>(\"'\d.)-]*(?:(?:our|my|the|this|these|those|new|current|latest|top|key|names?|stocks?|shares?|ideas?|"
    r"positions?|model|portfolio|list|of|for|what|we|we're|we've|i|i'm|are|to|on|in|from|moves?|trades?|changes?|"
    r"action|actions|and|also|\w+'s|european|asian|american|chinese|japanese|german|global|quality|equal|value|growth|"
    r"dividend|ai|tech|core|satellite|a|an|is|here|still|now|today|recommendation|recommendations|investors|should|"
    r"your|other|two|three|four|five|six|seven|ten|best|worst|most|least|long|week|month|year|quarter)[\s,'-]*)*"
)
_CONDITION = re.compile(r"(?:(?!\b(?:and|but)\b)[^.;:§]){0,28}\b(?:if|should|provided|in case|only when)\b")
_DEFINED = re.compile(r"\bmeans?\b|\bdenotes?\b|\bdefined as\b|\bexpected return\b|\bis used (?:for|when)\b")
_LIST_ONLY = re.compile(r"[\s\d.)(*_>#+:-]*")
_NO_ADVICE = re.compile(
    r"without endorsement|no order|not (?:a )?recommendations?|no (?:position|opinion|preference|view)|"
    r"not advice|dropped it|glossary|no investment advice|不构成|投資勧誘"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one passage says of one mention; `rank` orders how much that counts."""

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
    for clause in clauses_of(low, sentence):
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
    start, end = min(mention.start, sentence.start), max(mention.end, sentence.end)
    if mention.start < sentence.start:
        start, end = sentence.start, sentence.end
    return Said(mention, stance, strength, start, end, low[hit.start : hit.end].strip(), rank)


def _paired(around: Around, number: int) -> Iterator[Said]:
    """Pairs: long this against that, this over that, out of this into that."""
    low, sentence = around.low, around.sentences[number]
    text = low[sentence.start : sentence.end]
    for pattern, ahead, behind in _PAIRS:
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
                    yield Said(mention, stance, strength, sentence.start, sentence.end, found[0], 7)  # type: ignore[arg-type]


def _answered(around: Around, number: int) -> Iterator[Said]:
    """A question that the next sentence answers."""
    if number + 1 >= len(around.sentences):
        return
    low, asked, after = around.low, around.sentences[number], around.sentences[number + 1]
    answer = low[after.start : after.end]
    no, yes, later = _ANSWER_NO.match(answer), _ANSWER_YES.match(answer), _ANSWER_LATER.match(answer)
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
