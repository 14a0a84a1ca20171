"""Catalogues: the bundled records by name, or a CSV or YAML file beside the thesis."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from backtest.errors import EventError, UnknownName, nearest
from backtest.events.event import Event
from backtest.events.record import Record, read_events
from backtest.events.sources.csv_file import read_csv
from backtest.events.sources.yaml_file import read_yaml

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


def read_catalog(name_or_path: str | Path, *, folder: Path | None = None) -> tuple[Event, ...]:
    """The events of a catalogue, in order of `known_by`, then of id by code point.

    Parameters
    ----------
    name_or_path : str or Path
        A bundled name (`catalog_names`), or a file that ends in .csv, .yaml or .yml.
    folder : Path, optional
        Where a relative path starts: the thesis's folder; the working directory if None.

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
        events = read_events(_records(_bytes(path), file=str(path)))
    else:
        if name not in catalog_names():
            raise _unknown(name)
        record = files("backtest.events") / "records" / f"{name}.csv"
        events = read_events(_records(record.read_bytes(), file=f"{name}.csv"))
    if not events:
        raise EventError("a catalogue without events", file=name, mend="add one row at least")
    return events


def _unknown(name: str) -> UnknownName:
    near = nearest(name, catalog_names())
    known = f"bundled are {', '.join(catalog_names())}; a file ends in .csv, .yaml or .yml"
    return UnknownName(
        "no such catalogue", value=name, mend=known if near is None else f"did you mean {near}?"
    )


def _bytes(path: Path) -> bytes:
    """What a regular file holds; links are followed, pipes and devices are not opened."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise EventError("a folder, not a file", file=path, mend="name the file inside it")
        if not stat.S_ISREG(found.st_mode):
            raise EventError("not a regular file", file=path, mend="name a CSV or YAML file")
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise EventError("no such file", file=path, mend=_beside(path)) from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise EventError(f"cannot be read ({said})", file=path) from error
    if len(content) > _LARGEST:
        raise EventError(
            f"larger than {_LARGEST // 1024**2} MiB", file=path, mend="split the catalogue"
        )
    return content


def _beside(path: Path) -> str:
    """What else the file may have been: one beside it with a name like it."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in _SUFFIXES]
    except OSError:
        return "a path starts at the thesis's folder"
    near = nearest(path.name, sorted(names))
    return "a path starts at the thesis's folder" if near is None else f"did you mean {near}?"


def _records(content: bytes, *, file: str) -> Iterator[Record]:
    text = _decoded(content, file)
    return (read_csv if file.lower().endswith(".csv") else read_yaml)(text, file=file)


def _decoded(content: bytes, file: str) -> str:
    mend = "save the file as UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EventError("UTF-16, not UTF-8", file=file, line=1, mend=mend)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        raise EventError(
            f"not UTF-8 (byte {error.start - start + 1} of the line)",
            file=file,
            line=line,
            mend=mend,
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise EventError("a NUL byte: not a text file", file=file, line=line, mend=mend)
    return text
