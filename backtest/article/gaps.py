"""Gaps: names and tickers that are missing or broken off, lists that end in nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from backtest.article.gazetteer import Gazetteer
from backtest.article.mentions import Mention
from backtest.article.picks import Question
from backtest.article.spans import Spans
from backtest.article.structure import Sentence
from backtest.article.words import words

__all__ = ["find_blanks", "find_gaps"]

_BLANK = words("gaps.blank")
_ITEM = re.compile(r"^\s*(?:[-*+]|\(?\d{1,2}[.)])\s*(.*)$")
_ENDS_OPEN = re.compile(r"(?:,|;|\band|\bor|&|\bwith|,\s*and|:|\(|-)\s*$")
_LABELLED = words("gaps.labelled")
_MIXED = re.compile(r"\b\w*(?:[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z])\w*\b")


def find_blanks(folded: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Places where a name should stand, as mentions of nothing."""
    taken = Spans((one.start, one.end) for one in mentions)
    return [
        Mention(found.start(), found.end(), "", None, False)
        for found in _BLANK.finditer(folded)
        if not taken.meets(found.start(), found.end())
    ]


def find_gaps(
    folded: str,
    low: str,
    sentences: Sequence[Sentence],
    spoken: Sequence[Mention],
    gazetteer: Gazetteer,
) -> list[Question]:
    """What is missing, in the order of the text.

    Parameters
    ----------
    spoken : sequence of Mention
        Blanks of which the text says something.
    """
    found = [_question(folded, one) for one in spoken]
    found += _mixed_letters(folded, gazetteer)
    found += _broken_lists(folded, low)
    found += _empty_items(folded)
    return sorted(found, key=lambda one: one.start)


def _question(folded: str, blank: Mention) -> Question:
    line = folded.find("\n", blank.start)
    end = min(len(folded) if line < 0 else line, blank.end + 40)
    return Question(folded[blank.start : end], blank.start, end, "the name is missing")


def _mixed_letters(folded: str, gazetteer: Gazetteer) -> Iterator[Question]:
    """Names with a letter of another script that looks like the right one."""
    for found in _MIXED.finditer(folded):
        plain = "".join(_LIKE.get(one, one) for one in found[0]).lower()
        companies = gazetteer.named(plain)
        if companies:
            letter = next(one for one in found[0] if one in _LIKE)
            script = unicodedata.name(letter, "another").split()[0].title()
            why = f"a letter is {script}; {companies[0].name} may be meant"
            candidates = tuple(one.usual.symbol for one in companies)
            yield Question(found[0], found.start(), found.end(), why, candidates)


_LIKE = dict(
    zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧаеорсухАВЕКМНОРСТУХіοα", "ABEZHIKMNOPTYXaeopcyxABEKMHOPCTYXioa", strict=True)
)


def _broken_lists(folded: str, low: str) -> Iterator[Question]:
    """Lists that end in a comma, or within a word that is all in capitals."""
    at = 0
    for line in low.split("\n"):
        start, at = at, at + len(line) + 1
        label = _LABELLED.search(line)
        if label is None:
            continue
        rest = line[label.end() :]
        text = folded[start : start + len(line)]
        if "§" in rest and _ENDS_OPEN.search(rest.rstrip()):
            begin, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
            yield Question(text.strip(), begin, end, "the list breaks off")
            continue
        last = re.search(r"§,\s+(?:and\s+)?([A-Z]{2,5})\s*$", _as_masked(text, line))
        if last:
            place = start + last.start(1)
            why = "no ticker known here; the list may break off"
            yield Question(last[1], place, place + len(last[1]), why)


def _as_masked(text: str, line: str) -> str:
    return "".join("§" if low == "§" else one for one, low in zip(text, line, strict=True))


def _empty_items(folded: str) -> Iterator[Question]:
    """Items without a word, and labels of lists without an item."""
    lines, starts, at = folded.split("\n"), [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    label: int | None = None
    for number, line in enumerate(lines):
        item = _ITEM.match(line)
        if item is None:
            label = (
                number if _LABELLED.search(line.lower()) and line.rstrip().endswith(":") else None
            )
            follows = lines[number + 1] if number + 1 < len(lines) else ""
            if label is not None and not follows.strip() and number + 1 >= len(lines):
                yield _of_line(lines, starts, number, "the list has no item")
        elif not item[1].strip() and label is not None:
            alone = not any(
                (_ITEM.match(one) or [""])[0].strip(" -*+") for one in lines[label + 1 : label + 4]
            )
            why = "the list has no item" if alone else "an item of the list is empty"
            yield _of_line(lines, starts, label, why)
            label = None


def _of_line(lines: Sequence[str], starts: Sequence[int], number: int, why: str) -> Question:
    text = lines[number].strip()
    start = starts[number] + lines[number].find(text)
    return Question(text, start, start + len(text), why)
