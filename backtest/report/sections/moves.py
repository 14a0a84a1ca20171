"""Moves: what had happened before one could trade, and what was left to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import day, percent, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, day_of, event_numbers, figure_of, toned

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["moves"]

COLUMNS = (
    Column("#"),
    Column("Symbol", "left"),
    Column("Side", "left", spare=1),
    Column("First traded", "left"),
    Column("Missed"),
    Column("Left to be had"),
    Column("Missed, of both"),
)


def moves(result: Result) -> Section:
    """Each trade's move before its first price and after it, in the claim's direction."""
    numbers = event_numbers(result)
    rows = []
    for row in result.trades.to_dict("records"):
        sign = 1.0 if row["side"] == "long" else -1.0
        moved = figure_of(row["missed_move"])
        missed = None if moved is None else moved * sign
        left = figure_of(row["return"])
        number = numbers[str(row["definition"]), str(row["event_id"])]
        rows.append(
            (
                Cell(str(number), "quiet", number),
                cell(one_line(str(row["symbol"]), 24)),
                cell(str(row["side"])),
                cell(day(day_of(row["entry_date"]))),
                toned(signed_percent(missed), missed),
                toned(signed_percent(left), left),
                _share(missed, left),
            )
        )
    if not rows:
        return Section("moves", TITLE, ())
    said = (
        "In the claim’s direction. Missed: from the last close before the news to the first price "
        "at which one could trade. Left to be had: from there to the exit, after costs."
    )
    return Section("moves", TITLE, (Lines((Line(said, "quiet"),)), Table(COLUMNS, tuple(rows))))


TITLE = "Missed, and left to be had"


def _share(missed: float | None, left: float | None) -> Cell:
    """The missed part of the whole move, where both went the claim's way."""
    if missed is None or left is None or missed < 0 or left < 0 or missed + left == 0:
        return cell("–", "quiet")
    share = missed / (missed + left)
    return Cell(percent(share, 0), "plain", share)
