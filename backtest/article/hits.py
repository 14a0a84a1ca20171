"""Hits: what the lists of phrases find in a clause, and the grammar where they are silent."""

from __future__ import annotations

import re

from backtest.article.cues import Hit, find_cues
from backtest.article.grammar import find_constructions
from backtest.article.picks import Stance
from backtest.article.spans import Spans
from backtest.article.structure import Sentence

__all__ = ["DENIED", "OURS", "hits_of"]

DENIED: dict[Stance, Stance | None] = {
    "long": "avoid",
    "avoid": "hold",
    "short": None,
    "hold": "avoid",
}
"""What advice becomes when it is denied."""

OURS = re.compile(r"\b(?:we|i|i'm|i'd|i've|our|my|us|me)\b")
_PLANNED = re.compile(r"\bthen $")  # what will be done with it one day


def hits_of(low: str, clause: tuple[int, int], sentence: Sentence) -> list[Hit]:
    """Cues of the lists, and those of the grammar where they say nothing.

    Parameters
    ----------
    low : str
        The text in lower case, mentions masked.
    clause : tuple of int
        Where it stands.
    sentence : Sentence
        That it is of.
    """
    listed = list(find_cues(low, *clause))
    listed = [one for one in listed if not _PLANNED.search(low, clause[0], one.start)]
    taken = Spans((one.start, one.end) for one in listed)
    told = (
        clause[0] <= sentence.start + 2 or OURS.search(low, sentence.start, clause[0]) is not None
    )
    more = [
        one
        for one in find_constructions(low, *clause, told=told)
        if not taken.meets(one.start, one.end)
    ]
    return sorted([*listed, *more], key=lambda one: one.start)
