"""Tradability: could one have had these trades, and who could not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.numbers import counted, day, money, percent, signed_money
from backtest.report.outside import one_line
from backtest.report.section import Line, Lines, Section, Tone
from backtest.report.sections.words import day_of, figure_of
from backtest.result.tradability.tradability import LARGE

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["tradability"]

MOST = 12  # so many lines of one kind


def tradability(result: Result) -> Section:
    """What stood in the way of the trades: limits, halts, volume, access, law."""
    table = result.tradability.trades
    lines: list[Line] = []
    lines += _each(table[table["unavailable"]], _unavailable, "bad")
    if len(result.tradability.unavailable):
        lines.append(_without(result, result.tradability.unavailable, "those trades"))
    lines += _laws(result)
    lines += _each(table[~table["unavailable"] & _touched(table)], _at_limit, "warning")
    lines += _each(table[table["entry_waited"] > 0], _entry_waited, "warning")
    lines += _each(table[table["exit_waited"] > 0], _exit_waited, "warning")
    lines += _each(result.tradability.large, _large, "warning")
    lines += _markets(table, "short", "cannot always be sold short")
    lines += _markets(table, "access", "foreigners get at it")
    if not lines:
        lines.append(Line("Nothing stood in the way, as far as is known."))
    lines += _volume(result)
    return Section("tradability", "Could you have bought it?", (Lines(tuple(lines)),))


def _each(rows: pd.DataFrame, say: object, tone: Tone) -> list[Line]:
    """A line for each trade, the same ones once, and how many are left out."""
    said = dict.fromkeys(say(row) for row in rows.to_dict("records"))  # type: ignore[operator]  # one of those below
    return _shortened(said, tone)


def _shortened(said: Iterable[str], tone: Tone) -> list[Line]:
    texts = list(said)
    lines = [Line(f"! {text}" if tone != "plain" else f"• {text}", tone) for text in texts[:MOST]]
    if len(texts) > MOST:
        lines.append(Line(f"and {len(texts) - MOST} more of this kind", "quiet"))
    return lines


def _name(row: dict[str, object]) -> str:
    return f"{one_line(str(row['symbol']), 24)} on {day(day_of(row['entry_date']))}"


def _unavailable(row: dict[str, object]) -> str:
    if row["short"] and "forbidden" in str(row["short"]):
        return f"{_name(row)}: nobody could sell it short, {row['short']}"
    where = "entry" if row["entry_limit"] == "locked" else "exit"
    return (
        f"{_name(row)}: the whole bar of its {where} stood at the day's limit; nobody could trade"
    )


def _touched(table: pd.DataFrame) -> pd.Series[bool]:
    return (table["entry_limit"] == "touched") | (table["exit_limit"] == "touched")


def _at_limit(row: dict[str, object]) -> str:
    where = "entry" if row["entry_limit"] == "touched" else "exit"
    return f"{_name(row)}: its {where} is at the day's limit; whether one was served is doubtful"


def _entry_waited(row: dict[str, object]) -> str:
    return f"{_name(row)}: the entry waited {counted(int(str(row['entry_waited'])), 'session')}"


def _exit_waited(row: dict[str, object]) -> str:
    bars = counted(int(str(row["exit_waited"])), "bar")
    return f"{_name(row)}: the exit waited {bars} on which nothing was traded"


def _large(row: dict[str, object]) -> str:
    shares = {name: figure_of(row[f"{name}_share"]) for name in ("entry", "exit")}
    where, share = max(shares.items(), key=lambda pair: -1.0 if pair[1] is None else pair[1])
    return (
        f"{_name(row)}: its {where} is {percent(share)} of the median value traded in the 20 "
        "sessions before; more than 1 % moves the price"
    )


def _laws(result: Result) -> list[Line]:
    banned = result.tradability.banned
    lines = []
    for order, rows in banned.groupby("law", sort=False):
        symbols = ", ".join(dict.fromkeys(one_line(str(name), 24) for name in rows["symbol"]))
        lines.append(
            Line(
                f"! A person of the United States might not have bought {symbols}: "
                f"{one_line(str(order), 60)} bans it.",
                "warning",
            )
        )
    return [*lines, _without(result, banned, "it")] if lines else []


def _without(result: Result, rows: pd.DataFrame, what: str) -> Line:
    whole, part = float(result.trades["pnl"].sum()), float(rows["pnl"].sum())
    base = one_line(result.thesis.base_currency, 8)
    return Line(
        f"Of the profit of {signed_money(whole, base)}, {signed_money(part, base)} stands on "
        f"{what}: without, {signed_money(whole - part, base)}.",
        "quiet",
    )


def _markets(table: pd.DataFrame, column: str, meaning: str) -> list[Line]:
    rows = table[(table[column] != "") & ~table["unavailable"]]
    said = [
        f"{', '.join(dict.fromkeys(one_line(str(name), 24) for name in group['symbol']))}: "
        f"{meaning}: {one_line(str(text), 160)}"
        for text, group in rows.groupby(column, sort=False)
    ]
    return _shortened(said, "plain")


def _volume(result: Result) -> list[Line]:
    table, capacity = result.tradability.trades, result.tradability.capacity
    shares = table[["entry_share"]].isna().all(axis=1)
    unknown = dict.fromkeys(one_line(str(name), 24) for name in table.loc[shares, "symbol"])
    lines = []
    if unknown:
        names = list(unknown)
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        lines.append(
            Line(
                f"Volume is not known: {', '.join(names[:8])}{more}. Nothing is said of size.",
                "quiet",
            )
        )
    if capacity is not None:
        base = one_line(result.thesis.base_currency, 8)
        lines.append(
            Line(
                f"At a capital of {money(capacity, base)} the largest order would be "
                f"{percent(LARGE, 0)} of what is traded.",
                "quiet",
            )
        )
    return lines
