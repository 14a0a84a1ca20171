"""Skipped and cut: what the rules wanted and the market or the money did not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import day, money, percent
from backtest.report.outside import one_line
from backtest.report.section import Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, day_of, event_numbers, figure_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["skipped"]

SKIPPED = (
    Column("#"),
    Column("Rule", spare=1),
    Column("Symbol", "left"),
    Column("Skipped because", "left"),
)
CUT = (
    Column("Entered", "left"),
    Column("Symbol", "left"),
    Column("Rule", spare=1),
    Column("Wanted"),
    Column("Granted"),
    Column("Kept"),
)


def skipped(result: Result) -> Section:
    """Legs that were not opened with the reason, and budgets that were cut."""
    blocks: list[Table | Lines] = []
    if len(result.skipped):
        blocks.append(_skipped_table(result))
    if len(result.cuts):
        blocks.append(_cut_table(result))
    if not blocks:
        blocks.append(Lines((Line("Nothing was skipped and nothing was cut."),)))
    return Section("skipped", "Skipped and cut", tuple(blocks))


def _skipped_table(result: Result) -> Table:
    numbers = event_numbers(result)
    rows = [
        (
            cell(str(numbers[str(row.definition), str(row.event_id)]), "quiet"),
            cell(str(row.rule)),
            cell(one_line(str(row.symbol), 24)),
            cell(one_line(str(row.reason), 300), "warning"),
        )
        for row in result.skipped.itertuples(index=False)
    ]
    return Table(SKIPPED, tuple(rows), "Legs that were not opened; their share went to no other")


def _cut_table(result: Result) -> Table:
    rows = [
        (
            cell(day(day_of(row.entry_date))),
            cell(one_line(str(row.symbol), 24)),
            cell(str(row.rule)),
            cell(money(figure_of(row.asked))),
            cell(money(figure_of(row.granted))),
            cell(percent(figure_of(row.kept)), "warning"),
        )
        for row in result.cuts.itertuples(index=False)
    ]
    return Table(
        CUT, tuple(rows), f"Budgets cut for want of buying power, {result.thesis.base_currency}"
    )
