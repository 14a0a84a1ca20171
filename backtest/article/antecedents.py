"""Antecedents: which shares a cue speaks of, where its own clause does not name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backtest.article.cues import Hit
from backtest.article.mentions import Mention
from backtest.article.structure import Sentence
from backtest.article.words import words

__all__ = ["Around", "group_after", "group_before", "targets"]

_GLUE = words("antecedents.glue")
_OTHER = re.compile(
    r"(?:\bthan|\bunlike|\bversus|\bvs\.?|\bagainst|\bcompared (?:to|with)|\brelative to|\bover|"
    r"\bafter|\bfrom|\bby|\blike|\bas|\brival(?:s)?|\bbelow|\babove|\bsince|\binstead of|\brather "
    r"than|\bto|\bfor)\s(?:the\s)?$"
)
_REFERS = words("antecedents.refers")
_SUBJECT = words("antecedents.subject")
_PLURAL = re.compile(
    r"\b(?:both|the two|two of them|them|they|these|those|all (?:of them|three|four|five|of these)|"
    r"neither|either|the pair|the three|the four|the other three|each)\b|"
    r"两家|兩家|两者|兩者|二者|均|都|"
    r"両社|両方|どちらも|ともに|両銘柄|둘 다|둘|두 (?:회사|종목)|양사|모두"
)
_ONE = re.compile(
    r"\bthe (\w{4,})(?:er|est)? (?:one|name|of the two)\b|\bthe one (?:that|which) (\w{4,})"
)
_OTHERS = re.compile(
    r"(?<!than )\bthe (?:others|rest of them|other (?:two|three|four|five|ones|names))\b|"
    r"其他|其余|其餘|他の"
)
BACK = 3  # sentences that are looked back over
FAR = 8  # and where they name but one share


class Around:
    """Mentions and sentences of one text, to look around in."""

    def __init__(
        self, low: str, mentions: Sequence[Mention], sentences: Sequence[Sentence]
    ) -> None:
        self.low = low
        self.sentences = sentences
        self.within: list[list[Mention]] = [[] for _ in sentences]
        place = 0
        for mention in mentions:
            while place + 1 < len(sentences) and sentences[place + 1].start <= mention.start:
                place += 1
            if sentences and sentences[place].start <= mention.start < sentences[place].end:
                self.within[place].append(mention)

    def near(self, number: int) -> bool:
        """Whether a sentence, or one that it can speak of, names a share."""
        return any(self.within[max(0, number - FAR) : number + 2])

    def between(self, start: int, end: int, number: int) -> list[Mention]:
        """Mentions of a sentence that begin within a span."""
        return [one for one in self.within[number] if start <= one.start < end]

    def before(self, number: int) -> list[Mention]:
        """Mentions of the nearest earlier sentence that has some, nearby in the text."""
        here = self.sentences[number]
        for back in range(number - 1, max(-1, number - 1 - BACK), -1):
            there = self.sentences[back]
            items = there.kind == here.kind == "item" and there.line != here.line
            if here.block - there.block > 1 or items:
                return []
            if self.within[back]:
                return self.within[back]
        return self._only(number)

    def _only(self, number: int) -> list[Mention]:
        """The one share that its block has named so far."""
        here, found = self.sentences[number], list[Mention]()
        for back in range(number - 1, max(-1, number - 1 - FAR), -1):
            if self.sentences[back].block != here.block:
                break
            found += self.within[back]
        return found[-1:] if len({one.symbol for one in found}) == 1 else []


def group_after(low: str, mentions: Sequence[Mention], start: int) -> list[Mention]:
    """The first mention from a place on, with those that follow it in a list."""
    after = [one for one in mentions if one.start >= start]
    return _listed(low, after)


def group_before(low: str, mentions: Sequence[Mention], end: int) -> list[Mention]:
    """The last mention before a place, with those that it ends a list of."""
    before = [one for one in mentions if one.end <= end]
    kept = before[-1:]
    for one in reversed(before[:-1]):
        if not _GLUE.fullmatch(low[one.end : kept[0].start]):
            break
        kept.insert(0, one)
    return kept


def _listed(low: str, after: Sequence[Mention]) -> list[Mention]:
    kept = list(after[:1])
    for one in after[1:]:
        if not _GLUE.fullmatch(low[kept[-1].end : one.start]):
            break
        kept.append(one)
    return kept


def targets(around: Around, number: int, clause: tuple[int, int], hit: Hit) -> list[Mention]:
    """The mentions that a cue speaks of; none where that cannot be told."""
    if around.sentences[number].kind == "label" and not around.within[number]:
        return []  # it heads what follows
    if hit.cue.attach in ("object", "verb"):
        found = _objects(around, number, clause, hit)
        sentence = around.sentences[number]
        named = around.between(hit.end, sentence.end, number)
        if not found and not named and hit.cue.attach == "verb" and sentence.kind != "label":
            found = _referred(around, number, clause, hit)
    elif hit.cue.attach in ("subject", "topic"):
        found = _subjects(around, number, clause, hit)
        if not found and hit.cue.attach == "topic" and not around.between(*clause, number):
            found = _referred(around, number, clause, hit)  # "the dip gets bought"
    else:
        found = _either(around, number, clause, hit)
    return found


def _objects(around: Around, number: int, clause: tuple[int, int], hit: Hit) -> list[Mention]:
    low, sentence = around.low, around.sentences[number]
    inside = around.between(hit.start, hit.end, number)
    if inside:
        return inside
    if low[clause[0] : sentence.end].rstrip(" *_").endswith(":") and not around.between(
        hit.end, sentence.end, number
    ):
        return []  # it speaks of what follows
    if _SUCH.match(low, hit.end):  # "firms that …, such as": those that it goes on to name
        named = around.between(hit.end, sentence.end, number)
        return [m for m in named if not low.startswith("'s ", m.end)]
    own = group_after(low, around.between(hit.end, sentence.end, number), hit.end)
    if own and own[0].start >= clause[1]:
        own = []
    if own and low[hit.end : own[0].start].lstrip().startswith(","):
        topic = around.between(sentence.start, hit.start, number)
        if topic and not low[topic[-1].end : hit.start].strip(" ,"):
            return topic[-1:]  # "the former we'd own, the latter …"
    if own and not _REFERS_FIRST.match(low[hit.end : own[0].start]):
        return own
    colon = low.find(":", hit.end - 1, min(hit.end + 60, sentence.end))
    if colon >= 0 and not own:
        later = group_after(low, around.between(colon, sentence.end, number), colon)
        if later and later[0].start - colon < 60:
            return later
    if not own and _TOPIC.search(low[hit.start : hit.end]):
        return _subjects(around, number, clause, hit)
    later = around.between(hit.end, sentence.end, number)
    begins = not low[sentence.start : hit.start].strip(" -*\"'(#")
    if later and not own and begins and not low[hit.end : later[0].start].strip(" -:,"):
        return group_after(low, later, hit.end)  # "Underweight - §, §"
    if not (_REFERS.match(low[hit.end : clause[1]]) or _ALONE.search(low[hit.start : hit.end])):
        return own
    return _referred(around, number, clause, hit) or own


_SUCH = re.compile(
    r"\s(?:(?:the|those|such|large|liquid|select|quality|\w+ing) )?"
    r"(?:firms|companies|players|businesses|leaders)\b|"
    r"\s(?:those |such )?(?:names|stocks|shares) (?:that|which|such as|like)\b"
)
_TOPIC = re.compile(r"\b(?:one|name|stock|share|company|bank) (?:we|i)\b")
_ALONE = words("antecedents.alone")
_REFERS_FIRST = re.compile(r"\s*(?:it|them|both|the (?:former|latter|shares?|stock))\b")


def _subjects(around: Around, number: int, clause: tuple[int, int], hit: Hit) -> list[Mention]:
    low = around.low
    inside = around.between(hit.start, hit.end, number)
    if inside:
        return inside[:1]
    before = [m for m in around.between(clause[0], hit.start + 1, number) if m.end <= hit.start + 1]
    own = [m for m in before if not _OTHER.search(low[max(clause[0], m.start - 24) : m.start])]
    if not own and len(before) == 1 and _JUDGED.search(low, clause[0], before[0].start):
        own = before  # "the case for §": what is judged is the share
    if own:
        first = _listed(low, own)
        return first if hit.start - first[-1].end < 90 else own[-1:]
    if _SUBJECT.search(low[clause[0] : hit.start]):
        return _referred(around, number, clause, hit)
    return []


_JUDGED = words("antecedents.judged")


def _either(around: Around, number: int, clause: tuple[int, int], hit: Hit) -> list[Mention]:
    low, sentence = around.low, around.sentences[number]
    inside = around.between(hit.start, hit.end, number)
    if inside:
        return inside
    cjk = _CJK.search(low[hit.start : hit.end])  # the share stands first there
    if cjk:
        after = around.between(hit.end, clause[1], number)
        if after and after[0].start == hit.end and not around.between(clause[0], hit.start, number):
            return _listed(low, after)
    beside = [] if cjk else around.between(hit.end, sentence.end, number)
    if (
        beside
        and "," not in low[hit.end : beside[0].start]
        and _BESIDE.fullmatch(low[hit.end : beside[0].start])
    ):
        earlier = around.between(sentence.start, hit.start, number)
        if not (earlier and _BESIDE.fullmatch(low[earlier[-1].end : hit.start])):
            return _listed(low, beside)
    near = around.between(sentence.start, hit.start, number)
    if near and _BESIDE.fullmatch(low[near[-1].end : hit.start]):
        return near[-1:]
    before = group_before(low, around.between(clause[0], hit.start, number), hit.start)
    if before:
        return before
    after = group_after(low, around.between(hit.end, clause[1], number), hit.end)
    if after and after[0].start - hit.end < 40:
        return after
    found = _referred(around, number, clause, hit)
    if not found and number + 1 < len(around.sentences) and clause[0] <= sentence.start + 12:
        following = around.sentences[number + 1]
        if (
            sentence.kind != "item"
            and following.block == sentence.block
            and not around.within[number]
        ):
            return around.within[number + 1][:1]  # "Rating: Sell. The company …"
    return found


_CJK = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_BESIDE = re.compile(
    r"[\s:|,(\[\"'*_=/>-]*(?:rating|our rating|we say|verdict|now)?[\s:|,(\[\"'*_=/>-]*"
)


def _referred(around: Around, number: int, clause: tuple[int, int], hit: Hit) -> list[Mention]:
    """What pronouns and gaps mean: earlier in the sentence, else in the sentences before."""
    low, sentence = around.low, around.sentences[number]
    earlier = around.between(sentence.start, hit.start, number)
    said = low[clause[0] : clause[1]]
    pool = earlier or around.before(number)
    told = [m for m in pool if not _SPEAKS.match(low, m.end)]
    pool = told or pool
    if not pool:
        return []
    if _OTHERS.search(said):
        return _others(around, number)
    described = _ONE.search(low[hit.start : clause[1]])
    if described:
        return _described(around, number, (described[1] or described[2])[:5], pool)
    if _PLURAL.search(said):
        return pool if not earlier else _all_of(pool)
    if earlier:
        return group_before(low, earlier, hit.start)[-1:]
    return pool[:1]


_SPEAKS = words("antecedents.speaks")


def _others(around: Around, number: int) -> list[Mention]:
    """Those named shortly before, but for what this sentence and the last one speak of."""
    near = {m.symbol for back in (number, number - 1) for m in around.within[max(back, 0)]}
    earlier = [m for back in range(max(0, number - 4), number) for m in around.within[back]]
    return [m for m in earlier if m.symbol not in near]


def _all_of(pool: Sequence[Mention]) -> list[Mention]:
    return list(pool)


def _described(around: Around, number: int, stem: str, pool: Sequence[Mention]) -> list[Mention]:
    """The share of which the same word was said: "keeps quiet … the quiet one"."""
    for back in range(number, max(-1, number - BACK - 1), -1):
        sentence = around.sentences[back]
        for mention in around.within[back]:
            later = [m.start for m in around.within[back] if m.start > mention.start]
            until = later[0] if later else sentence.end
            if stem in around.low[mention.end : until]:
                return [mention]
    return []
