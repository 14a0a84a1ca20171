"""The store: chunks on disk, each whole or not there, and the table that they become.

::

    DIR/manifest.json            what the sweep is of
    DIR/clusters/000000.parquet, …    a file per chunk, in grid order: of each variant and event
                                 cluster the trades, the sum of their excess over the benchmark,
                                 and of its squares
    DIR/chunks/000000.parquet, …  while it runs: the rows of a chunk
    DIR/variants.parquet         at its end: a row per variant, in grid order

A chunk is written beside its place and moved into it, clusters first: where its rows stand in
``chunks``, it is done. After a kill what is not done is replayed again, to the same bytes. The
table grows beside the chunks while others are replayed, and is moved into its place when it ends.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from backtest.errors import BacktestError, InputError
from backtest.sweep.joined import Joined
from backtest.sweep.manifest import NAME, Manifest, read_manifest
from backtest.sweep.tables import CLUSTERS, VARIANTS, Files, clusters_file

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
        self._joined = Joined(self._rows("variants.part"))
        every = [] if self.complete else range(len(self))
        self._left = {n for n in every if not self._done(n)}

    def __len__(self) -> int:
        return -(-self.manifest.variants // self.manifest.rows)

    @property
    def complete(self) -> bool:
        """Whether every variant stands in its place, and its clusters."""
        return self._table.exists() and all(
            clusters_file(self.folder, n).exists() for n in range(len(self))
        )

    def bounds(self, n: int) -> tuple[int, int]:
        """The variants of chunk `n`, from the first to before the second."""
        rows = self.manifest.rows
        return n * rows, min((n + 1) * rows, self.manifest.variants)

    def missing(self) -> list[int]:
        """Chunks that are not done."""
        return sorted(self._left)

    def write(self, n: int, files: Files) -> None:
        """Put a chunk in its place, and its rows into the table."""
        try:
            _put(files.clusters, clusters_file(self.folder, n))
            _put(files.variants, self._chunk(n))
        except OSError as error:
            raise self._unwritten(error) from error
        self._left.discard(n)
        self._join()

    def finish(self) -> None:
        """Put the table in its place, once every chunk is in it."""
        if not self.complete:
            self._join()
            assert len(self._joined) == len(self), f"{len(self._joined)} of {len(self)} chunks"
            try:
                self._joined.move(self._table)
            except OSError as error:
                raise self._unwritten(error) from error
        shutil.rmtree(self._rows(), ignore_errors=True)

    def close(self) -> None:
        """Let go of the table that is not whole; the chunks stay."""
        self._joined.close()

    def _done(self, n: int) -> bool:
        """Whether a chunk is whole; what a failing disk left of one is replayed again."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            for path in (clusters_file(self.folder, n), self._chunk(n)):
                pq.ParquetFile(path).close()
        except (FileNotFoundError, pa.ArrowInvalid):
            return False
        return True

    def _join(self) -> None:
        """Chunks that follow the last in the table, as far as they are done."""
        try:
            while (n := len(self._joined)) < len(self) and n not in self._left:
                self._joined.add(self._chunk(n))
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> BacktestError:
        return BacktestError(
            f"cannot write {self.folder}: {error.strerror or error}; the chunks stay, and the same "
            "command goes on from there\n  mend: make room on that disk"
        )

    @property
    def _table(self) -> Path:
        return self.folder / f"{VARIANTS}.parquet"

    def _rows(self, name: str = "") -> Path:
        return self.folder / "chunks" / name

    def _chunk(self, n: int) -> Path:
        return self._rows(f"{n:06d}.parquet")

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
                for name in (CLUSTERS, "chunks"):
                    (self.folder / name).mkdir(exist_ok=True)
        except OSError as error:
            said = f"cannot write {self.folder}: {error.strerror or error}"
            raise InputError(
                said, key="--out", mend="name a folder that you may write in"
            ) from error

    def _require_free(self) -> None:
        for name in ("chunks", CLUSTERS, f"{VARIANTS}.parquet"):
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
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
