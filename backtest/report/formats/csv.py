"""The report's tables as CSV, for spreadsheets: trades and what stood in their way, legs that
were skipped, budgets that were cut, rows of prices left out, and the path of equity.

Text from outside that a spreadsheet would read as a formula gets an apostrophe before
it; numbers stay numbers, minus signs included.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from backtest.report.formats.plain import plain
from backtest.report.outside import one_line

if TYPE_CHECKING:
    import pandas as pd

    from backtest.result.result import Result

__all__ = [
    "guarded",
    "render_cuts_csv",
    "render_equity_csv",
    "render_faults_csv",
    "render_skipped_csv",
    "render_table_csv",
    "render_tradability_csv",
    "render_trades_csv",
]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_table_csv(table: pd.DataFrame) -> str:
    """Any table of a study, without its index."""
    return _table(table)


def render_trades_csv(result: Result) -> str:
    """Every trade with every column, in the order in which budgets were granted."""
    return _table(result.trades)


def render_tradability_csv(result: Result) -> str:
    """What stood in the way of each trade, in the order of trades.csv."""
    return _table(result.tradability.trades)


def render_skipped_csv(result: Result) -> str:
    """Every leg that was not opened, and why."""
    return _table(result.skipped)


def render_cuts_csv(result: Result) -> str:
    """Every budget that was cut: asked, granted, and the part that was kept."""
    return _table(result.cuts)


def render_faults_csv(result: Result) -> str:
    """Every row of prices that was left out, as a sentence."""
    return _written(["fault"], ([fault] for fault in result.data.faults))


def render_equity_csv(result: Result) -> str:
    """The path: date, equity, cash, gross value held, the benchmark where there is one."""
    outcome, benchmark = result.outcome, result.benchmark
    columns = ["date", "equity", "cash", "gross"]
    series = [
        [str(day) for day in outcome.dates],
        list(outcome.equity),
        list(outcome.cash),
        list(outcome.gross),
    ]
    if benchmark is not None:
        columns.append("benchmark")
        series.append(list(benchmark.to_numpy()))
    return _written(columns, zip(*series, strict=True))


def guarded(text: str) -> str:
    """The text on one line, such that no spreadsheet reads it as a formula.

    Examples
    --------
    >>> guarded("=cmd()"), guarded("Zhipu AI")
    ("'=cmd()", 'Zhipu AI')
    """
    said = one_line(text, 500)
    return (
        f"'{said}" if text.startswith(FORMULA_STARTS) or said.startswith(FORMULA_STARTS) else said
    )


def _table(table: pd.DataFrame) -> str:
    columns = [str(name) for name in table.columns]
    return _written(columns, ([row[name] for name in columns] for row in table.to_dict("records")))


def _written(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [plain(value) for value in row]
        writer.writerow(
            [
                "" if cell is None else guarded(cell) if isinstance(cell, str) else cell
                for cell in cells
            ]
        )
    return page.getvalue()
