"""Drawdowns: the deepest falls from a peak, how long they took, whether they were made good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import counted, day, percent
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, day_of, figure_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["drawdowns"]

MOST = 5

COLUMNS = (
    Column("Depth"),
    Column("Peak", "left"),
    Column("Trough", "left"),
    Column("Recovered", "left"),
    Column("Days", spare=1),
)


def drawdowns(result: Result) -> Section:
    """The five deepest episodes, with the calendar days from the peak until it was regained."""
    table = result.drawdowns
    if table.empty:
        return Section("drawdowns", "Drawdowns", (Lines((Line("Never below a peak."),)),))
    rows = []
    last = str(result.outcome.dates[-1])
    for row in table.head(MOST).itertuples(index=False):
        peak, recovered = day_of(row.peak), day_of(row.recovery)
        rows.append(
            (
                cell(percent(figure_of(row.depth)), "bad"),
                cell(day(peak)),
                cell(day(day_of(row.trough))),
                cell(recovered) if recovered else cell("not yet", "warning"),
                _length(str(peak), recovered, last),
            )
        )
    blocks: list[Table | Lines] = [Table(COLUMNS, tuple(rows))]
    if len(table) > MOST:
        text = f"The {MOST} deepest of {counted(len(table), 'episode')}."
        blocks.append(Lines((Line(text, "quiet"),)))
    return Section("drawdowns", "Drawdowns", tuple(blocks))


def _length(peak: str, recovered: str | None, last: str) -> Cell:
    """From the peak's date to that on which it was regained, else to the replay's last."""
    days = int((np.datetime64(recovered or last) - np.datetime64(peak)) / np.timedelta64(1, "D"))
    return cell(f"{days:,}") if recovered else cell(f"{days:,} so far", "warning")
