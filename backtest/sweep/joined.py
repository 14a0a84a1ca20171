"""Parquet files of one schema, one after the other, as one: pages are copied, not written anew.

What a sweep's chunks take to decode and to encode once more is a twentieth of what heavy variants
take to replay, and no worker can help with it. Of a file only its footer says where pages stand:
so the footers are joined, with every place moved by as much as the pages were.

Source: Apache Parquet, ``parquet.thrift`` (the numbers of the fields) and "File Format".
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from backtest.sweep.thrift import Fields, read_struct, write_struct

__all__ = ["join_parquet"]

MAGIC = b"PAR1"
SCHEMA, ROWS, GROUPS = 2, 3, 4  # of FileMetaData
COLUMNS, GROUP_AT, ORDINAL = 1, 5, 7  # of RowGroup
COLUMN_AT, META, OFFSET_INDEX, COLUMN_INDEX = 2, 3, 4, 6  # of ColumnChunk
PAGES = (9, 10, 11, 14)  # of ColumnMetaData: data, index, dictionary, Bloom filter
MOST_ORDINALS = 2**15


def join_parquet(parts: Iterable[Path], out: IO[bytes]) -> None:
    """Write files, whose row groups follow one another, into an open one as a single file.

    Raises
    ------
    ValueError
        No file, one that is no Parquet, or one of another schema than the first.
    """
    whole: Fields | None = None
    at = out.write(MAGIC)
    for part in parts:
        content = part.read_bytes()
        body, footer = _taken_apart(content, part)
        _moved(footer, at - len(MAGIC))
        at += out.write(body)
        whole = footer if whole is None else _appended(whole, footer, part)
    if whole is None:
        raise ValueError("no file to join")
    for n, group in enumerate(whole[GROUPS][1][1]):
        if group.pop(ORDINAL, None) and n < MOST_ORDINALS:  # it may be left out
            group[ORDINAL] = (4, n)
    footer_bytes = write_struct(whole)
    out.write(footer_bytes + len(footer_bytes).to_bytes(4, "little") + MAGIC)


def _taken_apart(content: bytes, part: Path) -> tuple[memoryview, Fields]:
    """Pages, and the footer."""
    length = int.from_bytes(content[-8:-4], "little")
    begins = len(content) - 8 - length
    if content[:4] != MAGIC or content[-4:] != MAGIC or begins < len(MAGIC):
        raise ValueError(f"not a Parquet file: {part}")
    return memoryview(content)[len(MAGIC) : begins], read_struct(content[begins:-8])


def _moved(footer: Fields, by: int) -> None:
    """Every place in a file that a footer names, moved."""
    for group in footer[GROUPS][1][1]:
        _add(group, GROUP_AT, by)
        for column in group[COLUMNS][1][1]:
            for number in (COLUMN_AT, OFFSET_INDEX, COLUMN_INDEX):
                _add(column, number, by)
            for number in PAGES:
                _add(column[META][1], number, by)


def _add(fields: Fields, number: int, by: int) -> None:
    kind, value = fields.get(number, (0, 0))
    if value:  # 0: not used
        fields[number] = (kind, value + by)


def _appended(whole: Fields, footer: Fields, part: Path) -> Fields:
    if footer[SCHEMA] != whole[SCHEMA]:
        raise ValueError(f"of another schema: {part}")
    kind, rows = whole[ROWS]
    whole[ROWS] = (kind, rows + footer[ROWS][1])
    whole[GROUPS][1][1].extend(footer[GROUPS][1][1])
    return whole
