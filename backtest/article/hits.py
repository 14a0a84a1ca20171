"""Hits: what the lists of phrases find in a clause, and the grammar where they are silent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backtest.article.antecedents import Around, targets
from backtest.article.cues import Hit, find_cues
from backtest.article.grammar import find_constructions
from backtest.article.mentions import Mention
from backtest.article.picks import Stance
from backtest.article.spans import Spans

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


def hits_of(
    around: Around, number: int, clause: tuple[int, int]
) -> Iterator[tuple[Hit, list[Mention]]]:
    """Cues of a clause with the shares that they speak of.

    The lists of phrases go first; the grammar is heard where they say nothing of any share.

    Parameters
    ----------
    around : Around
        The text.
    number : int
        Of the sentence.
    clause : tuple of int
        Where the clause stands in it.
    """
    low, sentence = around.low, around.sentences[number]
    found: list[tuple[Hit, list[Mention]]] = []
    for hit in find_cues(low, *clause):
        if not _PLANNED.search(low, clause[0], hit.start):
            found.append((hit, targets(around, number, clause, hit)))
    taken = Spans((hit.start, hit.end) for hit, named in found if named)
    told = (
        clause[0] <= sentence.start + 2 or OURS.search(low, sentence.start, clause[0]) is not None
    )
    for hit in find_constructions(low, *clause, told=told):
        if not taken.meets(hit.start, hit.end):
            found.append((hit, targets(around, number, clause, hit)))
    yield from sorted(found, key=lambda pair: pair[0].start)
