"""Companies: several listings of one, known as such (``listings.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources
from typing import Literal, cast

__all__ = ["CompanyListing", "company_of", "listings_of", "other_listings", "read_companies"]


@dataclass(frozen=True, slots=True)
class CompanyListing:
    """One listing of a company.

    `kind` is `share` or `receipt` (an American depositary receipt or share); `ratio` is
    how many shares a receipt stands for, None where no source was found for it. The
    ratio is today's: it changes with splits.
    """

    company: str
    symbol: str
    kind: Literal["share", "receipt"]
    ratio: float | None
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_companies() -> tuple[CompanyListing, ...]:
    """Every listing, in the order of the file.

    Examples
    --------
    >>> [(c.symbol, c.ratio) for c in read_companies() if c.company == "TSMC"]
    [('2330.TW', None), ('TSM', 5.0)]
    """
    text = resources.files("backtest.prices").joinpath("listings.csv").read_text("utf-8")
    return tuple(
        CompanyListing(
            row["company"],
            row["symbol"],
            cast("Literal['share', 'receipt']", row["kind"]),
            float(row["ratio"]) if row["ratio"] else None,
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def company_of(symbol: str) -> str | None:
    """The company whose listing a symbol is, None where the table lacks it.

    Examples
    --------
    >>> company_of("9988.HK"), company_of("0762.HK")
    ('Alibaba', None)
    """
    return next((one.company for one in read_companies() if one.symbol == symbol), None)


def listings_of(company: str) -> tuple[CompanyListing, ...]:
    """Every listing of a company; case does not matter.

    Examples
    --------
    >>> [one.symbol for one in listings_of("smic")]
    ['0981.HK', '688981.SS', 'SMICY']
    """
    name = company.casefold()
    return tuple(one for one in read_companies() if one.company.casefold() == name)


def other_listings(symbol: str) -> tuple[CompanyListing, ...]:
    """The company's listings beside this one.

    Examples
    --------
    >>> [one.symbol for one in other_listings("TCEHY")]
    ['0700.HK']
    """
    company = company_of(symbol)
    if company is None:
        return ()
    return tuple(one for one in listings_of(company) if one.symbol != symbol)
