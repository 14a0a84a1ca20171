"""Abnormal returns: what the instruments did around the events beyond their market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, p_value, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, figure_of, toned

if TYPE_CHECKING:
    from backtest.result.abnormal import AbnormalReturns
    from backtest.result.result import Result

__all__ = ["abnormal"]

TITLE = "Abnormal returns"
WINDOWS = (Column("Sessions", "left"), Column("CAAR"), Column("Above 0"))
TESTS = (
    Column("Test", "left"),
    Column("Sessions", "left"),
    Column("Statistic"),
    Column("p"),
    Column("p (Holm)"),
)


def abnormal(result: Result) -> Section:
    """The average event by window, then the tests that are valid here."""
    found = result.abnormal
    blocks: list[Lines | Table]
    if found is None:
        blocks = [Lines((Line("They were not asked for (--readings).", "quiet"),))]
    elif found.why:
        blocks = [Lines((Line(f"None: {one_line(found.why, 300)}.", "quiet"),))]
    else:
        blocks = [Lines((Line(_how(found)),)), _averages(found), *_tests(found)]
        notes = tuple(Line(f"{one_line(note, 300)}.", "quiet") for note in found.notes)
        blocks.append(Lines(notes))
    return Section("abnormal", TITLE, tuple(blocks))


def _how(found: AbnormalReturns) -> str:
    names = ", ".join(dict.fromkeys(one_line(str(name), 40) for name in found.events["benchmark"]))
    return (
        f"{counted(len(found.events), 'observation')}: each instrument around its own day 0, the "
        f"first session that closes after the news, beyond what {names} explains of it (market "
        f"model, sessions {found.estimation})."
    )


def _averages(found: AbnormalReturns) -> Table:
    rows = []
    for window in found.car.columns:
        known = found.car[window].dropna()
        mean = float(known.mean()) if len(known) else None
        share = f"{int((known > 0).sum())} of {len(known)}"
        rows.append((cell(str(window)), toned(signed_percent(mean), mean), cell(share)))
    return Table(WINDOWS, tuple(rows), "The mean cumulative abnormal return of all observations")


def _tests(found: AbnormalReturns) -> list[Table | Lines]:
    if not len(found.tests):
        quiet = "No test is valid for these events: `backtest study --all-tests` says why of each."
        return [Lines((Line(quiet, "quiet"),))]
    rows = tuple(
        (
            cell(str(row["name"])),
            cell(str(row["window"])),
            cell(_statistic(str(row["name"]), figure_of(row["statistic"]))),
            cell(p_value(figure_of(row["p_value"]))),
            cell(p_value(figure_of(row["p_holm"]))),
        )
        for row in found.tests.to_dict("records")
    )
    return [Table(TESTS, rows, "Two-sided, of tests that are valid for these events alone")]


def _statistic(name: str, value: float | None) -> str:
    """Of the test for a single event it is the return itself."""
    return signed_percent(value) if name == "sq" else ratio(value)
