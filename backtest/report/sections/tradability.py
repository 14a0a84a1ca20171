"""Tradability: could one have had these trades, and who could not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.numbers import counted, day, signed_money
from backtest.report.outside import one_line, web_address
from backtest.report.section import Line, Lines, Section, Table, Tone
from backtest.report.sections.law import ban_lines, listed_lines
from backtest.report.sections.volume import large_lines, volume_lines, volume_table
from backtest.report.sections.words import day_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["stands_on", "tradability"]

Row = dict[str, object]

MOST = 12  # so many lines of one kind
PAGES = 4  # so many sources


def tradability(result: Result) -> Section:
    """What stood in the way of the trades: limits, halts, volume, access, law."""
    found = result.tradability
    table = found.trades
    if table.empty:
        nothing = (Lines((Line("No trade was made."),)),)
        return Section("tradability", "Could you have bought it?", nothing)
    lines = _each(found.unavailable, _unavailable, "bad")
    if len(found.unavailable):
        lines.append(Line(stands_on(result, found.unavailable), "quiet"))
    lines += _each(found.doubtful, _doubtful, "warning")
    if len(found.doubtful):
        lines.append(Line(stands_on(result, found.doubtful), "quiet"))
    lines += ban_lines(result)
    if len(found.banned):
        lines.append(Line(stands_on(result, found.banned), "quiet"))
    lines += listed_lines(result)
    lines += _each(table[table["entry_waited"] > 0], _entry_waited, "warning")
    lines += _each(table[table["exit_waited"] > 0], _exit_waited, "warning")
    lines += large_lines(result)
    lines += _markets(table, "short", "sold short", "what its market allows")
    lines += _markets(table, "access", "bought", "foreigners get at it")
    if not lines:
        lines.append(Line("Nothing stood in the way, as far as is known."))
    lines += volume_lines(result)
    lines += _sources(table)
    blocks: list[Lines | Table] = [Lines(tuple(lines))]
    shares = volume_table(result)
    if shares is not None:
        blocks.append(shares)
    return Section("tradability", "Could you have bought it?", tuple(blocks))


def stands_on(result: Result, rows: pd.DataFrame) -> str:
    """How much of the result these trades made, and what is left without them, in a sentence."""
    found = result.tradability
    base = one_line(result.thesis.base_currency, 8)
    part = found.profit - found.without(rows)
    them = "that trade" if len(rows) == 1 else f"those {counted(len(rows), 'trade')}"
    without = "without it" if len(rows) == 1 else "without them"
    return (
        f"Of the result of {signed_money(found.profit, base)}, {signed_money(part, base)} stands "
        f"on {them}; {without}: {signed_money(found.without(rows), base)} (a plain sum)."
    )


def _each(rows: pd.DataFrame, say: Callable[[Row], str], tone: Tone) -> list[Line]:
    """A line for each trade, the same ones once, and how many are left out."""
    said = dict.fromkeys(
        say({str(key): value for key, value in row.items()}) for row in rows.to_dict("records")
    )
    return _shortened(said, "! ", tone)


def _shortened(said: Iterable[str], mark: str, tone: Tone) -> list[Line]:
    texts = list(said)
    lines = [Line(f"{mark}{text}", tone) for text in texts[:MOST]]
    if len(texts) > MOST:
        lines.append(Line(f"and {len(texts) - MOST} more of this kind", "quiet"))
    return lines


def _name(row: Row) -> str:
    return f"{one_line(str(row['symbol']), 24)}, entered {day(day_of(row['entry_date']))}"


def _unavailable(row: Row) -> str:
    locked = [name for name in ("entry", "exit") if row[f"{name}_limit"] == "locked"]
    if not locked:
        return f"{_name(row)}: nobody could sell it short, {one_line(str(row['short']), 120)}"
    where = " and of its ".join(locked)
    return (
        f"{_name(row)}: the whole bar of its {where} stood at the day's limit; nobody could trade"
    )


def _doubtful(row: Row) -> str:
    where = " and ".join(name for name in ("entry", "exit") if row[f"{name}_limit"] == "touched")
    return f"{_name(row)}: filled at the day's limit ({where}); whether one was served is doubtful"


def _entry_waited(row: Row) -> str:
    return f"{_name(row)}: the entry waited {_waited(row, 'entry')}"


def _exit_waited(row: Row) -> str:
    return f"{_name(row)}: the exit waited {_waited(row, 'exit')}"


def _waited(row: Row, order: str) -> str:
    suspended, missing = (int(str(row[f"{order}_{kind}"])) for kind in ("suspended", "missing"))
    said = []
    if suspended:
        said.append(f"{counted(suspended, 'bar')} on which nothing was traded")
    if missing:
        said.append(f"{counted(missing, 'session')} without a bar")
    return " and ".join(said)


def _markets(table: pd.DataFrame, column: str, verb: str, meaning: str) -> list[Line]:
    """What a market says of shorts or of foreigners, once for all the shares it concerns."""
    said_above = table["unavailable"] & (column == "short")
    rows = table[(table[column] != "") & ~said_above]
    said = [
        f"{', '.join(dict.fromkeys(one_line(str(name), 24) for name in group['symbol']))}, {verb}: "
        f"{meaning}: {one_line(str(text), 200)}"
        for text, group in rows.groupby(column, sort=False)
    ]
    return _shortened(said, "• ", "plain")


def _sources(table: pd.DataFrame) -> list[Line]:
    pages = dict.fromkeys(page for cell in table["source"] for page in str(cell).split())
    links = [link for page in pages if (link := web_address(page))][:PAGES]
    return [Line("Source:" if not i else "and:", "quiet", link) for i, link in enumerate(links)]
