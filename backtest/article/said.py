"""What a text says of a share: one passage, its stance, and how much that counts."""

from __future__ import annotations

from dataclasses import dataclass

from backtest.article.mentions import Mention
from backtest.article.picks import Stance, Strength

__all__ = ["Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """What one passage says of one mention; `rank` orders how much that counts.

    `end` lies in the sentence that says it, `start` where the share is named if that is nearby.
    """

    mention: Mention
    stance: Stance
    strength: Strength
    start: int
    end: int
    why: str
    rank: int
