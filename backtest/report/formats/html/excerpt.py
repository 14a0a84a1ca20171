"""Excerpt: an article's text with its passages marked, as pieces that a template escapes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from backtest.report.outside import JOINERS

SOFT = re.compile(r"(?<=\S)\n(?=[ \t]*(?![-*•#>|]|\d+[.)]\s)\S)")  # a line folded, no new one

__all__ = ["Excerpt", "Passage", "Piece", "excerpt_of", "visible"]

MOST = 24_000  # characters of a text that is shown whole
AROUND = 240  # characters about a passage where it is not


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `end` of a text: what they are evidence of, and their look."""

    start: int
    end: int
    label: str
    look: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one look; `labels` name the passages that begin with it."""

    text: str
    look: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Paragraphs of pieces; `whole` where nothing was left out."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    whole: bool


def visible(text: str) -> str:
    """The text with its lines, without what turns writing round or cannot be seen.

    Examples
    --------
    >>> visible("one\\ttwo\\u202e\\n\\x1b")
    'one two\\n�'
    """
    kept = []
    for letter in text:
        category = unicodedata.category(letter)
        if letter == "\n":
            kept.append(letter)
        elif category in ("Zl", "Zp", "Zs") or letter in "\t\r\v\f":
            kept.append(" ")
        elif category in ("Cc", "Cs", "Co", "Cn"):
            kept.append("\ufffd")
        elif category != "Cf" or letter in JOINERS:
            kept.append(letter)
    return "".join(kept)


def excerpt_of(text: str, passages: Iterable[Passage]) -> Excerpt:
    """The text in pieces; a long one is cut down to what surrounds its passages.

    Examples
    --------
    >>> found = excerpt_of("Buy A. Then B.", [Passage(0, 6, "A long", "long")])
    >>> [(piece.text, piece.look) for piece in found.paragraphs[0]]
    [('Buy A.', 'long'), (' Then B.', '')]
    """
    text = SOFT.sub(" ", text)  # one letter for another: places stay what they were
    known = [one for one in passages if 0 <= one.start < one.end <= len(text)]
    known.sort(key=lambda one: (one.start, one.end))
    spans = [(0, len(text))] if len(text) <= MOST else _around(known, len(text))
    paragraphs: list[tuple[Piece, ...]] = []
    for first, last in spans:
        paragraphs += _paragraphs(text, first, last, known)
    return Excerpt(tuple(paragraphs), len(text) <= MOST)


def _around(passages: list[Passage], length: int) -> list[tuple[int, int]]:
    """Stretches about the passages; those that touch are one."""
    spans: list[tuple[int, int]] = []
    shown = 0
    for one in passages:
        first, last = max(0, one.start - AROUND), min(length, one.end + AROUND)
        if spans and first <= spans[-1][1]:
            first, last = spans[-1][0], max(spans.pop()[1], last)
        spans.append((first, last))
        shown = sum(end - start for start, end in spans)
        if shown > MOST:
            break
    return spans or [(0, min(length, MOST))]


def _paragraphs(
    text: str, first: int, last: int, passages: list[Passage]
) -> Iterable[tuple[Piece, ...]]:
    inside = [one for one in passages if one.end > first and one.start < last]
    edges = {first, last}
    edges.update(edge for one in inside for edge in (one.start, one.end) if first < edge < last)
    paragraph: list[Piece] = []
    for start, end in pairwise(sorted(edges)):
        here = [one for one in inside if one.start <= start and end <= one.end]
        labels = tuple(dict.fromkeys(one.label for one in here if one.start == start))
        look = min((one.look for one in here), key=_weight, default="")
        lines = visible(text[start:end]).split("\n")
        for place, line in enumerate(lines):
            if place and paragraph:
                yield tuple(paragraph)
                paragraph = []
            if line.strip() or (line and paragraph):
                paragraph.append(Piece(line, look, labels if place == 0 else ()))
    if paragraph:
        yield tuple(paragraph)


def _weight(look: str) -> int:
    order = ("long", "short", "avoid", "hold", "mention", "fact", "open")
    return order.index(look) if look in order else len(order)
