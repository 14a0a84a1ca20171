"""Reading a sweep's files a part at a time, so that memory does not grow with the variants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backtest.sweep.tables import VARIANTS, clusters_file
from backtest.sweep.trials import Trials

__all__ = ["column_of", "parts_of", "row_of", "trials_of"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def parts_of(folder: Path, names: Sequence[str]) -> Iterator[dict[str, Floats]]:
    """Number columns of the variants, a part of the rows at a time; null is NaN."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(folder / f"{VARIANTS}.parquet") as file:
        for n in range(file.num_row_groups):
            table = file.read_row_group(n, columns=list(names), use_threads=False)
            yield {name: _numbers(table.column(name)) for name in names}


def column_of(folder: Path, name: str) -> Floats:
    """One number column of all variants."""
    return np.concatenate([part[name] for part in parts_of(folder, [name])])


def row_of(folder: Path, variant: int) -> dict[str, Any]:
    """One row, as plain values; what is null is None."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(folder / f"{VARIANTS}.parquet") as file:
        at = variant
        for n in range(file.num_row_groups):
            count = file.metadata.row_group(n).num_rows
            if at < count:
                table = file.read_row_group(n, use_threads=False).slice(at, 1)
                return dict(table.to_pylist()[0])
            at -= count
    raise IndexError(variant)


def _rows(folder: Path, rows: Ints, of_chunk: int) -> tuple[Ints, Floats, Floats]:
    """(m, c) trades, sum of excess and of its square, of some rows in order."""
    import pyarrow.parquet as pq

    found: list[tuple[Any, ...]] = []
    for n in np.unique(rows // of_chunk).tolist():
        table = pq.read_table(clusters_file(folder, n), use_threads=False)
        own = rows[rows // of_chunk == n] - n * of_chunk
        columns = [_lists(table.column(name)) for name in ("trades", "excess", "squares")]
        whole = len(own) == len(table)
        found.append(tuple(one if whole else one[own] for one in columns))
    trades, excess, squares = (np.concatenate(part) for part in zip(*found, strict=True))
    return trades.astype(np.int64), excess, squares


def trials_of(folder: Path, rows: Ints, coordinates: Floats, *, of_chunk: int) -> Trials:
    """The trials of some rows, in order; `of_chunk` is the manifest's number of rows."""
    trades, excess, squares = _rows(folder, rows, of_chunk)
    return Trials(trades, excess, squares, coordinates, rows)


def _numbers(column: Any) -> Floats:
    return np.asarray(column.to_numpy(), np.float64)


def _lists(column: Any) -> npt.NDArray[Any]:
    chunk = column.combine_chunks()
    flat: npt.NDArray[Any] = chunk.flatten().to_numpy(zero_copy_only=False)
    return flat.reshape(-1, chunk.type.list_size)
