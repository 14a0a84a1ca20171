"""Alignment: bars of several instruments as flat arrays beside their sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.prices.adjust import total_return_factor
from backtest.prices.bars import Bars
from backtest.prices.sessions import Sessions

__all__ = ["Aligned", "aligned"]


class Aligned(NamedTuple):
    """The arrays of a panel, by the panel's own names."""

    offsets: npt.NDArray[np.int64]
    dates: npt.NDArray[np.datetime64]
    open: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    close: npt.NDArray[np.float64]
    factor: npt.NDArray[np.float64]
    volume: npt.NDArray[np.float64]
    suspended: npt.NDArray[np.bool_]
    session: npt.NDArray[np.int64]
    opens_at: npt.NDArray[np.int64]
    closes_at: npt.NDArray[np.int64]
    close_only: npt.NDArray[np.bool_]


def aligned(bars: Sequence[Bars], minors: Sequence[float], sessions: Sequence[Sessions]) -> Aligned:
    """Adjusted prices in major units, each bar with its session.

    Parameters
    ----------
    bars, minors, sessions : sequence
        One of each for each instrument; every bar lies on a session.
    """
    factors = [total_return_factor(b) for b in bars]

    def adjusted(columns: Iterable[npt.NDArray[np.float64] | None]) -> npt.NDArray[np.float64]:
        return _joined(
            [
                (b.close if column is None else column) / minor * factor
                for b, column, minor, factor in zip(bars, columns, minors, factors, strict=True)
            ],
            np.float64,
        )

    at = [np.searchsorted(s.dates, b.dates) for s, b in zip(sessions, bars, strict=True)]
    unknown = [np.full(len(b), np.nan) if b.volume is None else b.volume for b in bars]
    found = Aligned(
        offsets=np.cumsum([0, *(len(b) for b in bars)], dtype=np.int64),
        dates=_joined([b.dates for b in bars], "datetime64[D]"),
        open=adjusted(b.open for b in bars),
        high=adjusted(b.high for b in bars),
        low=adjusted(b.low for b in bars),
        close=adjusted(b.close for b in bars),
        factor=_joined(factors, np.float64),
        volume=_joined(unknown, np.float64),
        suspended=_joined([b.suspended for b in bars], np.bool_),
        session=_joined(at, np.int64),
        opens_at=_joined([s.opens_at[i] for s, i in zip(sessions, at, strict=True)], np.int64),
        closes_at=_joined([s.closes_at[i] for s, i in zip(sessions, at, strict=True)], np.int64),
        close_only=np.array([b.close_only for b in bars], dtype=np.bool_),
    )
    for array in found:
        array.setflags(write=False)
    return found


def _joined(parts: Sequence[npt.NDArray[np.generic]], dtype: npt.DTypeLike) -> npt.NDArray:  # type: ignore[type-arg]  # of the dtype asked for
    return np.concatenate([*parts, np.empty(0, dtype=dtype)]).astype(dtype)
