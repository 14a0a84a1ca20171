"""Bans on purchases by persons of the United States (``us_bans.csv``).

Which of the catalogue's lists of military companies bans purchases of whose securities, from
when, and until when it could be sold. The Defense Department's lists under sections 1237 and
1260H ban nothing by themselves. Removals by the Treasury after June 2021 are not in the table.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date

from backtest.errors import BacktestError
from backtest.prices.companies import other_listings
from backtest.prices.dated import package_text

__all__ = ["Ban", "bans_of", "parse_bans", "read_bans"]

COLUMNS = ["event", "symbols", "order", "first", "divest_by", "last", "source", "note"]


@dataclass(frozen=True, slots=True)
class Ban:
    """One ban: of these symbols, and of every other listing of their companies.

    `event` is the id in the catalogue ``military_companies`` of the list that named them (empty
    where the catalogue lacks it);
    `first` and `last` are the first and last day on which a purchase is banned (`last` is
    None where it still is); until `divest_by` one may sell what one has.
    """

    event: str
    symbols: tuple[str, ...]
    order: str
    first: date
    divest_by: date
    last: date | None
    sources: tuple[str, ...]
    note: str


@functools.cache  # a file of the package: it does not change while we run
def read_bans() -> tuple[Ban, ...]:
    """Every ban, in the order of the file.

    Examples
    --------
    >>> [str(ban.first) for ban in read_bans() if "0981.HK" in ban.symbols]
    ['2021-02-01', '2021-08-02']
    """
    return parse_bans(package_text("us_bans.csv"), file="us_bans.csv")


def parse_bans(text: str, *, file: str) -> tuple[Ban, ...]:
    """Rows of such a table.

    Raises
    ------
    BacktestError
        A row that cannot be meant.
    """
    rows = csv.DictReader(text.splitlines(), strict=True)
    if rows.fieldnames != COLUMNS:
        raise BacktestError(f"{file}, line 1: the columns are {', '.join(COLUMNS)}")
    return tuple(_ban(row, f"{file}, line {rows.line_num}") for row in rows)


def _ban(row: dict[str, str], where: str) -> Ban:
    try:
        first, divest_by = date.fromisoformat(row["first"]), date.fromisoformat(row["divest_by"])
        last = date.fromisoformat(row["last"]) if row["last"] else None
    except ValueError as error:
        raise BacktestError(f"{where}: {error}") from None
    sources = tuple(row["source"].split())
    if not row["symbols"] or not row["order"]:
        raise BacktestError(f"{where}: no symbol, or no order")
    if divest_by <= first or (last is not None and last < first):
        raise BacktestError(f"{where}: dates that do not follow one another")
    if not sources or not all(page.startswith("https://") for page in sources):
        raise BacktestError(f"{where}: no page that says so: {row['source']!r}")
    return Ban(
        row["event"], tuple(row["symbols"].split()), row["order"], first, divest_by, last,
        sources, row["note"],
    )  # fmt: skip


def bans_of(symbol: str) -> tuple[Ban, ...]:
    """The bans on a symbol, or on another listing of its company, in the order of the file.

    Examples
    --------
    >>> [ban.order for ban in bans_of("SMICY")], bans_of("0700.HK")
    (['Executive Order 13959', 'Executive Order 14032 (NS-CMIC list)'], ())
    """
    names = {symbol, *(listing.symbol for listing in other_listings(symbol))}
    return tuple(ban for ban in read_bans() if not names.isdisjoint(ban.symbols))
