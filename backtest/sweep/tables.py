"""A chunk's tables: what came of its variants as the two Parquet files that are kept of it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.sweep.axis import Axis
from backtest.sweep.engine import Chunk

__all__ = ["CLUSTERS", "VARIANTS", "Files", "as_files", "clusters_file", "parquet_writer"]

VARIANTS, CLUSTERS = "variants", "clusters"


class Files(NamedTuple):
    """The content of a chunk's two files."""

    clusters: bytes
    variants: bytes


def as_files(chunk: Chunk, axes: tuple[Axis, ...], at: npt.NDArray[np.int64]) -> Files:
    """A chunk as it is kept.

    Parameters
    ----------
    chunk : Chunk
    axes : tuple of Axis
    at : (axes, n) array
        Which value of each axis a variant has.

    Returns
    -------
    Files
        The same bytes for the same chunk, wherever it was replayed.
    """
    return Files(_parquet(_cluster_table(chunk)), _parquet(_variant_table(chunk, axes, at)))


def clusters_file(folder: Path, n: int) -> Path:
    """Where the clusters of chunk `n` stand."""
    return folder / CLUSTERS / f"{n:06d}.parquet"


def parquet_writer(file: Any, schema: Any) -> Any:
    """What writes tables of that schema into an open file; to be closed."""
    import pyarrow.parquet as pq

    texts = [field.name for field in schema if not str(field.type).startswith(("double", "fixed"))]
    return pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=texts)


def _parquet(table: Any) -> bytes:
    file = io.BytesIO()
    with parquet_writer(file, table.schema) as writer:
        writer.write_table(table)
    return file.getvalue()


def _variant_table(chunk: Chunk, axes: tuple[Axis, ...], at: npt.NDArray[np.int64]) -> Any:
    import pyarrow as pa

    count = at.shape[1]
    columns: dict[str, Any] = {
        "variant": pa.array(np.arange(chunk.first, chunk.first + count, dtype=np.int64))
    }
    for axis, own in zip(axes, at, strict=True):
        columns[axis.path] = pa.array(_alike(axis)).take(pa.array(own))
    for name, values in chunk.figures.items():
        columns[name] = pa.array(values, from_pandas=True)
    return pa.table(columns)


def _alike(axis: Axis) -> list[Any]:
    """The labels as one type: whole numbers, numbers or texts."""
    known = [label for label in axis.labels if label is not None]
    if any(isinstance(label, str) for label in known):
        return [None if label is None else str(label) for label in axis.labels]
    if any(isinstance(label, float) for label in known):
        return [None if label is None else float(label) for label in axis.labels]
    return list(axis.labels)


def _cluster_table(chunk: Chunk) -> Any:
    import pyarrow as pa

    def lists(values: npt.NDArray[Any]) -> Any:
        return pa.FixedSizeListArray.from_arrays(pa.array(values.ravel()), values.shape[1])

    return pa.table({"trades": lists(chunk.count.astype(np.int32)), "excess": lists(chunk.excess),
                     "squares": lists(chunk.squares)})  # fmt: skip
