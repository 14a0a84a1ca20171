"""Labels: what stands under a heading, or after one on its line, has the heading's stance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backtest.article.antecedents import Around, group_after
from backtest.article.cues import Hit, find_cues, negated
from backtest.article.grammar import find_headings
from backtest.article.mentions import Mention
from backtest.article.said import Said
from backtest.article.structure import Sentence
from backtest.article.words import words

__all__ = ["labelled"]

_VERBS = re.compile(r"\s*(?:holds?|sells?|in|out|no|new|left|cuts?|pass|keeps?|adds?|drops?)\b")
_NOT_DONE = re.compile(r"\b(?:should|could|would) have\b|\b(?:didn't|did not|wish)\b")
_LEADING = words("stance.leading")
_NO_ADVICE = words("stance.no_advice")


def labelled(around: Around, number: int) -> Iterator[Said]:
    """What stands under a label, or after one on its line."""
    low, sentence = around.low, around.sentences[number]
    if sentence.kind == "label" and not around.within[number]:
        return
    hit, start = _inline_label(around, number), sentence.start
    if hit is not None:
        start = hit.end
    elif sentence.label is not None:
        above = around.sentences[sentence.label]
        hit = next(iter(_cues(low, above.start, above.end)), None)
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
    rank = 6 if hit.cue.strength == "recommended" else 2
    for mention in listed:
        yield Said(mention, hit.cue.stance, hit.cue.strength, sentence.start, sentence.end,
                   low[hit.start : hit.end].strip(), rank)  # fmt: skip


def _cues(low: str, start: int, end: int) -> list[Hit]:
    """What a heading says: by the lists, else by the classes of its words."""
    return list(find_cues(low, start, end, labels=True)) or list(find_headings(low, start, end))


def _nearest(low: str, hits: Sequence[Hit], colon: int) -> Hit | None:
    """The label's word that stands at the colon, else the first: "basket, equal weights, …:"."""
    if not hits:
        return None
    return hits[-1] if len(low[hits[-1].end : colon].split()) <= 1 else hits[0]


def _heads(label: str, place: int) -> bool:
    """Whether a label's word stands where it names what follows, not amid a sentence."""
    before = label[:place]
    if re.search(r"\blet\b", before):  # "let your winners run: …"
        return False
    few = len(before.split()) <= 3 and len(label[place:].split()) <= 6
    few = few and _VERBS.match(label, place) is None
    return few or _LEADING.fullmatch(before) is not None


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
            if (
                _NOT_DONE.search(label) is None
                and "§" not in label
                and len(label.split()) <= 12
                and not _NO_ADVICE.search(label)
            ):
                hits = _cues(low, begin, colon + 1)
                for hit in (_nearest(low, hits, colon), *hits):
                    if hit and not negated(low, begin, hit) and _heads(label, hit.start - begin):
                        return Hit(hit.start, colon + 1, hit.cue)
        colon = low.find(":", colon + 1, sentence.end)
    return None
