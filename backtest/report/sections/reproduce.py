"""Reproduce: what to type, and what must be the same for the same bytes to come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day
from backtest.report.outside import one_line
from backtest.report.section import Column, Fact, Facts, Line, Lines, Section, Table
from backtest.report.sections.next_commands import next_commands
from backtest.report.sections.words import cell

if TYPE_CHECKING:
    from backtest.report.lock import Lock
    from backtest.result.result import Result

__all__ = ["reproduce"]

SERIES = (
    Column("Series", "left"),
    Column("First", "left"),
    Column("Last", "left"),
    Column("Rows"),
)


def reproduce(result: Result) -> Section:
    """Commands, versions, hashes of what was read and of what came out, and each series."""
    from backtest.report.lock import lock_of

    lock = lock_of(result)
    blocks: list[Lines | Facts | Table] = [
        *next_commands(result).blocks,
        Lines((Line(_said(), "quiet"),)),
        Facts(_facts(lock, result)),
    ]
    if lock.pins:
        blocks.append(_series(lock))
    return Section("reproduce", "How to reproduce it", tuple(blocks))


def _said() -> str:
    return (
        "run --lock writes these hashes beside the thesis; run --locked reads the same rows again, "
        "and says what has changed where the result is another."
    )


def _facts(lock: Lock, result: Result) -> tuple[Fact, ...]:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(lock.versions.items()))
    facts = [
        Fact("Versions", versions),
        Fact("Thesis", lock.document, "the document below"),
        Fact("Events", lock.events, "with both ends of their clocks"),
        Fact("Prices", one_line(result.data.snapshot, 100), one_line(lock.source, 80)),
        Fact("Result", lock.result, "result.json without what only --readings and --books add"),
    ]
    if result.placebo is not None:
        facts.insert(1, Fact("Seed", str(result.placebo.seed), "of what is drawn at random"))
    return tuple(facts)


def _series(lock: Lock) -> Table:
    rows = tuple(
        (
            cell(one_line(pin.symbol, 24)),
            cell(day(pin.first)),
            cell(day(pin.last)),
            cell(f"{pin.rows:,}"),
        )
        for _, pin in sorted(lock.pins.items())
    )
    return Table(SERIES, rows, f"What was read: {counted(len(rows), 'series', 'series')}")
