"""Dated tables: rows of facts of the package that hold from a first to a last date, with pages.

One reader for those that say on which markets, boards and dates something holds: it refuses
a row that cannot be meant, so that a slip in a table stops the first test and not a reader.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

import numpy as np
import numpy.typing as npt

from backtest.errors import BacktestError
from backtest.prices.instrument import Instrument

__all__ = ["Held", "Row", "number", "package_text", "read_dated"]

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """Where and when a row holds, and the pages that say so.

    `prefixes` are those of a board's symbols, `kinds` those of instruments; empty means all.
    `last` is None where the row is in force.
    """

    markets: tuple[str, ...]
    prefixes: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    last: date | None
    sources: tuple[str, ...]

    def concerns(self, instrument: Instrument) -> bool:
        """Whether it holds for an instrument on some date."""
        return (
            instrument.exchange in self.markets
            and (not self.kinds or instrument.kind in self.kinds)
            and (not self.prefixes or instrument.symbol.startswith(self.prefixes))
        )

    def on(self, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        """On which of the dates it is in force."""
        found = dates >= np.datetime64(self.first, "D")
        return found if self.last is None else found & (dates <= np.datetime64(self.last, "D"))


def package_text(name: str) -> str:
    """A table of this room as text."""
    return resources.files("backtest.prices").joinpath(name).read_text("utf-8")


def read_dated(text: str, columns: Sequence[str], *, file: str) -> list[tuple[Held, Row]]:
    """The rows of a table, each with where it holds; its own columns are still text.

    Parameters
    ----------
    text : str
    columns : sequence of str
        The table's own columns, beside `markets, prefixes, kinds, first, last, source`, of
        which `prefixes` and `kinds` may be left out.
    file : str
        Its name, for the message.

    Raises
    ------
    BacktestError
        A column that is missing or not known, no market, a date that is none, a last day
        before the first, a row without a page.

    Examples
    --------
    >>> text = "markets,first,last,source,says\\nXHKG,2014-01-01,,https://example.org,so"
    >>> [(held.markets, row["says"]) for held, row in read_dated(text, ["says"], file="x.csv")]
    [(('XHKG',), 'so')]
    """
    rows = csv.DictReader(text.splitlines(), strict=True)
    needed, known = {"markets", "first", "last", "source", *columns}, {"prefixes", "kinds"}
    found = set(rows.fieldnames or ())
    if not needed <= found or not found <= needed | known:
        said = ", ".join(sorted((needed - found) | (found - needed - known)))
        raise BacktestError(f"{file}, line 1: columns missing or not known: {said}")
    return [(_held(row, f"{file}, line {rows.line_num}"), row) for row in rows]


def number(row: Row, name: str, *, file: str, empty: float) -> float:
    """A cell as a finite number above 0; `empty` where it is empty.

    Raises
    ------
    BacktestError
        Anything else.

    Examples
    --------
    >>> number({"below": ""}, "below", file="x.csv", empty=float("inf"))
    inf
    """
    if not row[name]:
        return empty
    try:
        found = float(row[name])
    except ValueError:
        found = float("nan")
    if not 0 < found < float("inf"):
        raise BacktestError(f"{file}: {name} is a number above 0, not {row[name]!r}")
    return found


def _held(row: Row, where: str) -> Held:
    if None in row or None in row.values():
        raise BacktestError(f"{where}: not as many cells as columns")
    try:
        first = date.fromisoformat(row["first"])
        last = date.fromisoformat(row["last"]) if row["last"] else None
    except ValueError as error:
        raise BacktestError(f"{where}: {error}") from None
    if last is not None and last < first:
        raise BacktestError(f"{where}: the last day {last} is before the first {first}")
    sources = tuple(row["source"].split())
    if not sources or not all(page.startswith(("https://", "http://")) for page in sources):
        raise BacktestError(f"{where}: no page that says so: {row['source']!r}")
    markets = tuple(row["markets"].split())
    if not markets:
        raise BacktestError(f"{where}: no market")
    return Held(
        markets, tuple(row.get("prefixes", "").split()), tuple(row.get("kinds", "").split()),
        first, last, sources,
    )  # fmt: skip
