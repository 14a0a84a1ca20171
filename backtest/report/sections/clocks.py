"""Clocks: what the same rules gave had the news been known at another instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import percent, signed_percent
from backtest.report.section import Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["clocks"]

COLUMNS = (Column("Clock", "left"), Column("Return"), Column("Drawdown"), Column("", "left"))


def clocks(result: Result) -> Section:
    """`known_by` first, because the replay trades on it; the others beside it."""
    found = result.clocks
    named = (
        ("known_by", found.event, "traded on: the public certainly knew"),
        ("known_from", found.event_known_from, "the earliest the public may have known"),
        ("publication", found.publication, "the article's own date"),
    )
    rows = []
    for name, summary, meaning in named:
        if summary is None:
            continue
        rows.append(
            (
                cell(name, "strong" if name == "known_by" else "plain"),
                toned(signed_percent(summary.total_return), summary.total_return),
                cell(percent(summary.max_drawdown)),
                cell(meaning, "quiet"),
            )
        )
    blocks: list[Table | Lines] = [Table(COLUMNS, tuple(rows))]
    missing = []
    if found.event_known_from is None:
        missing.append(Line("known_from was not replayed.", "quiet"))
    if found.publication is None:
        why = "it could not be replayed" if result.thesis.source else "the thesis names no article"
        missing.append(Line(f"No publication clock: {why}.", "quiet"))
    if missing:
        blocks.append(Lines(tuple(missing)))
    return Section("clocks", "Clocks", tuple(blocks))
