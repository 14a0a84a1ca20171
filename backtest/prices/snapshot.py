"""The snapshot: one hash of everything that was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument

__all__ = ["snapshot_of"]


def snapshot_of(read: Mapping[str, tuple[Instrument, Bars]]) -> str:
    """``sha256:…`` over what the rows and instruments say, in canonical bytes.

    It does not depend on the order in which symbols were asked for, nor on the
    form of the source: a Parquet file and a CSV of the same rows agree.

    Examples
    --------
    >>> snapshot_of({})
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    seen = hashlib.sha256()
    for symbol in sorted(read):
        instrument, bars = read[symbol]
        seen.update(json.dumps(asdict(instrument), sort_keys=True).encode())
        ex_dates = None if bars.dividends is None else bars.dividends.ex_dates
        amounts = None if bars.dividends is None else bars.dividends.amounts
        seen.update(_bytes(bars.dates) + _bytes(ex_dates) + _bytes(amounts))
        for column in (bars.open, bars.high, bars.low, bars.close, bars.adjusted, bars.volume):
            seen.update(_bytes(column))
    return f"sha256:{seen.hexdigest()}"


def _bytes(column: npt.NDArray[np.generic] | None) -> bytes:
    """Length, then values, little-endian; NaN in one form; 'absent' told from 'empty'."""
    if column is None:
        return b"absent"
    if column.dtype.kind == "M":
        return _sized(column.astype("datetime64[D]").astype("<i8"))
    values = column.astype("<f8")
    values[np.isnan(values)] = np.nan
    return _sized(values + 0.0)  # -0.0 and 0.0 are one number


def _sized(values: npt.NDArray[np.generic]) -> bytes:
    return len(values).to_bytes(8, "little") + values.tobytes()
