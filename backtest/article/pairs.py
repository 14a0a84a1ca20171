"""Pairs: long this against that, this rather than that, out of this into that (``pairs.tsv``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import cast

from backtest.article.antecedents import Around
from backtest.article.picks import Stance, Strength
from backtest.article.said import Said

__all__ = ["paired"]

_THEIRS = re.compile(
    r"(?:[a-z]|§)(?:'s)? (?:has|have|had|is|was|are|were|will|would|also|recently|just)? ?$"
)
_OURS = re.compile(r"\b(?:we|i|i'm|i'd|i've|our|my|you|investors|readers)\b")


@functools.cache  # a file of the package: it does not change while we run
def _read_pairs() -> tuple[tuple[re.Pattern[str], Stance | None, Stance | None], ...]:
    """``pairs.tsv``: what is said of the first share, of the second, and how."""
    text = resources.files("backtest.article").joinpath("pairs.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(
        (
            re.compile(pattern),
            cast("Stance | None", ahead or None),
            cast("Stance | None", behind or None),
        )
        for ahead, behind, pattern in rows
    )


def paired(around: Around, number: int) -> Iterator[Said]:
    """Pairs: long this against that, this over that, out of this into that.

    The other one of a pair, of which a sentence says nothing, is a mention.
    """
    low, sentence = around.low, around.sentences[number]
    text = low[sentence.start : sentence.end]
    for pattern, ahead, behind in _read_pairs():
        for found in pattern.finditer(text):
            if re.search(
                r"\b(?:not|n't|never|dropped|clos\w+|unw[io]\w+nd\w*)\b",
                text[max(0, found.start() - 24) : found.start()],
            ):
                continue
            if _THEIRS.search(text[: found.start()]) and not _OURS.search(text):
                continue  # somebody else's trade
            for group, stance in (("a", ahead), ("b", behind)):
                at = sentence.start + found.start(group)
                mention = next((m for m in around.within[number] if m.start == at), None)
                if mention is not None:
                    strength: Strength = (
                        "favoured" if ahead == "long" and behind is None else "recommended"
                    )
                    yield Said(mention, stance or "mention", strength, sentence.start,
                               sentence.end, found[0], 7)  # fmt: skip
