"""A check as a value: what an article said, whether it is true, and what following it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from backtest.article.draft import Plan
from backtest.article.facts import Fact, SpokenOf
from backtest.article.picks import Extraction, Pick, Question
from backtest.article.read import Article
from backtest.displayed import Displayed
from backtest.result.verdict import Verdict

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["CLOCKS", "Check"]

CLOCKS = ("event", "publication")


@dataclass(frozen=True, eq=False, repr=False)
class Check(Displayed):
    """An article checked.

    Attributes
    ----------
    article : Article
        As read; offsets of evidence count the characters of its text.
    published : datetime.date
    extraction : Extraction
        Every share named, its stance, and what stays open.
    facts : tuple of Fact
        What could be checked offline.
    plan : Plan
        What is traded of it.
    event : SpokenOf or None
        The catalogue's event that the article speaks of.
    thesis : str
        The drafted YAML; empty where nothing can be replayed.
    runs : mapping of str to Result or None
        By clock: had one traded the event, and followed the article when one could read it.
    second : mapping of str to Result or None
        The same of the favoured picks.
    outcomes : pandas.DataFrame
        A row per clock, line, share (or basket) and horizon: `return`, `benchmark_return`,
        `excess` (side-signed), `status` ("closed", "open": to the last price there is).
    left_out : mapping of str to str
        Picks that could not be priced, and why.
    verdict : Verdict
        Of the publication's clock: what a reader could have done.
    by_pick : mapping of str to Verdict
        The same of each pick by itself, beside the market that it lives from.
    """

    article: Article
    published: date
    extraction: Extraction
    facts: tuple[Fact, ...]
    plan: Plan
    event: SpokenOf | None
    thesis: str
    runs: Mapping[str, Result | None]
    second: Mapping[str, Result | None]
    outcomes: pd.DataFrame
    verdict: Verdict
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    by_pick: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Every share named, in the order of first mention."""
        return self.extraction.picks

    @property
    def unresolved(self) -> tuple[Question, ...]:
        """What the text leaves open."""
        return self.extraction.unresolved

    @property
    def title(self) -> str:
        """The article's title, else the name of its file."""
        return self.article.title or self.article.name

    def __repr__(self) -> str:
        named = ", ".join(f"{one.symbol} {one.stance}" for one in self.plan.legs) or "no pick"
        return f"<Check of {self.title!r}, {self.published}: {named}; {self.verdict.call}>"
