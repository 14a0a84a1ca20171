"""Before and after the article: what it was made from, and what puts it to the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import day, percent, signed_percent
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    from backtest.result.hindsight import Sample
    from backtest.result.result import Result

__all__ = ["hindsight"]

TITLE = "Before and after the article"
COLUMNS = (
    Column("Events known", "left"),
    Column("Events"),
    Column("Trades"),
    Column("Mean return"),
    Column("Mean excess"),
    Column("Ahead"),
)


def hindsight(result: Result) -> Section:
    """Two rows: trades on events before the article's day, and from it on."""
    found = result.hindsight
    if found is None:
        text = "The thesis names no article with a day, so every event may have been known to it."
        return Section(
            "hindsight", "Before and after the article", (Lines((Line(text, "quiet"),)),)
        )
    published = day(found.published)
    rows = (
        _row(f"before {published}", found.before),
        _row(f"from {published} on", found.after),
    )
    caption = "An article is made from what came before it; what came after puts it to the test"
    return Section("hindsight", TITLE, (Table(COLUMNS, rows, caption),))


def _row(name: str, sample: Sample) -> tuple[Cell, ...]:
    return (
        cell(name),
        cell(f"{sample.events:,}"),
        cell(f"{sample.trades:,}"),
        toned(signed_percent(sample.mean_return), sample.mean_return),
        toned(signed_percent(sample.excess), sample.excess),
        cell(percent(sample.won, 0)),
    )
