"""Sections: a Result in, what is to be said out; one section a file.

Nothing here knows of terminals, HTML or CSV: a section is made once and every format
lays out the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.section import Section
from backtest.report.sections.abnormal import abnormal
from backtest.report.sections.attribution import attribution
from backtest.report.sections.clocks import clocks
from backtest.report.sections.confounders import confounders
from backtest.report.sections.costs import costs
from backtest.report.sections.data import data
from backtest.report.sections.drawdowns import drawdowns
from backtest.report.sections.happened import happened
from backtest.report.sections.headline import headline
from backtest.report.sections.hindsight import hindsight
from backtest.report.sections.months import months
from backtest.report.sections.next_commands import next_commands
from backtest.report.sections.peers import peers
from backtest.report.sections.placebo import placebo
from backtest.report.sections.returns import returns
from backtest.report.sections.skipped import skipped
from backtest.report.sections.specification import specification
from backtest.report.sections.tradability import tradability
from backtest.report.sections.trades import trades

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["IN_ORDER", "write_sections"]

IN_ORDER = (
    headline,
    happened,
    returns,
    months,
    trades,
    tradability,
    attribution,
    abnormal,
    placebo,
    specification,
    peers,
    hindsight,
    confounders,
    drawdowns,
    costs,
    skipped,
    clocks,
    data,
    next_commands,
)


def write_sections(result: Result) -> tuple[Section, ...]:
    """Every section of the report, in reading order."""
    return tuple(section(result) for section in IN_ORDER)
