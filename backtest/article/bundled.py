"""Articles that come with the package, so that there is something to check at once."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib import resources

from backtest.article.read import Article, read_article

__all__ = ["Example", "bundled_articles", "read_bundled"]


@dataclass(frozen=True, slots=True)
class Example:
    """A bundled article: its name, the day on which it counts as published, and what it is."""

    name: str
    published: date
    what: str


@functools.cache  # a file of the package: it does not change while we run
def bundled_articles() -> dict[str, Example]:
    """Every bundled article, by name.

    Examples
    --------
    >>> sorted(bundled_articles())
    ['sovereign-chips']
    """
    room = resources.files("backtest.article").joinpath("examples")
    rows = csv.DictReader(room.joinpath("published.csv").read_text("utf-8").splitlines())
    return {
        row["name"]: Example(row["name"], date.fromisoformat(row["published"]), row["what"])
        for row in rows
    }


def read_bundled(name: str) -> Article:
    """A bundled article, as it is read."""
    room = resources.files("backtest.article").joinpath("examples")
    return read_article(room.joinpath(f"{name}.md").read_bytes(), name=f"{name}.md")
