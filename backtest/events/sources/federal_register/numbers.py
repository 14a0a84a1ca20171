"""Numbers in words: how many entities an abstract says that it adds."""

from __future__ import annotations

import re

__all__ = ["number_in"]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ADDING = re.compile(
    r"\badd(?:s|ing)?\s+(?:the following\s+)?(?P<number>[0-9]{1,4}|[a-z]+(?:[- ][a-z]+)?)\s+"
    r"(?:new\s+|additional\s+)?(?:entit(?:y|ies)|persons?)\b",
    re.IGNORECASE,
)


def number_in(abstract: str) -> int | None:
    """The number that an abstract says is added, None where it says none.

    Examples
    --------
    >>> number_in("by adding 11 entities under 11 entries"), number_in("adds seventy-one entities")
    (11, 71)
    """
    found = _ADDING.search(abstract)
    if found is None:
        return None
    said = found["number"].lower()
    if said.isdigit():
        return int(said)
    parts = re.split(r"[- ]", said)
    if parts[0] in _TENS:
        ones = _ONES.index(parts[1]) if len(parts) == 2 and parts[1] in _ONES[1:10] else 0
        return 20 + 10 * _TENS.index(parts[0]) + ones if len(parts) == 1 or ones else None
    return _ONES.index(said) if said in _ONES[1:] else None
