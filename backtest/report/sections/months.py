"""Month by month: what each month of a long replay earned, and in which nothing was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from backtest.report.numbers import NOTHING, percent_in_table
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["months"]

LEAST = 12  # months: of fewer, a table of months says nothing that the path does not
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COLUMNS = (Column("", "left"), *(Column(name) for name in NAMES), Column("Year"))


def months(result: Result) -> Section:
    """A row a year, a column a month; empty under twelve months.

    A month without a position is said in a quiet tone and one in which nothing was ever held
    says "–": an idle month is no month of 0 %. Months outside the replay are blank.
    """
    table = result.months
    if len(table) < LEAST:
        return Section("months", "Month by month", ())
    by_year = {
        year: table[table.index.str[:4] == year] for year in sorted(set(table.index.str[:4]))
    }
    rows = tuple(_row(year, of_year) for year, of_year in by_year.items())
    note = "The first and the last month go as far as the replay; so do their years."
    idle = int((table["held"] == 0).sum())
    if idle:
        note = f"In {idle} of {len(table)} months nothing was held ({NOTHING}). {note}"
    blocks = (Table(COLUMNS, rows, "In percent.", tight=True), Lines((Line(note, "quiet"),)))
    return Section("months", "Month by month", blocks)


def _row(year: str, table: pd.DataFrame) -> tuple[Cell, ...]:
    cells: dict[int, Cell] = {}
    for month, earned, held in zip(table.index, table["return"], table["held"], strict=True):
        idle = held == 0 and earned == 0
        said = percent_in_table(float(earned))
        cells[int(month[5:])] = cell(NOTHING, "quiet") if idle else toned(said, float(earned))
    whole = float(np.prod(1.0 + table["return"].to_numpy(dtype=np.float64)) - 1.0)
    return (
        cell(year),
        *(cells.get(month, cell("")) for month in range(1, 13)),
        toned(percent_in_table(whole), whole),
    )
