"""The lexicon: words and phrases by class, in all their forms (``lexicon.tsv``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources

__all__ = ["CLASSES_OF_VERBS", "Token", "classes_of", "read_lexicon", "tokens_of"]

CLASSES_OF_VERBS = frozenset(
    {
        "buy",
        "sell",
        "hold",
        "short",
        "favour",
        "doubt",
        "will",
        "gain",
        "lose",
        "help",
        "hurt",
        "leave",
        "enter",
        "slight",
        "flatter",
    }
)
"""Classes whose members are verbs: each has its five forms."""

Token = tuple[int, int, frozenset[str]]
"""Where a word or phrase stands, and its classes; none of a word that is not listed."""

_ACTS = frozenset({"buy", "sell", "hold", "short"})
_WORD = re.compile(
    r"§+|[a-z]+(?=n't)|n't|'(?:d|ll|ve|re|m|s)\b|[a-z]+(?:['-][a-z]+)*?(?='(?:d|ll|ve|re|m|s)\b)|"
    r"[a-z]+(?:-[a-z]+)*|\d[\d.,]*|[,;:.!?()|-]"
)
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_CLOSED = frozenset(",;:.!?()|-")


Lexicon = dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
"""Phrases and their classes, by their first words."""


@functools.cache  # a file of the package: it does not change while we run
def read_lexicon() -> Lexicon:
    """Phrases and their classes by first word, the longest first.

    Examples
    --------
    >>> [sorted(classes) for phrase, classes in read_lexicon()["sold"] if phrase == ("sold",)]
    [['do1', 'sell1']]
    """
    text = resources.files("backtest.article").joinpath("lexicon.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if not line.startswith("#")]
    irregular = {
        (forms := entry.split())[0]: forms
        for name, entries in rows
        if name == "irregular"
        for entry in entries.split(";")
    }
    classes: dict[tuple[str, ...], set[str]] = {}
    for name, entries in rows:
        name = name.removesuffix(".do")
        for entry in entries.split(";") if name != "irregular" else ():
            for phrase, form in _forms(name, entry, irregular):
                mine = classes.setdefault(tuple(_WORD.findall(phrase)), set())
                mine.add(name + form)
                if name in _ACTS:
                    mine.add("do" + form)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for words, named in sorted(classes.items(), key=lambda pair: (-len(pair[0]), pair[0])):
        by_first.setdefault(words[0], []).append((words, frozenset(named)))
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def classes_of() -> frozenset[frozenset[str]]:
    """Every set of classes that one word or phrase has."""
    return frozenset(classes for phrases in read_lexicon().values() for _, classes in phrases)


def _forms(name: str, entry: str, irregular: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """An entry in its forms, each with the digit of the form."""
    if name not in CLASSES_OF_VERBS:
        yield entry, ""
        return
    first, blank, rest = entry.partition(" ")
    verb = first.partition("/")[0]
    if verb == "be":
        yield rest, "4"
        return
    stem = verb.removesuffix("e") if not verb.endswith("ee") else verb
    past = irregular.get(verb, ["", _past(verb)])[1:]
    doubled = verb + verb[-1] if _DOUBLES.fullmatch(verb) else stem
    third = {"have": "has", "do": "does", "go": "goes"}.get(verb, _third(verb))
    for form, words in (("0", [verb]), ("1", past), ("2", [doubled + "ing"]), ("3", [third])):
        for word in words:
            yield word + blank + rest, form


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return (verb + verb[-1] if _DOUBLES.fullmatch(verb) else verb) + "ed"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def tokens_of(low: str, start: int, end: int) -> list[Token]:
    """Words and phrases of a clause, from left to right, the longest that is listed at each place.

    Examples
    --------
    >>> text = "we took profits in §§§§"
    >>> [text[start:end] for start, end, _ in tokens_of(text, 0, len(text))]
    ['we', 'took profits in', '§§§§']
    """
    lexicon = read_lexicon()
    spans = [found.span() for found in _WORD.finditer(low, start, end)]
    words = [low[a:b] for a, b in spans]
    found: list[Token] = []
    at = 0
    while at < len(words):
        length, classes = 1, _NONE
        for phrase, named in lexicon.get(words[at], ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                length, classes = len(phrase), named
                break
        word = words[at]
        if (
            word == "'s"
            and at
            and words[at - 1][0] == "§"
            and not _copula(words[at + 1 :], lexicon)
        ):
            classes = _OWNS
        elif not classes:
            if word[0] == "§":
                classes = _SHARE
            elif word in _CLOSED:
                classes = _STOP
            elif word[0].isdigit():
                classes = _NUMBER
        found.append((spans[at][0], spans[at + length - 1][1], classes))
        at += length
    return found


def _copula(following: list[str], lexicon: Lexicon) -> bool:
    """Whether "'s" after a share is "is": before an article, an adverb or a "not"."""
    after = lexicon.get(following[0], ()) if following else ()
    return any(classes & _AFTER_IS for phrase, classes in after if len(phrase) == 1)


_NONE: frozenset[str] = frozenset()
_AFTER_IS, _OWNS = frozenset({"the", "not", "adv"}), frozenset({"of"})
_SHARE, _STOP, _NUMBER = frozenset({"§"}), frozenset({","}), frozenset({"#"})
