"""Parquet in memory: columns and a text beside them, to bytes and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["read_parquet", "write_parquet"]

_KEY = b"backtest"


def read_parquet(content: bytes) -> tuple[dict[str, npt.NDArray[Any]], str]:
    """Columns by name, and the text that was written beside them (empty where there is none).

    Examples
    --------
    >>> columns, said = read_parquet(write_parquet({"a": np.array([1.0, 2.0])}, "hello"))
    >>> columns["a"].tolist(), said
    ([1.0, 2.0], 'hello')
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Without threads: at the end of a short command pyarrow's may still run, and abort it.
    reader = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False)
    table = reader.read(use_threads=False)
    columns = {name: table.column(name).to_numpy() for name in table.column_names}
    metadata = table.schema.metadata or {}
    return columns, metadata.get(_KEY, b"").decode("utf-8")


def write_parquet(columns: Mapping[str, npt.NDArray[np.generic]], said: str) -> bytes:
    """A Parquet file of columns, with a text in its metadata; the same input, the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(array) for name, array in columns.items()})
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({_KEY: said.encode("utf-8")}), sink, compression="zstd"
    )
    content: bytes = sink.getvalue().to_pybytes()
    return content
