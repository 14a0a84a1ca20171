"""The store: chunks on disk, each whole or not there, and the files that they become.

::

    DIR/manifest.json            what the sweep is of
    DIR/chunks/variants-00000.parquet, clusters-00000.parquet, …     while it runs
    DIR/variants.parquet         a row per variant, in grid order
    DIR/clusters.parquet         the same rows: of each event cluster the trades, the sum of their
                                 excess over the benchmark, and of its squares

A chunk is written beside its place and moved into it, clusters first: where the variants' file
stands, the chunk is done. After a kill what is not done is replayed again, to the same bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backtest.errors import BacktestError, InputError
from backtest.sweep.manifest import NAME, Manifest, read_manifest
from backtest.sweep.tables import KINDS, VARIANTS, Files, parquet_writer

__all__ = ["Store"]


class Store:
    """The folder of one sweep.

    Raises
    ------
    InputError
        It is no folder, holds another sweep or like-named files, or cannot be written in.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest
        self._begin()

    def __len__(self) -> int:
        return -(-self.manifest.variants // self.manifest.rows)

    @property
    def complete(self) -> bool:
        """Whether every variant stands in its place."""
        return all((self.folder / f"{kind}.parquet").exists() for kind in KINDS)

    def bounds(self, n: int) -> tuple[int, int]:
        """The variants of chunk `n`, from the first to before the second."""
        rows = self.manifest.rows
        return n * rows, min((n + 1) * rows, self.manifest.variants)

    def missing(self) -> list[int]:
        """Chunks that are not done."""
        if self.complete:
            return []
        return [n for n in range(len(self)) if not self._chunk(VARIANTS, n).exists()]

    def write(self, n: int, files: Files) -> None:
        """Put a chunk in its place."""
        for kind, content in zip(KINDS, files, strict=True):
            _put(content, self._chunk(kind, n))

    def finish(self) -> None:
        """Make one file of each kind of the chunks, in the order of the grid."""
        if not self.complete:
            for kind in KINDS:
                _join((self._chunk(kind, n) for n in range(len(self))),
                      self.folder / f"{kind}.parquet")  # fmt: skip
        shutil.rmtree(self.folder / "chunks", ignore_errors=True)

    def _chunk(self, kind: str, n: int) -> Path:
        return self.folder / "chunks" / f"{kind}-{n:05d}.parquet"

    def _begin(self) -> None:
        try:
            if self.folder.exists() and not self.folder.is_dir():
                raise InputError(
                    "a file, not a folder", key="--out", value=str(self.folder),
                    mend="name a folder",
                )  # fmt: skip
            found = read_manifest(self.folder)
            if found is None:
                self._require_free()
                self.folder.mkdir(parents=True, exist_ok=True)
                _put(self.manifest.text().encode(), self.folder / NAME)
            else:
                found.require_same(self.manifest, self.folder)
            if not self.complete:
                (self.folder / "chunks").mkdir(exist_ok=True)
        except OSError as error:
            said = f"cannot write {self.folder}: {error.strerror or error}"
            raise InputError(
                said, key="--out", mend="name a folder that you may write in"
            ) from error

    def _require_free(self) -> None:
        for name in ("chunks", *(f"{kind}.parquet" for kind in KINDS)):
            if (self.folder / name).exists():
                raise InputError(
                    f"already holds {name}, which no sweep of backtest wrote", key="--out",
                    value=str(self.folder), mend="name an empty folder, or a new one",
                )  # fmt: skip


def _put(content: bytes, path: Path) -> None:
    """Write a file whole: beside its place, to the disk, and then into it."""
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(content)
        _flushed(file)
    draft.replace(path)


def _join(parts: Iterator[Path], path: Path) -> None:
    import pyarrow.parquet as pq

    if path.exists():
        return
    draft, writer = path.with_suffix(".part"), None
    try:
        with draft.open("wb") as file:
            for part in parts:
                table = pq.read_table(part, use_threads=False)
                writer = parquet_writer(file, table.schema) if writer is None else writer
                writer.write_table(table, row_group_size=len(table))
            if writer is not None:
                writer.close()
            _flushed(file)
    except OSError as error:
        raise BacktestError(f"cannot write {path}: {error.strerror or error}; the chunks stay, and "
                            "the same command goes on from there") from error  # fmt: skip
    draft.replace(path)


def _flushed(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
