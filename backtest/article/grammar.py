"""Grammar: who says what of which share, from classes of words and how they combine.

Each word of a clause becomes one sign for all its classes (``lexicon.tsv``); constructions
(``constructions.tsv``) are regular expressions over these signs. A new verb is one entry of
the lexicon, and is understood in every construction: "we X it", "time to X", "X it", "should
be X-ed".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import cast

from backtest.article.cues import Cue, Hit
from backtest.article.lexicon import Token, classes_of, tokens_of
from backtest.article.picks import Stance, Strength

__all__ = ["find_constructions", "find_headings"]

_FIRST_SIGN = 0xE000  # private use: no text that was folded has these letters
_STANCES: dict[str, Stance] = {
    "buy": "long", "favour": "long", "sell": "avoid", "doubt": "avoid", "hold": "hold",
    "short": "short",
}  # fmt: skip


@functools.cache  # files of the package: they do not change while we run
def _signs() -> dict[frozenset[str], str]:
    """One letter for each set of classes that a word can have."""
    plain = {frozenset(): "o", frozenset({"of"}): "ƒ"}
    plain |= {frozenset({sign}): sign for sign in "§,#"}
    named = sorted(classes_of(), key=sorted)
    return plain | {classes: chr(_FIRST_SIGN + number) for number, classes in enumerate(named)}


@functools.cache
def _constructions() -> tuple[tuple[str, str, Strength, re.Pattern[str]], ...]:
    text = resources.files("backtest.article").joinpath("constructions.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if not line.startswith("#")]
    parts = {name: pattern for kind, name, _, pattern in rows if kind == "part"}
    return tuple(
        (attach, stance, cast("Strength", strength), _compiled(pattern, parts))
        for attach, stance, strength, pattern in rows
        if attach != "part"
    )


def _compiled(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    for name, meaning in parts.items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    pattern = re.sub(r"\{([a-z]+\d?)\}", lambda found: _sign_of(found[1]), pattern)
    first, *cues = pattern.replace(" ", "").split("<")
    named = [f"(?P<p{n}>{cue.replace('>', ')', 1)}" for n, cue in enumerate(cues)]
    return re.compile("".join([first, *named]))


def _sign_of(name: str) -> str:
    """A class as a set of signs: every word that has it, whatever else it is."""
    forms = {name, *(f"{name}{form}" for form in range(5))}
    signs = [sign for classes, sign in _signs().items() if forms & classes]
    if not signs:
        raise ValueError(f"no word of the lexicon is of the class {name}")
    return f"[{''.join(signs)}]"


def find_constructions(low: str, start: int, end: int, *, told: bool) -> Iterator[Hit]:
    """Cues of one clause that the grammar finds, in the order of the constructions.

    Parameters
    ----------
    low : str
        The text in lower case, mentions masked.
    start, end : int
        The clause.
    told : bool
        Whether a verb in the past with nobody before it can be the author's.
    """
    tokens = tokens_of(low, start, end)
    signs = "".join(_signs()[classes] for _, _, classes in tokens)
    hits: dict[tuple[int, int], Hit] = {}
    for attach, stance, strength, pattern in _constructions():
        for found in pattern.finditer(signs):
            group = next(name for name, value in found.groupdict().items() if value)
            first, last = tokens[found.start(group)], tokens[found.end(group) - 1]
            meant: Stance | None = _of_verb(first[2]) if stance == "*" else cast("Stance", stance)
            if (
                strength == "favoured"
                and attach == "topic"
                and _is_ours(tokens, found.start(group))
            ):
                continue
            if meant is None or (
                found.start() == 0
                and "do1" in first[2]
                and not told
                and signs[0] == signs[found.start(group)]
            ):
                continue
            if (
                "do2" in first[2]
                and found.start(group) <= 1
                and _is_judged(tokens, found.end(group))
            ):
                continue
            after = tokens[found.end(group)][2] if found.end(group) < len(tokens) else _NONE
            if meant == "avoid" and stance == "*" and "part" in after:
                meant = "hold"  # what is left of it is kept
            hits[first[0], last[1]] = Hit(first[0], last[1], Cue(attach, meant, strength, pattern))
    yield from hits.values()  # of two constructions of the same words the later one holds


def _is_ours(tokens: Sequence[Token], place: int) -> bool:
    """Whether "we" stand between the last share and a place: what follows is of us."""
    for _, _, classes in reversed(tokens[:place]):
        if "§" in classes:
            return False
        if "we" in classes:
            return True
    return False


def _is_judged(tokens: Sequence[Token], place: int) -> bool:
    """Whether an -ing form is what a clause speaks of, and not well: "shorting it is suicide"."""
    rest = [classes for _, _, classes in tokens[place:]]
    ahead = next((n for n, classes in enumerate(rest[:5]) if "be" in classes), None)
    return ahead is not None and not any(
        classes & {"good", "boon", "warranted"} for classes in rest[ahead:]
    )


def _of_verb(classes: frozenset[str]) -> Stance | None:
    return next((_STANCES[one[:-1]] for one in sorted(classes) if one[:-1] in _STANCES), None)


def find_headings(low: str, start: int, end: int) -> Iterator[Hit]:
    """What the words of a heading, or of a label before a colon, say of what follows."""
    tokens = tokens_of(low, start, end)
    told = [classes for _, _, classes in tokens if classes != _STOP]
    if len(told) > MOST_WORDS or (len(told) > FEW_WORDS and any(c & _FINITE for c in told)):
        return
    for begin, until, classes in tokens:
        for name, stance in _HEADINGS.items():
            if name in classes:
                yield Hit(begin, until, Cue("label", stance, "recommended", _ANY))
                break
        else:
            verb = _of_verb(classes)
            if verb is not None:
                yield Hit(begin, until, Cue("label", verb, "recommended", _ANY))


MOST_WORDS = 9  # of a heading: what is longer is a sentence
FEW_WORDS = 6  # of a heading that has a verb
_FINITE = frozenset({"aux", "be"})
_NONE: frozenset[str] = frozenset()
_STOP = frozenset({","})
_ANY = re.compile("")
_HEADINGS: dict[str, Stance] = {
    "liked": "long",
    "disliked": "avoid",
    "parked": "hold",
    "hedge": "short",
}
