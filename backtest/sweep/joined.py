"""Joined: the rows of chunks as one Parquet file, which grows while the sweep runs."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from backtest.sweep.tables import parquet_writer

__all__ = ["Joined"]


class Joined:
    """A file that is begun with its first chunk, and is nothing before it is moved to its place.

    A chunk is a row group of it, so that the same chunks in the same order are the same bytes.
    """

    def __init__(self, draft: Path) -> None:
        self.draft = draft
        self._count = 0
        self._file: BinaryIO | None = None
        self._writer: Any = None

    def __len__(self) -> int:
        return self._count

    def add(self, chunk: Path) -> None:
        """Append the rows of a chunk's file.

        Raises
        ------
        OSError
            It cannot be written.
        """
        import pyarrow.parquet as pq

        table = pq.read_table(chunk, use_threads=False)
        if self._file is None:
            self._file = self.draft.open("wb")
            self._writer = parquet_writer(self._file, table.schema)
        self._writer.write_table(table, row_group_size=len(table))
        self._count += 1

    def move(self, place: Path) -> None:
        """End the file and put it into its place.

        Raises
        ------
        OSError
            It cannot be written.
        """
        assert self._file is not None, "no chunk"
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.draft.replace(place)

    def close(self) -> None:
        """Let go of the file; it is made anew of the chunks."""
        if self._file is None or self._file.closed:
            return
        with suppress(OSError):  # a full disk: what it would not take is thrown away anyway
            self._writer.close()
        self._writer.is_open = False  # else it tries once more when it is forgotten
        with suppress(OSError):
            self._file.close()
        self._file, self._writer, self._count = None, None, 0
