"""Cues: words of advice, and which stance they speak for (``cues.tsv``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import cast

from backtest.article.literals import Screen
from backtest.article.picks import Stance, Strength
from backtest.article.words import pattern_of

__all__ = ["Cue", "Hit", "find_cues", "negated"]

_MACROS = {
    f"{{{name}}}": pattern_of(f"cues.{name}") for name in ("we", "should", "do", "look", "is")
}
"""Those who advise, those whom they advise, an order, and two kinds of copula."""

_NEGATOR = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|nobody|none|hardly|no longer|rather than|"
    r"instead of|stopped?|refuse[sd]?|declined?|far from|anything but|too early to|no reason to|"
    r"least (?=like|want)|why (?:i|we) should|why (?:should|would) (?:i|we)|too late to|"
    r"mistake to|tempt\w* to|hesitant to|reluctant to|last \w+ (?:that )?)\b|n't\b|"
    r"without(?: \w+)? ?$"
)
_NEGATED_BEFORE = re.compile(
    r"(?:不(?!仅|只|但|错|如)|没有|没|沒|別|别|勿)[^,.;]{0,4}$|(?:非|未).?$|(?:안|못) ?$"
)
_NEGATED_AFTER = re.compile(
    r"[^,.;§]{0,5}?(?:ない|ません|なかった|ず(?=[,、に])|まい|"
    r"지 ?(?:않|말|못)|(?<=할 )필요(?:는|가)? ?없)"
)
_NO_NEGATOR = re.compile(
    r"\bnot (?:only|least|just|merely|hesitate|because|surprising)|\bno (?:doubt|brainer|question)|"
    r"\bno (?:change|reason to change|further change)s?|\bnor to our|\bnone other|\bif not\b|"
    r"n't (?:hesitate|go wrong|mind|be surprised)|\bwhy not|\bno\. ?\d|"
    r"\bnot financial|\bnot advice|\bnever (?:mind|hesitate|been (?:cheaper|better))"
)
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENGLISH = re.compile(r"[a-z]{3}")
_JOINED = re.compile(
    r"\b(?:and|but)\b(?! (?:not|never|no)\b)|"
    r",(?! (?:in|we|i|to|for|at|as|or|nor|by|not|of|however)\b)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern, where its share stands (``object``, ``subject``, ``either``, ``label``).

    What the pattern captures is who advises, or a copula: a "not" within it denies the cue.
    """

    attach: str
    stance: Stance
    strength: Strength
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a text, by its characters, and the words of who advises in it."""

    start: int
    end: int
    cue: Cue
    opening: str = ""


@functools.cache  # a file of the package: it does not change while we run
def read_cues() -> tuple[Cue, ...]:
    """Every cue, in the order of the file."""
    text = resources.files("backtest.article").joinpath("cues.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if not line.startswith("#")]
    return tuple(_cue(*row) for row in rows)


def _cue(attach: str, stance: str, strength: str, pattern: str) -> Cue:
    for macro, meaning in _MACROS.items():
        pattern = pattern.replace(macro, f"({meaning})")
    return Cue(attach, cast("Stance", stance), cast("Strength", strength), re.compile(pattern))


@functools.cache
def _cues_for(labels: bool, plain: bool) -> tuple[tuple[Cue, ...], Screen]:
    """The cues that a clause can have: of labels or not, of English alone or of all."""
    cues = tuple(
        cue
        for cue in read_cues()
        if (cue.attach == "label") == labels and not (plain and _only_other(cue.pattern.pattern))
    )
    return cues, Screen([cue.pattern.pattern for cue in cues])


def _only_other(pattern: str) -> bool:
    """Whether a pattern is of Chinese, Japanese or Korean words alone."""
    return _OTHER_SCRIPT.search(pattern) is not None and not _ENGLISH.search(pattern)


def find_cues(low: str, start: int, end: int, *, labels: bool = False) -> Iterator[Hit]:
    """Cues of one clause, none that lies across a longer one, in the order of the text."""
    clause = low[start:end]
    plain = _OTHER_SCRIPT.search(clause) is None
    cues, screen = _cues_for(labels, plain)
    hits = [
        Hit(
            start + found.start(),
            start + found.end(),
            cue,
            "".join(g or "" for g in found.groups()),
        )
        for cue in (cues[number] for number in screen.possible(clause))
        for found in cue.pattern.finditer(clause)
        if found.end() > found.start()
    ]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: one.start - one.end):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    yield from sorted(kept, key=lambda one: one.start)


def negated(low: str, clause: int, hit: Hit) -> bool:
    """Whether a word before the cue, in its clause, says that it does not hold."""
    if _OTHER_SCRIPT.search(low, hit.start, hit.end):
        denied = _NEGATED_BEFORE.search(low, max(clause, hit.start - 6), hit.start) is not None
        return denied != (_NEGATED_AFTER.match(low, hit.end) is not None)
    before = _JOINED.split(low[max(clause, hit.start - 48) : hit.start])[-1]
    said = before + hit.opening
    return len(_NEGATOR.findall(_NO_NEGATOR.sub(" ", said))) % 2 == 1
