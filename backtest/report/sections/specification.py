"""Other readings: whether the claim holds up when it is read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import p_value, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["specification"]

COLUMNS = (
    Column("Held"),
    Column("Benchmark", "left"),
    Column("Ordinary dates", "left"),
    Column("Clock", "left"),
    Column("Mean excess"),
    Column("p"),
)


def specification(result: Result) -> Section:
    """How many readings the claim holds in, then each of them."""
    found = result.specification
    if found is None:
        quiet = Line("They were not asked for (--readings).", "quiet")
        return Section("specification", "Other readings", (Lines((quiet,)),))
    rows = tuple(
        (
            cell(f"{one.horizon}"),
            cell(one_line(one.benchmark, 40)),
            cell(one.period),
            cell(one.clock),
            toned(signed_percent(one.excess), one.excess),
            cell(p_value(one.p_value), "strong" if one.holds else "plain"),
        )
        for one in found.readings
    )
    said = (
        f"The claim {found.said}: held for other times, beside other benchmarks, other ordinary "
        "dates and the other end of the news' clock. It holds where p is 0.05 or less."
    )
    sizes = ", ".join(
        f"{signed_percent(size)} held {horizon}" for horizon, size in found.detectable.items()
    )
    seen = Line(f"The smallest mean excess that these events could show: {sizes}.", "quiet")
    blocks = (Lines((Line(said),)), Table(COLUMNS, rows), Lines((seen,) if sizes else ()))
    return Section("specification", "Other readings", blocks)
