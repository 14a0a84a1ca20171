"""Catalogues: the bundled records by name, or a CSV or YAML file beside the thesis."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from backtest.errors import EventError, UnknownName, nearest
from backtest.events.event import Event
from backtest.events.overlay import overlaid
from backtest.events.record import Record, read_events
from backtest.events.shelf import Shelf
from backtest.events.sources.csv_file import read_csv
from backtest.events.sources.yaml_file import read_yaml
from backtest.text_file import decoded, read_bytes

__all__ = ["catalog_names", "read_catalog"]

_SUFFIXES = (".csv", ".yaml", ".yml")
_LARGEST = 16 * 1024 * 1024  # bytes; a thousand times the bundled records


def catalog_names() -> tuple[str, ...]:
    """Names of the bundled catalogues, in order.

    Examples
    --------
    >>> "entity_list" in catalog_names()
    True
    """
    records = files("backtest.events") / "records"
    return tuple(
        sorted(entry.name[:-4] for entry in records.iterdir() if entry.name.endswith(".csv"))
    )


def read_catalog(
    name_or_path: str | Path, *, folder: Path | None = None, shelf: Shelf | None = None
) -> tuple[Event, ...]:
    """The events of a catalogue, in order of `known_by`, then of id by code point.

    Parameters
    ----------
    name_or_path : str or Path
        A bundled name (`catalog_names`), or a file that ends in .csv, .yaml or .yml.
    folder : Path, optional
        Where a relative path starts: the thesis's folder; the working directory if None.
    shelf : Shelf, optional
        Of a bundled catalogue the user's own rows and clocks too (`backtest events update`);
        the bundled file alone if None.

    Returns
    -------
    tuple of Event
        Their `definition` is empty; columns beyond those of a catalogue are `attributes`.

    Raises
    ------
    EventError
        For a file that cannot be read or a row that cannot be true, with line and column.
    UnknownName
        For a name that no bundled catalogue has.

    Examples
    --------
    >>> [event.known_by.isoformat() for event in read_catalog("entity_list")
    ...  if "Zhipu AI" in event.entities]
    ['2025-01-15T20:10:00-05:00']
    """
    name = str(name_or_path)
    if Path(name).suffix.lower() in _SUFFIXES:
        path = Path(name) if folder is None else folder / name
        content = read_bytes(path, largest=_LARGEST, refusal=EventError, beside=_beside)
        events = read_events(_records(content, file=str(path)))
    else:
        if name not in catalog_names():
            raise _unknown(name)
        record = files("backtest.events") / "records" / f"{name}.csv"
        events = read_events(_records(record.read_bytes(), file=f"{name}.csv"))
        if shelf is not None:
            events = overlaid(events, name, shelf)
    if not events:
        raise EventError("a catalogue without events", file=name, mend="add one row at least")
    return events


def _unknown(name: str) -> UnknownName:
    near = nearest(name, catalog_names())
    known = f"bundled are {', '.join(catalog_names())}; a file ends in .csv, .yaml or .yml"
    return UnknownName(
        "no such catalogue", value=name, mend=known if near is None else f"did you mean {near}?"
    )


def _beside(path: Path) -> str:
    """What else the file may have been: one beside it with a name like it."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in _SUFFIXES]
    except OSError:
        return "a path starts at the thesis's folder"
    near = nearest(path.name, sorted(names))
    return "a path starts at the thesis's folder" if near is None else f"did you mean {near}?"


def _records(content: bytes, *, file: str) -> Iterator[Record]:
    text = decoded(content, file=file, refusal=EventError)
    return (read_csv if file.lower().endswith(".csv") else read_yaml)(text, file=file)
