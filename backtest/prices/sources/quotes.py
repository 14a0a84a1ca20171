"""Quotes: one ``SYMBOL.csv`` as text, read strictly."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import numpy.typing as npt

from backtest.errors import PriceFault, nearest
from backtest.prices.bars import Bars

__all__ = ["COLUMNS", "SHAPE", "check_columns", "read_quotes"]

COLUMNS = ("Date", "Open", "High", "Low", "Close", "Adj Close", "Volume")
SHAPE = "Date[,Open,High,Low],Close[,Adj Close][,Volume]"

_ABSENT = frozenset({"", "null", "nan", "n/a", "na", "none", "-"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLAIN = frozenset("0123456789.+-eE\n")


def read_quotes(content: bytes, symbol: str, *, file: str, only_closes: bool = False) -> Bars:
    """Rows of a CSV file: UTF-8, commas, a header, ISO dates, plain numbers.

    A byte-order mark, CRLF, quoted cells, blank lines, spaces around cells, any
    order of columns and any case of their names are taken; everything else that
    is not ``Date[,Open,High,Low],Close[,Adj Close][,Volume]`` is an error. An empty
    cell is a missing value. With `only_closes` the other columns are left aside, as
    for currency rates, of which one a day is used.

    Raises
    ------
    PriceFault
        Names file, line, column and value.

    Examples
    --------
    >>> read_quotes(b"Date,Close\\n2024-01-02,10.5\\n", "A", file="A.csv").close
    array([10.5])
    """
    header, rows, lines = _cells(_text(content, file), file)
    names = [_column(cell, file) for cell in header]
    check_columns(names, file)
    if not rows:
        raise PriceFault("no rows under the header", file=file, mend="give one row a session")
    cells = dict(zip(names, zip(*rows, strict=True), strict=True))
    dates = _dates(cells.pop("Date"), lines, file)
    if only_closes:
        cells = {"Close": cells["Close"]}
    read = {name: _numbers(column, name, lines, file) for name, column in cells.items()}
    return Bars(
        symbol,
        file,
        np.array(lines, dtype=np.int64),
        dates,
        read["Close"],
        open=read.get("Open"),
        high=read.get("High"),
        low=read.get("Low"),
        adjusted=read.get("Adj Close"),
        volume=read.get("Volume"),
    )


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise PriceFault(
            "not UTF-8 text", file=file, line=line, mend="save the file as CSV in UTF-8"
        ) from None


def _cells(text: str, file: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Header, rows of equal length, and the line on which each row ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        header = next((row for row in reader if any(row)), None)
        if header is None:
            raise PriceFault("the file is empty", file=file, mend=f"the columns are {SHAPE}")
        for row in reader:
            if not any(row):
                continue
            if len(row) != len(header):
                raise PriceFault(
                    f"{len(row)} cells under {len(header)} columns",
                    file=file,
                    line=reader.line_num,
                    value=",".join(row),
                    mend="one cell for each column; numbers without thousands separators",
                )
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as wrong:
        raise PriceFault(
            f"not a CSV file: {wrong}", file=file, line=reader.line_num, mend="write plain commas"
        ) from None
    return header, rows, lines


def _column(cell: str, file: str) -> str:
    """The column's own name; case, blanks and underscores do not matter."""
    plain = re.sub(r"[\s_]+", "", cell).casefold()
    for name in COLUMNS:
        if name.replace(" ", "").casefold() == plain:
            return name
    mend = f"the columns are {SHAPE}, separated by commas"
    marks = [mark for mark in (";", "\t", "|") if mark in cell]
    close = nearest(cell, COLUMNS)
    if marks:
        mend += f", not by {marks[0]!r}"
    elif close is not None and len(cell) < 20:
        mend = f"did you mean {close}? {mend}"
    raise PriceFault("an unknown column", file=file, line=1, value=cell, mend=mend)


def check_columns(names: list[str], file: str) -> None:
    """Refuse a header that repeats a column, or lacks one that every file has."""
    mend = f"the columns are {SHAPE}"
    for name in names:
        if names.count(name) > 1:
            raise PriceFault("a column that is repeated", file=file, line=1, value=name, mend=mend)
    for name in ("Date", "Close"):
        if name not in names:
            raise PriceFault(f"the column {name} is missing", file=file, line=1, mend=mend)
    given = {"Open", "High", "Low"} & set(names)
    if given and len(given) < 3:
        lacking = ", ".join(name for name in ("Open", "High", "Low") if name not in given)
        raise PriceFault(
            f"the column {lacking} is missing",
            file=file,
            line=1,
            mend="give Open, High and Low together, or none of them for a close-only file",
        )


def _dates(cells: tuple[str, ...], lines: list[int], file: str) -> npt.NDArray[np.datetime64]:
    found = [cell.strip() for cell in cells]
    if all(_DATE.fullmatch(cell) for cell in found):
        try:
            return np.array(found, dtype="datetime64[D]")
        except ValueError:
            pass  # a day that no calendar has, such as 2024-02-30: found and named below
    for cell, line in zip(found, lines, strict=True):
        try:
            if not _DATE.fullmatch(cell):
                raise ValueError
            np.datetime64(cell)
        except ValueError:
            raise PriceFault(
                "not a date",
                file=file,
                line=line,
                key="Date",
                value=cell,
                mend="write the exchange's own date as 2024-01-31, without a time",
            ) from None
    return np.array(found, dtype="datetime64[D]")


def _numbers(
    cells: tuple[str, ...], name: str, lines: list[int], file: str
) -> npt.NDArray[np.float64]:
    """A column as floats, NaN where a cell is empty."""
    # The common case first: only plain characters, and NumPy agrees that they are numbers.
    if _PLAIN.issuperset("\n".join(cells)) and all(cells):
        try:
            return np.array(cells).astype(np.float64)
        except ValueError:
            pass  # the cell at fault is found and named below
    values = np.full(len(cells), np.nan)
    for row, cell in enumerate(cells):
        plain = cell.strip()
        if _NUMBER.fullmatch(plain):
            values[row] = float(plain)
        elif plain.casefold() not in _ABSENT:
            raise PriceFault(
                "not a number",
                file=file,
                line=lines[row],
                key=name,
                value=cell,
                mend="write 1234.5: a point for decimals, nothing between thousands, no unit",
            )
    return values
