"""Attribution: where the profit came from, and how much slippage it would bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.numbers import percent, signed_money, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Fact, Facts, Line, Lines, Section, Table
from backtest.report.sections.words import cell, event_numbers, figure_of, toned, valued

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["attribution"]

NAMES = 5  # so many symbols are named in a row

EACH = (
    Column("#", spare=2),
    Column("Symbol", "left"),
    Column("Missed", spare=1),
    Column("Market"),
    Column("Sector"),
    Column("Picks"),
    Column("Currency"),
    Column("Costs", spare=3),
    Column("Profit"),
)


def attribution(result: Result) -> Section:
    """The ladder of the run, that of each trade, and the break-even slippage."""
    base = one_line(result.thesis.base_currency, 8)
    blocks: list[Table | Lines | Facts] = [_ladder(result, base)]
    table = result.attribution.trades
    if len(table):
        blocks.append(Table(EACH, _rows(result), f"Each trade's part, {base}"))
        blocks.append(Lines((Line(_method(), "quiet"),)))
    blocks.append(Facts((_break_even(result),)))
    return Section("attribution", "Where the profit came from", tuple(blocks))


def _ladder(result: Result, base: str) -> Table:
    total, share = result.attribution.total, result.attribution.of_capital
    table = result.attribution.trades
    notes = {
        "market": _beside(table, "market", "over the same days"),
        "sector": _beside(table, "sector", "beyond the market"),
        "picks": "what the shares did beyond that",
        "currency": f"of the shares' currencies in {base}",
        "costs": "commission, taxes, borrow, slippage",
        "interest": "on cash",
        "profit": "the sum",
        "missed_move": "not in the sum: gone before one could trade",
    }
    rows = []
    for name, note in notes.items():
        amount, fraction = getattr(total, name), getattr(share, name)
        if name == "interest" and amount == 0.0:
            continue
        label = "Missed" if name == "missed_move" else name.capitalize()
        rows.append(
            (
                cell(label, "strong" if name == "profit" else "plain"),
                toned(signed_money(amount), amount),
                toned(signed_percent(fraction), fraction),
                cell(note, "quiet"),
            )
        )
    columns = (Column("", "left"), Column(base), Column("Of capital"), Column("", "left"))
    return Table(columns, tuple(rows), "", whole=True)


def _beside(table: pd.DataFrame, kind: str, meaning: str) -> str:
    """Which benchmarks a rung stands on, and which symbols have none."""
    named = table[f"{kind}_benchmark"]
    used = dict.fromkeys(str(name) for name in named.dropna())
    without = dict.fromkeys(str(name) for name in table.loc[named.isna(), "symbol"])
    if not used:
        return f"no {kind} benchmark: in picks" if len(table) else ""
    lacking = f"; none for {_listed(list(without))}: in picks" if without else ""
    return f"{_listed(list(used))} {meaning}{lacking}"


def _listed(symbols: list[str]) -> str:
    shown = ", ".join(one_line(symbol, 40) for symbol in symbols[:NAMES])
    more = len(symbols) - NAMES
    return shown if more <= 0 else f"{shown} and {more} more"


def _rows(result: Result) -> tuple[tuple[Cell, ...], ...]:
    numbers = event_numbers(result)
    definitions = result.trades["definition"]
    rows = []
    table = result.attribution.trades.to_dict("records")
    for definition, row in zip(definitions, table, strict=True):
        pnl = figure_of(row["pnl"])
        names = ("missed_move", "market", "sector", "picks", "currency", "costs")
        rows.append(
            (
                cell(str(numbers[str(definition), str(row["event_id"])]), "quiet"),
                cell(one_line(str(row["symbol"]), 24)),
                *(valued(signed_money(one), one) for one in (figure_of(row[n]) for n in names)),
                toned(signed_money(pnl), pnl),
            )
        )
    return tuple(rows)


def _method() -> str:
    return (
        "Market and sector: what the money placed would have made in the benchmark of the "
        "company's own market and sector, wherever its shares trade, over the same days and "
        "in the share's currency; a benchmark on another exchange stands at its last close. "
        "Without a benchmark (–) that part stays in picks. The parts add up to the profit."
    )


def _break_even(result: Result) -> Fact:
    found = result.break_even
    if found.slippage is None:
        return Fact("Break-even slippage", "–", found.note)
    said = "a fill: where the return is nothing"
    note = f"{said}; {found.note}" if found.note else said
    return Fact("Break-even slippage", percent(found.slippage, 2), note)
