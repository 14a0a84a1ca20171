"""A fact: what an article claims, what was found, and whether the two agree."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Fact"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim that could be checked.

    `agrees` is None where what was found neither confirms nor contradicts the claim;
    `start` and `end` are the claim's place in the text as read.
    """

    claim: str
    found: str
    agrees: bool | None
    source: str
    start: int
    end: int
