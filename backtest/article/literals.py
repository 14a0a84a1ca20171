"""Literals: letters that every match of a pattern has, to pass patterns over unread.

Most clauses have no match of most patterns. What a pattern cannot do without is read off its
parsed form once; a clause is then asked for its own runs of three letters, and only patterns
that can match are tried. Nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["Screen", "needed"]

LETTERS = 3
_PASSED = frozenset({"AT", "ASSERT", "ASSERT_NOT"})


def needed(pattern: str) -> frozenset[str] | None:
    """Words of which every match of a pattern contains at least one; None where none is sure.

    Examples
    --------
    >>> sorted(needed(r"\\b(?:sell|avoid)(?:ing)? it\\b"))
    ['avoid', 'sell']
    >>> needed(r"[a-z]+") is None
    True
    """
    try:
        from re import _parser  # type: ignore[attr-defined]  # not of the typed interface
    except ImportError:  # a later Python without it: every pattern is tried
        return None
    return _needed(_parser.parse(pattern))


def _needed(parsed: Iterable[Any]) -> frozenset[str] | None:
    choices: list[frozenset[str]] = []
    run = ""
    for kind, value in parsed:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            continue
        if name in _PASSED:
            continue
        if len(run) >= LETTERS:
            choices.append(frozenset({run}))
        run = ""
        found = _of_part(name, value)
        if found:
            choices.append(found)
    if len(run) >= LETTERS:
        choices.append(frozenset({run}))
    return max(choices, key=lambda one: (min(map(len, one)), -len(one)), default=None)


def _of_part(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _needed(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] >= 1:
        return _needed(value[2])
    if name == "BRANCH":
        every = [_needed(branch) for branch in value[1]]
        if all(every):
            return frozenset(word for one in every if one for word in one)
    return None


class Screen:
    """Patterns by the letters that they need.

    Examples
    --------
    >>> screen = Screen(["sell (?:it|them)", "[a-z]+"])
    >>> screen.possible("we sell"), screen.possible("we buy")
    ([0, 1], [1])
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        often: dict[str, int] = {}
        for pattern in patterns:
            for letters in _runs(pattern):
                often[letters] = often.get(letters, 0) + 1
        self._always: list[int] = []
        self._by_letters: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            words = needed(pattern)
            if words is None:
                self._always.append(number)
                continue
            for word in words:
                rarest = min(sorted(_runs(word)), key=lambda one: often.get(one, 0))
                self._by_letters.setdefault(rarest, []).append(number)

    def possible(self, text: str) -> list[int]:
        """The numbers of those that can match somewhere in a text, in order."""
        found = set(self._always)
        for letters in _runs(text) & self._by_letters.keys():
            found.update(self._by_letters[letters])
        return sorted(found)


def _runs(text: str) -> set[str]:
    return {text[at : at + LETTERS] for at in range(len(text) - LETTERS + 1)}
