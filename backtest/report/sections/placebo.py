"""Was it luck: the thesis beside itself on ordinary dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, p_value, percent, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell

if TYPE_CHECKING:
    from backtest.result.placebo import Chance, Design, Placebo
    from backtest.result.result import Result

__all__ = ["placebo"]

NAMES = {"excess": "Mean excess", "return": "Return", "drawdown": "Deepest drawdown"}
COLUMNS = (
    Column("Measure", "left"),
    Column("Thesis"),
    Column("5 % of dates", spare=1),
    Column("Half"),
    Column("95 %", spare=1),
    Column("As good or better"),
    Column("p"),
)


def placebo(result: Result) -> Section:
    """Each measure of the thesis beside its quantiles on ordinary dates, and what judges."""
    found = result.placebo
    blocks: list[Table | Lines]
    if found is None:
        blocks = [Lines((Line("No chance test was run.", "quiet"),))]
    elif found.shift is None:
        blocks = [Lines((Line(f"No chance test: {one_line(found.why, 200)}.", "quiet"),))]
    else:
        blocks = [Lines((Line(_how(found, found.shift)),)), _table(found.shift, _judging(found))]
        if found.independent is not None and found.clusters > 1:
            blocks.append(
                _table(
                    found.independent,
                    "Each event on a date of its own, for comparison: it never judges",
                )
            )
        notes = [Line(f"{one_line(note, 300)}.", "quiet") for note in found.notes]
        if found.invalid:
            notes.insert(
                0, Line(f"This does not judge: {one_line(found.invalid, 400)}.", "warning")
            )
        blocks.append(Lines((Line(_seen(found.shift), "quiet"), *notes)))
    return Section("placebo", "Was it luck?", tuple(blocks))


def _how(found: Placebo, shift: Design) -> str:
    drawn = "all of them" if shift.exhaustive else f"{counted(shift.draws, 'shift')} of them"
    return (
        "The same legs, exits and costs were replayed with all events moved together to "
        f"{counted(found.eligible, 'ordinary date')} ({drawn}), into which "
        f"{counted(found.windows, 'holding period')} of {counted(found.horizon, 'bar')} fit side "
        f"by side. The thesis has {counted(found.clusters, 'separate event')}: those whose holding "
        "periods overlap are one."
    )


def _judging(found: Placebo) -> str:
    return (
        "The mean excess over the benchmark judges: supported at p of 0.05 or less, and from "
        "5 events up"
    )


def _table(design: Design, caption: str) -> Table:
    rows = tuple(_row(name, design.measures[name]) for name in NAMES)
    return Table(COLUMNS, rows, caption)


def _row(name: str, chance: Chance) -> tuple[Cell, ...]:
    found, count = chance.quantiles, len(chance.values)
    if not chance.known:
        return (cell(NAMES[name]), *(cell("–", "quiet") for _ in COLUMNS[1:]))
    better = int((chance.values >= chance.observed).sum())
    say = percent if name == "drawdown" else signed_percent
    return (
        cell(NAMES[name]),
        cell(say(chance.observed)),
        cell(say(found[0.05]), "quiet"),
        cell(say(found[0.5]), "quiet"),
        cell(say(found[0.95]), "quiet"),
        cell(f"{better:,} of {count:,}"),
        cell(p_value(chance.p_value), "strong" if name == "excess" else "plain"),
    )


def _seen(shift: Design) -> str:
    smallest = shift.measures["excess"].smallest_effect
    if smallest is None:
        return "Without a benchmark no excess can be judged."
    return (
        f"An effect of {signed_percent(smallest)} is the smallest that this sample would show four "
        "times in five (Q95 − Q20 of the ordinary dates)."
    )
