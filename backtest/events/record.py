"""A record: one row of a catalogue with its place in the file, and the event it states."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from rapidfuzz.distance import OSA

from backtest.errors import EventError
from backtest.events.clock import read_ends
from backtest.events.event import Event
from backtest.events.scalars import Clock, Day, Symbol, Zone

__all__ = ["COLUMNS", "Cell", "Record", "check_columns", "read_events"]

COLUMNS = (
    "id",
    "type",
    "known_from",
    "announced_at",
    "tz",
    "effective_on",
    "title",
    "entities",
    "aliases",
    "country",
    "symbols",
    "source",
    "citation",
    "evidence",
)
_REQUIRED = ("id", "announced_at", "tz")
_SEVERAL = ("entities", "aliases", "country", "symbols")
# `known_by` may stand for `announced_at`, as in a list by hand.
_KNOWN = frozenset((*COLUMNS, "known_by"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a file; `parts` where the file itself makes a list of it."""

    text: str
    line: int
    column: int
    parts: tuple[str, ...] | None = None

    def values(self) -> tuple[str, ...]:
        """The values of a cell that may hold several, separated by ``;``."""
        parts = self.text.split(";") if self.parts is None else self.parts
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its cells by column, and where it begins."""

    file: str
    line: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """The text of a column, empty where the row has none."""
        cell = self.cells.get(column)
        return "" if cell is None else cell.text

    def wrong(self, column: str, problem: str, *, mend: str | None = None) -> EventError:
        """The error to raise about one cell."""
        cell = self.cells.get(column, Cell("", self.line, 0))
        return EventError(
            problem,
            file=self.file,
            line=cell.line,
            column=cell.column or None,
            key=column,
            value=cell.text or None,
            mend=mend,
        )


def check_columns(names: Iterable[str], *, file: str, line: int) -> None:
    """Refuse columns that are missing, named twice, or one slip away from a known one.

    Other columns are attributes, so a misspelt `entites` would otherwise lose its values
    in silence.
    """
    given = list(names)
    for place, name in enumerate(given, start=1):
        where: dict[str, Any] = {"file": file, "line": line, "column": place}
        if not name:
            raise EventError("a column without a name", mend="name it or leave it out", **where)
        if name in given[: place - 1]:
            raise EventError("a column named twice", value=name, mend="leave one out", **where)
        meant = None if name in _KNOWN else _meant(name)
        if meant is not None and meant not in given:
            raise EventError("no such column", value=name, mend=f"did you mean {meant}?", **where)
    for name in _REQUIRED:
        if name not in given and not (name == "announced_at" and "known_by" in given):
            raise EventError(
                f"the column {name} is missing",
                file=file,
                line=line,
                mend=f"a catalogue has the columns {', '.join(COLUMNS)}; "
                f"at least {', '.join(_REQUIRED)}",
            )


def _meant(name: str) -> str | None:
    plain = "_".join(name.casefold().split())
    return next((known for known in COLUMNS if OSA.distance(plain, known) <= 1), None)


def read_events(records: Iterable[Record]) -> tuple[Event, ...]:
    """The events that records state, in order of `known_by`, then of id by code point.

    Raises
    ------
    EventError
        For a cell that cannot be read, a clock that runs backwards, an id used twice.
    """
    read = _Cells()
    lines: dict[str, int] = {}
    events = []
    for record in records:
        event = _read_event(record, read)
        if event.id in lines:
            raise record.wrong(
                "id", f"an id that line {lines[event.id]} has too", mend="make ids unlike"
            )
        lines[event.id] = record.line
        events.append(event)
    return tuple(sorted(events, key=lambda event: (event.known_by.timestamp(), event.id)))


class _Cells:
    """Readers of single cells, made once for a file."""

    def __init__(self) -> None:
        self.clock = TypeAdapter[Any](Clock).validate_python
        self.zone = TypeAdapter[str](Zone).validate_python
        self.day = TypeAdapter[Any](Day).validate_python
        self.symbol = TypeAdapter[str](Symbol).validate_python


def _read_event(record: Record, read: _Cells) -> Event:
    for column, cell in record.cells.items():
        _check_text(record, column, cell)
    if not record.text("id"):
        raise record.wrong("id", "no id", mend="give each event an id of its own")
    announced = _announced_column(record)
    zone = _scalar(record, "tz", read.zone)
    if zone is None:
        raise record.wrong("tz", "no time zone", mend="the announcing authority's IANA zone")
    known_by, known_from = (_scalar(record, c, read.clock) for c in (announced, "known_from"))
    try:
        ends = read_ends(known_by, known_from, tz=zone)
    except PydanticCustomError as error:
        raise record.wrong("known_from", error.message(), mend=_mend(error.context)) from error
    _scalar(record, "effective_on", read.day)
    several = {c: record.cells[c].values() if c in record.cells else () for c in _SEVERAL}
    for symbol in several["symbols"]:
        _checked(record, "symbols", read.symbol, symbol)
    return Event(
        id=record.text("id"),
        definition="",
        known_from=ends.known_from,
        known_by=ends.known_by,
        tz=zone,
        precision=ends.precision,
        title=record.text("title"),
        source=record.text("source"),
        type=record.text("type"),
        entities=several["entities"],
        aliases=several["aliases"],
        country=several["country"],
        symbols=several["symbols"],
        citation=record.text("citation"),
        evidence=record.text("evidence"),
        effective_on=record.text("effective_on"),
        attributes=MappingProxyType(
            {c: cell.text for c, cell in record.cells.items() if c not in _KNOWN}
        ),
    )


def _announced_column(record: Record) -> str:
    given = [column for column in ("announced_at", "known_by") if record.text(column)]
    if not given:
        raise record.wrong(
            "announced_at", "no date", mend="give the date or the instant of the announcement"
        )
    if len(given) == 2:
        raise record.wrong("known_by", "announced_at stands there too", mend="give one of them")
    return given[0]


def _check_text(record: Record, column: str, cell: Cell) -> None:
    if cell.parts is not None and column in _KNOWN and column not in _SEVERAL:
        raise record.wrong(column, "a list where one value is meant", mend="give one value")
    if cell.text.isprintable():
        return
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cell.text):
        raise record.wrong(column, "a control character or a line break", mend="leave it out")


def _scalar(record: Record, column: str, read: Callable[[Any], Any]) -> Any:
    """The value of a column; None where it is empty."""
    text = record.text(column)
    return _checked(record, column, read, text) if text else None


def _checked(record: Record, column: str, read: Callable[[Any], Any], text: str) -> Any:
    try:
        return read(text)
    except ValidationError as error:
        found = error.errors()[0]
        raise record.wrong(column, found["msg"], mend=_mend(found.get("ctx"))) from error


def _mend(context: Mapping[str, Any] | None) -> str | None:
    return None if context is None else context.get("mend")
