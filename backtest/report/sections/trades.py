"""Trades: each fill, and what each trade missed, earned and cost beside its benchmark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.numbers import (
    day,
    money,
    percent,
    price,
    quantity,
    signed_money,
    signed_percent,
)
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import (
    cell,
    day_of,
    ending,
    event_numbers,
    figure_of,
    toned,
    valued,
)

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["trades"]

Row = dict[str, object]

FILLS = (
    Column("#", spare=2),
    Column("Symbol", "left"),
    Column("Side", "left", spare=1),
    Column("In", "left"),
    Column("Price"),
    Column("Shares", spare=3),
    Column("Out", "left"),
    Column("Price"),
    Column("Ended by", "left"),
)
EARNED = (
    Column("#"),
    Column("Symbol", "left"),
    Column("Bars", spare=2),
    Column("Missed"),
    Column("Return"),
    Column("Benchmark"),
    Column("Budget", spare=3),
    Column("Costs"),
    Column("Profit"),
)


def trades(result: Result) -> Section:
    """Two tables in the order in which budgets were granted: fills, and results."""
    table = result.trades
    if table.empty:
        return Section("trades", "Trades", (Lines((Line("No trade was made.", "warning"),)),))
    numbers = event_numbers(result)
    fills = tuple(_fill(result, row, numbers) for row in _rows(table))
    earned = tuple(_result(row, numbers) for row in _rows(table))
    base = one_line(result.thesis.base_currency, 8)
    notes = [
        Line(
            "Missed: the move from the last close before the news to the first price at which one "
            "could trade, whatever the side. Return: what came after it, after costs, on the "
            f"granted budget. Benchmark: over the same hours. Profit and costs in {base}.",
            "quiet",
        )
    ]
    notes += _extremes(table)
    return Section(
        "trades",
        f"Trades ({len(table):,})",
        (
            Table(FILLS, fills, "Fills, as quoted, after slippage"),
            Table(EARNED, earned, f"What each earned, {base}"),
            Lines(tuple(notes)),
        ),
    )


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _fill(result: Result, row: Row, numbers: dict[tuple[str, str], int]) -> tuple[Cell, ...]:
    reason = str(row["exit_reason"])
    after = result.thesis.rules[int(str(row["rule"]))].exit.after
    closed = day_of(row["exit_date"]) is not None
    return (
        _number(row, numbers),
        cell(one_line(str(row["symbol"]), 24)),
        cell(str(row["side"])),
        cell(day(day_of(row["entry_date"]))),
        _valued(price, row, "entry_price"),
        _valued(quantity, row, "quantity"),
        cell(day(day_of(row["exit_date"]))),
        _valued(price, row, "exit_price"),
        cell(ending(reason, after), "plain" if closed else "warning"),
    )


def _result(row: Row, numbers: dict[tuple[str, str], int]) -> tuple[Cell, ...]:
    earned, pnl = figure_of(row["return"]), figure_of(row["pnl"])
    return (
        _number(row, numbers),
        cell(one_line(str(row["symbol"]), 24)),
        cell(str(row["sessions"])),
        _valued(signed_percent, row, "missed_move"),
        toned(signed_percent(earned), earned),
        _valued(signed_percent, row, "benchmark_return"),
        _valued(money, row, "budget"),
        _valued(money, row, "costs"),
        toned(signed_money(pnl), pnl),
    )


def _valued(say: Callable[[float | None], str], row: Row, name: str) -> Cell:
    value = figure_of(row[name])
    return valued(say(value), value)


def _number(row: Row, numbers: dict[tuple[str, str], int]) -> Cell:
    return cell(str(numbers[str(row["definition"]), str(row["event_id"])]), "quiet")


def _extremes(table: pd.DataFrame) -> list[Line]:
    """The worst trade and the best, where there are many: losers are shown."""
    known = table[table["return"].notna()]
    if len(known) < 4:
        return []
    said = []
    ranked = _rows(known.sort_values("return", kind="stable"))
    for word, row in (("Worst", ranked[0]), ("Best", ranked[-1])):
        said.append(
            f"{word}: {one_line(str(row['symbol']), 24)}, "
            f"entered {day(day_of(row['entry_date']))}, {signed_percent(figure_of(row['return']))}"
        )
    share = float((known["pnl"] > 0).mean())
    return [Line(f"{said[0]}. {said[1]}. {percent(share, 0)} of all made money.", "plain")]
