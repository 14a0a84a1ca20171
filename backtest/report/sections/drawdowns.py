"""Drawdowns: the deepest falls from a peak, and whether they were made good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day, percent
from backtest.report.section import Column, Line, Lines, Section, Table
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
)


def drawdowns(result: Result) -> Section:
    """The five deepest episodes."""
    table = result.drawdowns
    if table.empty:
        return Section("drawdowns", "Drawdowns", (Lines((Line("Never below a peak."),)),))
    rows = []
    for row in table.head(MOST).itertuples(index=False):
        recovered = day_of(row.recovery)
        rows.append(
            (
                cell(percent(figure_of(row.depth)), "bad"),
                cell(day(day_of(row.peak))),
                cell(day(day_of(row.trough))),
                cell(recovered) if recovered else cell("not yet", "warning"),
            )
        )
    blocks: list[Table | Lines] = [Table(COLUMNS, tuple(rows))]
    if len(table) > MOST:
        text = f"The {MOST} deepest of {counted(len(table), 'episode')}."
        blocks.append(Lines((Line(text, "quiet"),)))
    return Section("drawdowns", "Drawdowns", tuple(blocks))
