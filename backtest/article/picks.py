"""What an extractor finds: picks with their evidence, and questions that it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Evidence", "Extraction", "Pick", "Question", "Remark", "Stance", "Strength"]

Stance = Literal["long", "short", "avoid", "hold", "mention"]
Strength = Literal["recommended", "favoured", "mentioned"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of the text as read: characters `start` to `end`, which say `text`."""

    start: int
    end: int
    text: str
    stance: Stance
    strength: Strength
    why: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One listing that an article names, and what its author would have the reader do.

    `horizon` is an ISO 8601 duration (``P5Y``) or a last day (``2025-12-31``), None where
    the text bounds nothing. `evidence` stands in the order of the text; `notes` say what
    was read otherwise than it was written.
    """

    symbol: str
    name: str
    stance: Stance
    strength: Strength
    horizon: str | None
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the text leaves open: a place, why, and what it may mean."""

    text: str
    start: int
    end: int
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A listing that cannot be as it was written: a place, what it was read as, and why."""

    text: str
    start: int
    end: int
    symbol: str
    why: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one text, in the order of first mention.

    `horizon` is the longest that the text speaks of, whatever of; `unlisted` are companies
    that had no listed share on the day of publication.
    """

    picks: tuple[Pick, ...]
    unresolved: tuple[Question, ...]
    horizon: str | None = None
    remarks: tuple[Remark, ...] = ()
    unlisted: tuple[Remark, ...] = ()
