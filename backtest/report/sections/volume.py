"""Volume: how large the orders were beside what was traded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import NOTHING, day, money, percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Table
from backtest.report.sections.words import cell, day_of, figure_of
from backtest.result.tradability.tradability import LARGE

if TYPE_CHECKING:
    import pandas as pd

    from backtest.result.result import Result

__all__ = ["large_lines", "volume_lines", "volume_table"]

NAMED = 8
COLUMNS = (
    Column("Symbol", "left"),
    Column("In", "left"),
    Column("Entry"),
    Column("Exit"),
)


def large_lines(result: Result) -> list[Line]:
    """Which orders were large."""
    rows = result.tradability.large
    return [Line(_large(rows), "warning")] if len(rows) else []


def volume_lines(result: Result) -> list[Line]:
    """Of which orders nothing is known, and what capital the largest bears."""
    found = result.tradability
    lines = []
    unknown = found.trades.loc[found.trades["entry_share"].isna(), "symbol"]
    if len(unknown):
        names = _named([str(name) for name in unknown])
        lines.append(
            Line(
                f"Volume in the 20 sessions before is not known: {names}. Nothing is said of the "
                "size of those orders.",
                "quiet",
            )
        )
    if found.capacity is not None:
        base = one_line(result.thesis.base_currency, 8)
        lines.append(
            Line(
                f"Capacity: at a capital of {money(found.capacity, base)} the largest order would "
                f"be {percent(LARGE, 0)} of that median.",
                "quiet",
            )
        )
    return lines


def volume_table(result: Result) -> Table | None:
    """Each trade's orders as shares of what was traded; None where nothing is known."""
    table = result.tradability.trades
    if table[["entry_share", "exit_share"]].isna().all(axis=None):
        return None
    rows = tuple(
        (
            cell(one_line(str(row.symbol), 24)),
            cell(day(day_of(row.entry_date))),
            _share(figure_of(row.entry_share)),
            cell(NOTHING, "quiet")
            if day_of(row.exit_date) is None
            else _share(figure_of(row.exit_share)),
        )
        for row in table.itertuples(index=False)
    )
    return Table(
        COLUMNS, rows, "Orders beside the median value traded in the 20 sessions before each"
    )


def _large(rows: pd.DataFrame) -> str:
    names = _named([str(name) for name in rows["symbol"]])
    shares = [
        figure_of(share) or 0.0 for side in ("entry", "exit") for share in rows[f"{side}_share"]
    ]
    if max(shares) == float("inf"):
        return f"! {names}: orders after 20 sessions in most of which nothing was traded"
    return (
        f"! {names}: orders of up to {percent(max(shares))} of the median value traded in the 20 "
        f"sessions before them; more than {percent(LARGE, 0)} moves the price"
    )


def _share(share: float | None) -> Cell:
    if share is None:
        return cell("not known", "quiet")
    if share == float("inf"):
        return cell("nothing traded", "bad")
    return cell(percent(share, 2), "warning" if share > LARGE else "plain")


def _named(symbols: list[str]) -> str:
    names = list(dict.fromkeys(one_line(name, 24) for name in symbols))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
