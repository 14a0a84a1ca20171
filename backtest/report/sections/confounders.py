"""Confounders: what else was known while the trades were held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Column, Line, Lines, Section, Table
from backtest.report.sections.words import cell, day_of, figure_of, toned

if TYPE_CHECKING:
    from backtest.result.confounders import Confounders
    from backtest.result.result import Result

__all__ = ["confounders"]

TITLE = 70
EVENTS = (
    Column("Known", "left"),
    Column("Session"),
    Column("Names", "left"),
    Column("Event", "left"),
)
BEFORE = (
    Column("Symbol", "left"),
    Column("In", "left"),
    Column("Until", "left"),
    Column("To there"),
    Column("Whole"),
    Column("First direct event", "left"),
)


def confounders(result: Result) -> Section:
    """Other catalogued events of the holding periods, and the trades cut short before them."""
    found = result.confounders
    blocks: list[Table | Lines]
    if found is None:
        blocks = [Lines((Line("They were not looked for.", "quiet"),))]
    elif not len(found.events):
        blocks = [Lines((Line("None in the catalogues. " + _limits(), "quiet"),))]
    else:
        blocks = [Lines((Line(_count(found)),))]
        if len(found.cut_short):
            blocks.append(_before(found))
        blocks.append(_listed(found))
        blocks.append(Lines((Line(_limits(), "quiet"),)))
    return Section("confounders", "What else happened", tuple(blocks))


def _count(found: Confounders) -> str:
    direct, whole = len(found.direct), len(found.events)
    said = (
        f"{counted(whole, 'other catalogued event')} became known while the trades were held: "
        f"{direct} direct, {whole - direct} market-wide."
    )
    return said + " The result is theirs as well." if direct else said


def _before(found: Confounders) -> Table:
    titles = dict(zip(found.events["id"], found.events["title"], strict=True))
    rows = [
        (
            cell(one_line(str(row.symbol), 24)),
            cell(day(day_of(row.entry_date))),
            cell(day(day_of(row.until))),
            toned(signed_percent(figure_of(row.before)), figure_of(row.before)),
            toned(signed_percent(figure_of(row.whole_return)), figure_of(row.whole_return)),
            cell(one_line(str(titles.get(row.id, row.id)), TITLE)),
        )
        for row in found.cut_short.rename(columns={"return": "before"}).itertuples(index=False)
    ]
    said = (
        "Trades cut short at the last close before the first direct event that was not known at "
        "their entry: by price and currency, before costs"
    )
    return Table(BEFORE, tuple(rows), said)


def _listed(found: Confounders) -> Table:
    rows = [
        (
            cell(day(str(row.announced_at)[:10])),
            cell(str(row.sessions), "quiet"),
            cell(one_line(str(row.names), 24) or "market-wide", "plain" if row.names else "quiet"),
            cell(one_line(str(row.title or row.id), TITLE)),
        )
        for row in found.events.itertuples(index=False)
    ]
    return Table(EVENTS, tuple(rows), "Session: of the first trade held then; 0 is its entry's own")


def _limits() -> str:
    return (
        "Looked for in the bundled catalogues alone: earnings, for one, are not there. Direct: "
        "it names a leg's company, sector or country."
    )
