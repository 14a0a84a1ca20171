"""History: events in order of time, with both ends of their clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import instant
from backtest.report.outside import one_line, web_address
from backtest.report.section import Cell, Column, Section, Table
from backtest.report.sections.words import cell

if TYPE_CHECKING:
    from backtest.events.event import Event
    from backtest.events.history import History

__all__ = ["events_listed"]

TITLE = 70
COLUMNS = (
    Column("Known from", "left"),
    Column("Known by", "left"),
    Column("Event", "left"),
    Column("Of", "left"),
)


def events_listed(history: History) -> Section:
    """A row an event; the definition that found it stands last where there are several."""
    several = len(history.definitions) > 1
    columns = COLUMNS if several else COLUMNS[:-1]
    rows = tuple(_row(event)[: len(columns)] for event in history.events)
    return Section("events", "", (Table(columns, rows),))


def _row(event: Event) -> tuple[Cell, ...]:
    first = next((part for part in event.source.split(";") if web_address(part.strip())), "")
    return (
        cell(instant(event.known_from)),
        cell(instant(event.known_by)),
        Cell(one_line(event.title or event.id, TITLE), link=web_address(first.strip())),
        cell(one_line(event.definition, 40), "quiet"),
    )
