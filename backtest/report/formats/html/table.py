"""Table: a section's table as the page lays it out, with the number that sorts each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backtest.report.section import Cell, Column, Table

__all__ = ["LONG", "LaidCell", "LaidTable", "lay_out_table", "number_of"]

LONG = 60  # rows above which the page's script folds a table to its first 50
SORTABLE = 3

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell's text, its classes, and its number as JavaScript reads it ("" for none)."""

    text: str
    look: str
    number: str


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table with what its template asks: may it be sorted, is it long."""

    slug: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[LaidCell, ...], ...]
    sortable: bool
    long: bool


def lay_out_table(table: Table, slug: str) -> LaidTable:
    """One table; a `whole` one keeps its order, for that order says something.

    Examples
    --------
    >>> table = Table((Column("Return"),), ((Cell("+2.0 %", "good", 0.0204),),))
    >>> lay_out_table(table, "trades-1").rows[0][0]  # one row need not be sorted
    LaidCell(text='+2.0 %', look='right good', number='')
    """
    sortable = len(table.rows) >= SORTABLE and not table.whole
    rows = tuple(
        tuple(
            LaidCell(
                cell.text,
                " ".join(_looks(cell, column)),
                _written(cell, column) if sortable else "",
            )
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return LaidTable(
        slug, table.caption, table.columns, rows, sortable, len(rows) > LONG and not table.whole
    )


def _looks(cell: Cell, column: Column) -> list[str]:
    looks = ["right"] if column.align == "right" else []
    if column.spare:
        looks.append(f"spare-{column.spare}")
    return looks if cell.tone == "plain" else [*looks, cell.tone]


def _written(cell: Cell, column: Column) -> str:
    value = cell.value
    if value is None and column.align == "right":
        value = number_of(cell.text)
    return "" if value is None or value != value else f"{value:.12g}"


def number_of(text: str) -> float | None:
    """The number with which a cell's text begins; None for a cell without one.

    Examples
    --------
    >>> number_of("−1,234.5 USD"), number_of("112 of 409"), number_of("<0.0001"), number_of("–")
    (-1234.5, 112.0, 0.0001, None)
    """
    plain = text.replace("−", "-").replace(",", "").lstrip("<* ")
    found = NUMBER.match(plain)
    return float(found[0]) if found else None
