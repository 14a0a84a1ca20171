"""articles.csv: which articles a folder has, of what day, by whom and where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backtest.errors import InputError, nearest
from backtest.text_file import decoded, read_bytes

__all__ = ["Listed", "read_listing"]

COLUMNS = ("file", "published", "author", "outlet")
LARGEST = 8 * 1024**2


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of articles.csv."""

    file: str
    published: date
    author: str
    outlet: str


def read_listing(folder: Path) -> Iterator[Listed]:
    """The rows of a folder's articles.csv, in its order.

    Raises
    ------
    InputError
        There is none, it lists nothing, lacks a column, or a row names a file outside of the
        folder or a day that is none.
    """
    path = folder / "articles.csv"
    content = read_bytes(path, largest=LARGEST, refusal=InputError,
                         beside=lambda _: "make it: file,published,author,outlet")  # fmt: skip
    text = decoded(content, file=path, refusal=InputError)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    count = 0
    try:
        _require_columns(path, reader.fieldnames or ())
        for row in reader:
            count += 1
            yield _listed(folder, path, reader.line_num, row)
    except csv.Error as error:
        raise InputError(f"no CSV ({error})", file=path, line=reader.line_num + 1,
                         mend="quote fields as spreadsheets do") from error  # fmt: skip
    if not count:
        raise InputError("no article is listed", file=path, mend="add a row for each article")


def _require_columns(path: Path, names: Iterable[str]) -> None:
    for column in COLUMNS:
        if column not in names:
            near = nearest(column, names)
            mend = f"is {near} meant?" if near else f"the columns are {','.join(COLUMNS)}"
            raise InputError("a column is missing", file=path, line=1, key=column, mend=mend)


def _listed(folder: Path, path: Path, line: int, row: Mapping[str, str | None]) -> Listed:
    name = (row["file"] or "").strip()
    inside = (folder / name).resolve()
    if not name or not inside.is_relative_to(folder.resolve()):
        raise InputError("not a file of this folder", file=path, line=line, key="file",
                         value=name, mend="name a file beside articles.csv")  # fmt: skip
    try:
        day = date.fromisoformat((row["published"] or "").strip())
    except ValueError as error:
        raise InputError(
            "not a day", file=path, line=line, key="published", value=row["published"],
            mend="write it as 2025-06-26",
        ) from error  # fmt: skip
    return Listed(name, day, (row["author"] or "").strip(), (row["outlet"] or "").strip())
