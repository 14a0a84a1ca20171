"""Structure: lines, list items, labels above lists, sentences and clauses of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from backtest.article.words import words

__all__ = ["Sentence", "clauses_of", "sentences_of", "unwrapped"]

Kind = Literal["prose", "item", "label", "quoted"]

_ITEM = re.compile(r"\s*(?:[-*+>]\s|\(?\d{1,2}[.):/]\s|\(?[a-z]\)\s|[\u2460-\u2473]|#\d)")
_QUOTED = re.compile(r"\s*>")
_HASHES = re.compile(r"\s*#{1,6}\s|\s*\*\*[^*]{2,60}\*\*:?\s*$")
_ENDS = re.compile(
    r"""(?<=[.!?])["')\]*_]*(?=\s+["'(\[*_$]*[A-Z0-9\u00c0-\u024f\u3040-\ud7af$§])|(?<=[!?])["')\]]*(?=\s)
    |(?<=[\u3040-\u9fff\uac00-\ud7af)"'%\d§][.!?])(?=["']?[\u3040-\u9fff\uac00-\ud7afA-Z§])
    |(?<=[a-z\d)§][.!?])\s+(?=[a-z])|(?<=\.\.\.)\s+""",
    re.VERBOSE,
)
_ASKS = re.compile(r"\bask(?:s|ed)? (?:us |me )?(?:whether|if)\b", re.IGNORECASE)
LONGEST = 1200  # characters of a sentence: what is longer is no sentence
_WRAPPED = 60  # characters from which on a line may have been broken for width alone
_CLOSES = (".", "!", "?", ":", ";", "\u3002", "\uff01", "\uff1f", '"')
_BEGINS = re.compile(r" {0,4}(?![-*+>#|\u2022]|\(?\d{1,2}[.)]\s)\S")
_SHORT = words("structure.short")
_CLAUSE = re.compile(
    r"""\s*;\s*|\s+-{1,2}\s+|:\s+
    |,?\s+(?=(?:but|while|whilst|whereas|although|though|yet|because|since|unlike|so|unless|whose|
      even\ though|in\ contrast|by\ contrast|on\ the\ other\ hand|rather\ than|instead\ of)\b)
    |,\s+(?=(?:and|or|then|which|who|where|as|with|if|when|we|i|it|they|he|she|you|the|its|hence|nor|
      neither|not|is|are)\b)(?!(?:we|i)\ (?:think|believe|suspect|suppose|say|admit|feel|hope)\b)
    |\s+and\s+(?=(?:we|i|would|it|they|its|that's|there|you|the\ other|not|is|are|should|sell|sold|
      short|avoid|buy|own|keep|hold|cover|bought|stay|remains?|leave|give)\b)
    |,\s+(?=(?:buy|sell|hold|avoid|keep|short|own|add|trim|cover|reduce|exit|skip|long)\s+§)
    |\s*\|\s*
    |,(?=[\u3040-\u9fff\uac00-\ud7af])|(?<=[\u3040-\u9fff\uac00-\ud7af]),\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item, label or quoted line; `label` is the number of what stands above.

    `line` and `block` count lines, and blocks of lines without a blank one between them.
    """

    start: int
    end: int
    line: int
    block: int
    kind: Kind
    label: int | None
    asks: bool


def unwrapped(text: str) -> str:
    """The text with a blank for each break within a paragraph; its length stays.

    A break is within a paragraph where the line before is long and no sentence ends with it,
    and the next one begins neither a list item, a table, a quotation nor a heading.

    Examples
    --------
    >>> line = "What a country may not buy abroad it will have to make at home, which is"
    >>> unwrapped(f"{line}\\nslow.\\n\\n- Acme").splitlines() == [f"{line} slow.", "", "- Acme"]
    True
    """
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        goes_on = (
            len(before) >= _WRAPPED
            and before.rstrip()[-1:] not in _CLOSES
            and _BEGINS.match(line) is not None
            and "|" not in before
        )
        joined += [" " if goes_on else "\n", line]
    return "".join(joined)


def sentences_of(low: str) -> list[Sentence]:
    """Sentences in order, from a text in lower case or as it is.

    Examples
    --------
    >>> text = "Top picks:\\n- Acme\\n- Best Inc. of Ohio\\n\\nWe sold Gap. Why? It fell."
    >>> [(text[s.start:s.end], s.kind, s.label) for s in sentences_of(text)][:3]
    [('Top picks:', 'label', None), ('- Acme', 'item', 0), ('- Best Inc. of Ohio', 'item', 0)]
    """
    found: list[Sentence] = []
    label: int | None = None
    at, block, blank = 0, 0, False
    lines = low.split("\n")
    for number, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        if not line.strip():
            blank = True
            continue
        if blank:
            block, blank = block + 1, False
            if label is not None and not _ITEM.match(line):
                label = None
        kind = _kind(line, lines[number + 1 : number + 3])
        if kind == "label" or (
            label is not None and kind == "prose" and not _under(found, label, number)
        ):
            label = None
        for begin, end in _split(line):
            said = line[begin:end]
            asks = said.rstrip("\"')*_ ").endswith("?") or _ASKS.search(said) is not None
            found.append(Sentence(start + begin, start + end, number, block, kind, label, asks))
        if found and _leads(line, lines[number + 1 : number + 3]):
            found[-1] = replace(found[-1], kind="label")
        if found and found[-1].kind == "label":
            label = len(found) - 1
    return found


def _leads(line: str, following: list[str]) -> bool:
    """Whether the last sentence of a line ends in a colon, with a list below it."""
    below = next((one for one in following if one.strip()), "")
    return line.rstrip().endswith(":") and _ITEM.match(below) is not None


def _under(found: list[Sentence], label: int, number: int) -> bool:
    """Whether a line of prose stands directly below a label, or goes on below one that does."""
    return found[label].line == number - 1 or (
        found[-1].label == label and found[-1].kind == "prose" and found[-1].line == number - 1
    )


def _kind(line: str, following: list[str]) -> Kind:
    if _QUOTED.match(line):
        return "quoted"
    bare = line.strip().rstrip("*_ ")
    short = len(bare.split()) <= 17 and len(bare) <= 120
    if short and (bare.endswith((":", "\uff1a")) or _HASHES.match(line)):
        return "label"
    listed = any(_ITEM.match(one) or _short_entry(one) for one in following[:1])
    if _ITEM.match(line):
        return "item"
    if (
        short
        and listed
        and "§" not in bare
        and not re.search(r"(?<!\b20\d)\d\s*$|\.{3}", bare)
        and not bare.endswith((".", "!", "?", ",", ";"))
    ):
        return "label"
    return "prose"


def _short_entry(line: str) -> bool:
    """Whether a line is little but a share: "US: §§§§", "  §§§§ ....... 50"."""
    return (
        "§" in line and len(line.replace("§", "").split()) <= 5 and not line.rstrip().endswith(".")
    )


def _split(line: str) -> Iterator[tuple[int, int]]:
    """Places of the sentences of one line, none longer than `LONGEST`."""
    for start, end in _sentences(line):
        begin = start
        while end - begin > LONGEST:
            blank = line.rfind(" ", begin + 1, begin + LONGEST)
            cut = blank if blank > begin else begin + LONGEST
            yield begin, cut
            begin = cut
        if line[begin:end].strip():
            yield begin, end


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _ENDS.finditer(line):
        before = line[max(begin, found.start() - 8) : found.start()].lower()
        numbered = before.endswith("no.") and line[found.end() :].lstrip()[:1].isdigit()
        if numbered or _SHORT.search(before):
            continue
        if line[begin : found.start()].strip():
            yield begin, found.start()
            begin = found.end()
    if line[begin:].strip():
        yield begin, len(line)


def clauses_of(low: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Places of the clauses of a sentence, from left to right.

    Examples
    --------
    >>> text = "we like acme, but best is dear; own neither."
    >>> only = sentences_of(text)[0]
    >>> [text[a:b] for a, b in clauses_of(text, only)]
    ['we like acme', 'but best is dear', 'own neither.']
    """
    text = low[sentence.start : sentence.end]
    cuts = [(found.start(), found.end()) for found in _CLAUSE.finditer(text)]
    found, begin = [], 0
    for start, end in cuts:
        if text[begin:start].strip():
            found.append((sentence.start + begin, sentence.start + start))
            begin = end
    if text[begin:].strip() or not found:
        found.append((sentence.start + begin, sentence.end))
    return found
