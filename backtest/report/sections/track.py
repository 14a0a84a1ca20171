"""The sections of a track record: what the calls came to, by author and outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backtest.report.numbers import counted, p_value, percent, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, toned

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.track_record import TrackRecord

__all__ = ["track_sections"]

TITLES = {"all": "All calls", "author": "By author", "outlet": "By outlet"}
COLUMNS = (
    Column("Group", "left"), Column("Months"), Column("Calls"), Column("Over"), Column("Right"),
    Column("Mean"), Column("95 %", spare=1), Column("Median", spare=2), Column("p (Holm)"),
    Column("Shrunk"),
)  # fmt: skip
MOST = 40


def track_sections(record: TrackRecord) -> tuple[Section, ...]:
    """The headline, all calls, the groups, and what could not be counted as right or wrong."""
    table = record.table
    kinds = [_kind(table[table["kind"] == kind], kind) for kind in TITLES]
    return (_headline(record), *kinds, _left(record))


def _headline(record: TrackRecord) -> Section:
    every = record.table[record.table["kind"] == "all"].set_index("months")
    calls, files = len(record.calls), record.calls["file"].nunique()
    known = [m for m in every.index if every.loc[m, "priced"]]
    lines = [Line(f"{counted(files, 'article')}, {counted(calls, 'call')}", "strong")]
    for months in known[1:2] or known:
        row = every.loc[months]
        lines.append(
            Line(
                f"After {counted(int(months), 'month')} {percent(row['hit_rate'], 0)} of "
                f"{counted(int(row['priced']), 'call')} that are over had done better than their "
                f"market; on average {signed_percent(row['mean'])}. {_can_be_told(row)}"
            )
        )
    return Section("headline", "Track record", (Lines(tuple(lines)),))


def _can_be_told(row: pd.Series[Any]) -> str:
    if row["note"]:
        return f"It cannot be told from chance: {row['note']}."
    low, high = signed_percent(row["mean_low"]), signed_percent(row["mean_high"])
    sure = row["p_value"] <= 0.05
    word = "That can be told from chance" if sure else "That cannot be told from chance"
    return f"{word} (95 % interval {low} to {high}, p = {p_value(row['p_value'])})."


def _kind(table: pd.DataFrame, kind: str) -> Section:
    shown = table.head(MOST * 4)
    rows = tuple(_row(row) for row in shown.to_dict("records"))
    notes = {f"{one_line(str(r['group']), 30)}: {r['note']}" for r in shown.to_dict("records")
             if r["note"]}  # fmt: skip
    lines = [Line(note, "quiet") for note in sorted(notes)[:12]]
    if len(table) > len(shown):
        lines.append(Line(f"… and {len(table) - len(shown)} more rows: --json has all.", "quiet"))
    caption = (
        "Return beyond the market that the share lives from, in the call's direction, after "
        "costs; intervals allow for calls of one time; Holm over the groups"
    )
    return Section(kind, TITLES[kind], (Table(COLUMNS, rows, caption), Lines(tuple(lines))))


def _row(row: dict[Any, Any]) -> tuple[Cell, ...]:
    low, high = row["mean_low"], row["mean_high"]
    between = "" if low != low else f"{signed_percent(low)} to {signed_percent(high)}"
    return (
        cell(one_line(str(row["group"]), 30)),
        cell(str(row["months"])),
        cell(f"{row['calls']:,}"),
        cell(f"{row['priced']:,}"),
        cell("" if row["hit_rate"] != row["hit_rate"] else percent(row["hit_rate"], 0)),
        toned(_or_nothing(row["mean"]), row["mean"]),
        cell(between),
        cell(_or_nothing(row["median"])),
        cell("" if row["p_holm"] != row["p_holm"] else p_value(row["p_holm"])),
        cell(_or_nothing(row["shrunk_mean"])),
    )


def _or_nothing(value: float) -> str:
    return "" if value != value else signed_percent(value)


def _left(record: TrackRecord) -> Section:
    calls, lines = record.calls, []
    for word, said in (("open", "not over yet"), ("unpriceable", "cannot be priced"),
                       ("unresolved", "the text leaves open what is meant")):  # fmt: skip
        mine = calls[calls["status_12"] == word]
        if len(mine):
            symbols = mine["symbol"].where(mine["symbol"].notna(), mine["name"])
            named = [one_line(str(each), 24) for each in symbols]
            more = f" and {len(named) - 8} more" if len(named) > 8 else ""
            count = counted(len(mine), "call")
            lines.append(Line(f"{count} {said} at 12 months: {', '.join(named[:8])}{more}"))
    return Section("left", "Counted, and neither right nor wrong", (Lines(tuple(lines)),))
