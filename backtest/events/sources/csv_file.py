"""A catalogue in CSV: text to records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from backtest.errors import EventError
from backtest.events.record import Cell, Record, check_columns

__all__ = ["read_csv"]


def read_csv(text: str, *, file: str) -> Iterator[Record]:
    """The rows of a comma-separated catalogue; the column of a cell is its field's number.

    Empty lines are passed over.

    Raises
    ------
    EventError
        For quotes that do not close, a wrong header, a row longer or shorter than it.

    Examples
    --------
    >>> rows = list(read_csv("id,announced_at,tz\\na,2025-02-17,Asia/Shanghai\\n", file="a.csv"))
    >>> rows[0].line, rows[0].text("tz")
    (2, 'Asia/Shanghai')
    """
    lines = _rows(text, file)
    first = next(lines, None)
    if first is None:
        raise EventError("an empty catalogue", file=file, mend="begin with the columns' names")
    line, cells = first
    header = [name.strip() for name in cells]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise EventError(
            "columns that are not separated by commas", file=file, line=line, mend="save as CSV"
        )
    check_columns(header, file=file, line=line)
    for line, cells in lines:
        if len(cells) != len(header):
            raise EventError(
                f"{len(cells)} fields under {len(header)} columns",
                file=file,
                line=line,
                mend='put a field that holds a comma in quotes: "…, …"',
            )
        yield Record(
            file,
            line,
            {
                name: Cell(cell.strip(), line, place)
                for place, (name, cell) in enumerate(zip(header, cells, strict=True), start=1)
            },
        )


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise EventError(
                f"not CSV ({error})", file=file, line=line, mend="close the quotes of this row"
            ) from error
        if cells:
            yield line, cells
