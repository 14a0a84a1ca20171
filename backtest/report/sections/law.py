"""Law: what persons of the United States may not have bought, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.numbers import day
from backtest.report.outside import one_line
from backtest.report.section import Line
from backtest.report.sections.words import day_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["ban_lines", "listed_lines"]


def ban_lines(result: Result) -> list[Line]:
    """Bans on purchases, once for each order and its dates."""
    lines = []
    keys = ["law", "law_since", "divest_by", "side"]
    for (order, since, divest_by, side), rows in result.tradability.banned.groupby(
        keys, sort=False
    ):
        verb = "bought" if side == "long" else "sold short"
        lines.append(
            Line(
                f"! A person of the United States may not have {verb} {_symbols(rows)}: "
                f"{one_line(str(order), 60)}, in force since {day(day_of(since))}; what one had "
                f"could be sold until {day(day_of(divest_by))}.",
                "bad",
            )
        )
    late = result.tradability.trades
    late = late[late["exit_law"] != ""]
    for order, rows in late.groupby("exit_law", sort=False):
        lines.append(
            Line(
                "! A person of the United States could no longer sell at the exit: "
                f"{_symbols(rows)}: {one_line(str(order), 60)}.",
                "bad",
            )
        )
    return lines


def listed_lines(result: Result) -> list[Line]:
    """Companies on a list that bans nothing, lest it be taken for the one that does."""
    table, lines = result.tradability.trades, []
    listed = table[table["named_1260h"].notna() & (table["law"] == "")]
    for since, rows in listed.groupby("named_1260h", sort=False):
        lines.append(
            Line(
                f"• {_symbols(rows)}: named on {day(day_of(since))} on the Defense Department's "
                "section 1260H list, which bans no purchase."
            )
        )
    return lines


def _symbols(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(one_line(str(name), 24) for name in rows["symbol"]))
