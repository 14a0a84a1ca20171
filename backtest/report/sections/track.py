"""A track record in sections: what is said, every call counted, and who was right how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from backtest.report.numbers import NOTHING, counted, day, p_value
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.track_words import (
    after,
    how_it_was_counted,
    rate_of,
    said_of,
    with_interval,
)
from backtest.report.sections.words import cell, day_of
from backtest.study.track.horizon import COMPARED

if TYPE_CHECKING:
    from backtest.study.track import TrackRecord

__all__ = ["write_track_sections"]

NAME = 40  # characters of a group's name
WHY = 120
REASONS = 20  # told one by one
MOST = 20  # groups of a kind that are shown
SHORT, NAMED = 24, 4  # characters of a share, and shares that are named
NOT_OVER = "not over yet"

COUNTED = (
    Column("After", "left"),
    Column("Calls"),
    Column("Priced"),
    Column("Open"),
    Column("Unpriceable"),
    Column("Right"),
    Column("Hit rate, %"),
    Column("p"),
    Column("Clusters"),
)
AVERAGES = (Column("After", "left"), Column("Mean, %"), Column("Median, %"))
SHRUNK = Column("Shrunk, %")
GROUPS = (
    Column("Who", "left"),
    Column("Priced"),
    Column("Hit rate, %", spare=1),
    Column("Mean, %"),
    SHRUNK,
    Column("Holm p"),
    Column("Clusters", spare=2),
)
REASON = (Column("Calls"), Column("Status", "left"), Column("Which", "left"), Column("Why", "left"))


def write_track_sections(record: TrackRecord) -> tuple[Section, ...]:
    """The headline, all calls, sides, outlets, authors, what is not priced, and how."""
    headline = Section("headline", "Track record", (Lines((Line(said_of(record), "strong"),)),))
    if not len(record.calls):
        return (headline,)
    return (
        headline,
        _all(record),
        _groups(record, "side", "By side"),
        _groups(record, "outlet", "By outlet"),
        _groups(record, "author", "By author"),
        _not_priced(record),
        Section("how", "How this was counted", (Lines(how_it_was_counted(record)),)),
    )


def _all(record: TrackRecord) -> Section:
    counts, averages = [], []
    for months in record.months:
        row = record.of("all", months).iloc[0]
        when = cell(after(months))
        counts.append((
            when, *(cell(f"{row[name]:,}") for name in
                     ("calls", "priced", "open", "unpriceable", "hits")),
            cell(rate_of(row)), cell(_p(row["p_value"])), cell(f"{row['clusters']:.1f}"),
        ))  # fmt: skip
        averages.append(
            (when, cell(with_interval(row, "mean")), cell(with_interval(row, "median")))
        )
    first, last = record.calls["published"].min(), record.calls["published"].max()
    caption = (
        f"{counted(len(record.calls), 'call')} in "
        f"{counted(record.calls['article'].nunique(), 'article')}, published {day_of(first)} to "
        f"{day_of(last)}; prices to {day(record.as_of)}"
    )
    return Section(
        "all",
        "Every call",
        (
            Table(COUNTED, tuple(counts), caption, whole=True),
            Table(AVERAGES, tuple(averages), "Beyond the benchmark", whole=True),
        ),
    )


def _groups(record: TrackRecord, kind: str, title: str) -> Section:
    columns = GROUPS if kind in COMPARED else tuple(one for one in GROUPS if one != SHRUNK)
    blocks: list[Table | Lines] = []
    count = 0
    for months in record.months:
        found = record.of(kind, months)
        count = len(found)
        rows = [_group(row, kind) for _, row in found.head(MOST).iterrows()]
        blocks.append(
            Table(columns, tuple(rows), f"After {after(months)}; priced of all calls", whole=True)
        )
    if count > MOST:
        rest = counted(count - MOST, f"smaller {kind}")
        blocks.append(Lines((Line(f"… and {rest}: the JSON and track.csv have all.", "quiet"),)))
    return Section(kind, title, tuple(blocks))


def _group(row: pd.Series[Any], kind: str) -> tuple[Cell, ...]:
    shrunk = [cell(with_interval(row, "shrunk_mean", "shrunk"))] if kind in COMPARED else []
    return (
        cell(one_line(row["group"], NAME)),
        cell(f"{row['priced']}/{row['calls']}"),
        cell(rate_of(row)),
        cell(with_interval(row, "mean")),
        *shrunk,
        cell(_p(row["p_holm"])),
        cell(f"{row['clusters']:.1f}"),
    )


def _not_priced(record: TrackRecord) -> Section:
    calls = record.calls.assign(why=record.calls["why"].fillna("").astype(str))
    left = calls[(calls["status"] != "priced") | (calls["why"] != "")]
    if not len(left):
        return Section("not-priced", "Not priced", (Lines((Line("No call."),)),))
    reasons = [
        (-len(mine), str(status), str(why), _named(mine))
        for (status, why), mine in left.groupby(["status", "why"], sort=False)
    ]
    rows = [
        (cell(f"{-less:,}"), cell(one_line(status, NAME)), cell(which),
         cell(one_line(why, WHY) or (NOT_OVER if status == "open" else NOTHING)))
        for less, status, why, which in sorted(reasons)[:REASONS]
    ]  # fmt: skip
    blocks: list[Table | Lines] = [Table(REASON, tuple(rows), whole=True)]
    if len(reasons) > REASONS:
        rest = counted(len(reasons) - REASONS, "reason")
        blocks.append(Lines((Line(f"… and {rest} more: the table of calls has all.", "quiet"),)))
    return Section("not-priced", "Open or not priced", tuple(blocks))


def _named(calls: pd.DataFrame) -> str:
    """The shares of some calls, or the words that might mean one, each once."""
    names = calls["symbol"].where(calls["symbol"].notna(), calls["name"])
    found = [one_line(str(name), SHORT) for name in dict.fromkeys(names)]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return ", ".join(found[:NAMED]) + more


def _p(value: object) -> str:
    p = float(str(value))
    return NOTHING if p != p else p_value(p)
