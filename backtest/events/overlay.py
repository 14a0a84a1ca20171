"""The overlay: a bundled catalogue with the user's rows and clocks over it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from backtest.errors import EventError
from backtest.events.clock import to_nanoseconds
from backtest.events.event import Event
from backtest.events.record import read_events
from backtest.events.shelf import Shelf
from backtest.events.sources.csv_file import read_csv
from backtest.text_file import decoded, read_bytes

__all__ = ["CLOCK_COLUMNS", "Clock", "overlaid", "read_clocks", "read_rows", "write_clocks"]

CLOCK_COLUMNS = ("id", "known_from", "announced_at", "evidence", "source")
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Clock:
    """An earlier clock of a bundled event: both ends, and the document that says so."""

    id: str
    known_from: datetime
    known_by: datetime
    evidence: str
    source: str


def overlaid(events: Sequence[Event], catalog: str, shelf: Shelf) -> tuple[Event, ...]:
    """The events of a bundled catalogue, some known earlier, and those that it lacks.

    A row of the user's whose id the catalogue has by now is left out: the bundled one counts. A
    clock counts only where it is earlier than the bundled one.

    Raises
    ------
    EventError
        A file of the shelf cannot be read.
    """
    rows, clocks = read_rows(catalog, shelf), read_clocks(catalog, shelf)
    known = {event.id for event in events}
    found = [_sooner(event, clocks.get(event.id)) for event in events]
    found += [row for row in rows if row.id not in known]
    return tuple(sorted(found, key=lambda event: (event.known_by.timestamp(), event.id)))


def read_rows(catalog: str, shelf: Shelf) -> tuple[Event, ...]:
    """The user's own rows of a catalogue, none where there is no file."""
    text = _text(shelf.rows(catalog))
    return () if text is None else read_events(read_csv(text, file=str(shelf.rows(catalog))))


def read_clocks(catalog: str, shelf: Shelf) -> dict[str, Clock]:
    """The user's clocks by the event's id."""
    path = shelf.clocks(catalog)
    text = _text(path)
    if text is None:
        return {}
    found = {}
    for line, row in _clock_rows(text, path):
        try:
            ends = [datetime.fromisoformat(row[name]) for name in ("known_from", "announced_at")]
            known_from, known_by = ends
            if known_from.utcoffset() is None or known_by.utcoffset() is None:
                raise ValueError("no offset")
            if to_nanoseconds(known_from) > to_nanoseconds(known_by):
                raise ValueError("it ends before it begins")
            clock = Clock(row["id"], known_from, known_by, row["evidence"], row["source"])
        except (KeyError, TypeError, ValueError) as wrong:
            raise EventError(
                f"not a clock ({wrong})", file=path, line=line,
                mend="remove the file and update the catalogue again",
            ) from wrong  # fmt: skip
        found[clock.id] = clock
    return found


def _clock_rows(text: str, path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as wrong:
        mend = "remove the file and update the catalogue again"
        raise EventError(f"not CSV ({wrong})", file=path, mend=mend) from wrong
    return list(enumerate(rows, start=2))


def write_clocks(clocks: Sequence[Clock]) -> bytes:
    """The file of some clocks, in order of their ids."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CLOCK_COLUMNS)
    for one in sorted(clocks, key=lambda clock: clock.id):
        ends = (one.known_from.isoformat(), one.known_by.isoformat())
        writer.writerow([one.id, *ends, one.evidence, one.source])
    return text.getvalue().encode()


def _sooner(event: Event, clock: Clock | None) -> Event:
    if clock is None or to_nanoseconds(clock.known_by) >= to_nanoseconds(event.known_by):
        return event
    zone = ZoneInfo(event.tz)
    known_from, known_by = clock.known_from.astimezone(zone), clock.known_by.astimezone(zone)
    one_instant = to_nanoseconds(known_from) == to_nanoseconds(known_by)
    sources = [part for part in (event.source, clock.source) if part]
    return replace(
        event,
        known_from=known_from,
        known_by=known_by,
        precision="instant" if one_instant else "bounds",
        evidence="; ".join(part for part in (clock.evidence, event.evidence) if part),
        source=";".join(sources),
    )


def _text(path: Path) -> str | None:
    if not path.exists():
        return None
    content = read_bytes(path, largest=LARGEST, refusal=EventError, beside=lambda _: "update it")
    return decoded(content, file=path, refusal=EventError)
