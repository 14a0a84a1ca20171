"""The gazetteer: which names, brands and subsidiaries stand for which listed company.

``companies.csv`` has a row per listing; aliases stand on the company's usual one. More can
be had from a file of the reader's own with the same columns.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from backtest.article.folded import fold, lowered

__all__ = ["Company", "Gazetteer", "Listed", "bundled_gazetteer", "read_gazetteer"]

FIRST_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|.")


@dataclass(frozen=True, slots=True)
class Listed:
    """One listing: `kind` is ``share``, ``receipt`` or ``delisted``."""

    symbol: str
    exchange: str
    kind: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Company:
    """A company, its names, and its listings with the usual one first."""

    name: str
    country: str
    names: tuple[str, ...]
    ambiguous: frozenset[str]
    listings: tuple[Listed, ...]

    @property
    def usual(self) -> Listed:
        """The listing meant where a text names none."""
        return self.listings[0]


class Gazetteer:
    """Companies by name and by symbol.

    Examples
    --------
    >>> found = bundled_gazetteer()
    >>> found.by_symbol["0981.HK"].name, found.named("alibaba cloud")[0].usual.symbol
    ('SMIC', 'BABA')
    >>> [one.symbol for one in found.by_stem["SHEL"]]
    ['SHEL.L', 'SHEL']
    """

    def __init__(self, companies: Iterable[Company]) -> None:
        self.companies = tuple(companies)
        self.by_symbol = {s.symbol: c for c in self.companies for s in c.listings}
        self.by_stem: Mapping[str, Sequence[Listed]] = _stems(self.companies)
        names: dict[str, list[Company]] = defaultdict(list)
        for company in self.companies:
            for name in company.names:
                names[lowered(fold(name))].append(company)
        self._names = {name: tuple(dict.fromkeys(found)) for name, found in names.items()}
        first: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            start = FIRST_WORD.match(name)
            first[start[0] if start else name].append(name)
        self.by_first_word = {w: tuple(sorted(n, key=len, reverse=True)) for w, n in first.items()}

    def named(self, name: str) -> tuple[Company, ...]:
        """The companies of a name in lower case; empty where there is none."""
        return self._names.get(name, ())


def _stems(companies: Sequence[Company]) -> dict[str, list[Listed]]:
    found: dict[str, list[Listed]] = defaultdict(list)
    for company in companies:
        for listed in company.listings:
            stem = listed.symbol.partition(".")[0]
            found[stem].append(listed)
            if stem.isdigit() and stem.startswith("0") and listed.symbol.endswith(".HK"):
                found[stem.lstrip("0")].append(listed)
    return found


def read_gazetteer(text: str) -> Gazetteer:
    """The gazetteer of a CSV text with the columns of ``companies.csv``."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        rows[row["name"]].append(row)
    return Gazetteer(_company(name, listings) for name, listings in rows.items())


def _company(name: str, rows: Sequence[Mapping[str, str]]) -> Company:
    rows = sorted(rows, key=lambda row: row["usual"] != "yes")
    aliases = [alias for row in rows for alias in row["aliases"].split(";") if alias]
    doubtful = [word for row in rows for word in row["ambiguous"].split(";") if word]
    return Company(
        name=name,
        country=rows[0]["country"],
        names=tuple(dict.fromkeys([name, *aliases])),
        ambiguous=frozenset(lowered(fold(word)) for word in doubtful),
        listings=tuple(
            Listed(row["symbol"], row["exchange"], row["kind"], row["usual"] == "yes")
            for row in rows
        ),
    )


@functools.cache  # a file of the package: it does not change while we run
def bundled_gazetteer() -> Gazetteer:
    """The package's own ``companies.csv``."""
    text = resources.files("backtest.article").joinpath("companies.csv").read_text("utf-8")
    return read_gazetteer(text)
