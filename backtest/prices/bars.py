"""Bars: one instrument's rows as a source gave them, before any adjustment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

__all__ = ["Bars", "Dividends"]


@dataclass(frozen=True, eq=False)
class Dividends:
    """Cash dividends of one instrument, gross, in the unit of its quotes."""

    ex_dates: npt.NDArray[np.datetime64]  # (d,) datetime64[D]
    amounts: npt.NDArray[np.float64]  # (d,)

    def __post_init__(self) -> None:
        _freeze(self.ex_dates, self.amounts)


@dataclass(frozen=True, eq=False)
class Bars:
    """Rows of one instrument in the order of the source, as quoted there.

    `open`, `high` and `low` are None together for a close-only source, `volume`
    is None where the source has none (NaN in a row where only that row lacks it),
    `adjusted` is the source's own Adj Close, `dividends` is None where the source
    says nothing of dividends. Prices are in the unit of the quote (pence stay
    pence). The arrays cannot be written to.

    Of a `live` source, rows that cannot be true are left out and named in `faults`
    (SEMANTICS 2.2); of any other they stop the run.

    Examples
    --------
    >>> bars = Bars("A", "A.csv", np.array([2]), np.array(["2024-01-02"], "datetime64[D]"),
    ...             close=np.array([10.0]))
    >>> bars.close_only, len(bars)
    (True, 1)
    """

    symbol: str
    file: str  # what messages call the place the rows came from
    lines: npt.NDArray[np.int64]  # (b,) each row's line in that file, from 1
    dates: npt.NDArray[np.datetime64]  # (b,) datetime64[D]
    close: npt.NDArray[np.float64]  # (b,)
    open: npt.NDArray[np.float64] | None = None
    high: npt.NDArray[np.float64] | None = None
    low: npt.NDArray[np.float64] | None = None
    adjusted: npt.NDArray[np.float64] | None = None
    volume: npt.NDArray[np.float64] | None = None
    dividends: Dividends | None = None
    live: bool = False
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _freeze(*self._arrays().values())

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def close_only(self) -> bool:
        """Whether the source has no open, high and low."""
        return self.open is None

    @property
    def one_price(self) -> npt.NDArray[np.bool_]:
        """(b,) whether open, high, low and close are one price; close-only: always."""
        if self.open is None or self.high is None or self.low is None:
            return np.ones(len(self), dtype=np.bool_)
        one: npt.NDArray[np.bool_] = (
            (self.open == self.close) & (self.high == self.close) & (self.low == self.close)
        )
        return one

    @property
    def suspended(self) -> npt.NDArray[np.bool_]:
        """(b,) volume 0 at one price: valued, but fills no order (SEMANTICS 2.3)."""
        if self.volume is None:
            return np.zeros(len(self), dtype=np.bool_)
        still: npt.NDArray[np.bool_] = (self.volume == 0) & self.one_price
        return still

    def until(self, last: np.datetime64) -> Bars:
        """The rows dated on or before `last`."""
        return self.rows(self.dates <= last)

    def rows(self, kept: npt.NDArray[np.bool_], *, faults: tuple[str, ...] = ()) -> Bars:
        """Some of the rows, with more said of what is left out."""
        arrays = {name: array[kept] for name, array in self._arrays().items()}
        return replace(self, faults=(*self.faults, *faults), **arrays)  # type: ignore[arg-type]  # one mapping for arrays of two kinds

    def _arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        named = {
            "lines": self.lines,
            "dates": self.dates,
            "close": self.close,
            "open": self.open,
            "high": self.high,
            "low": self.low,
            "adjusted": self.adjusted,
            "volume": self.volume,
        }
        return {name: array for name, array in named.items() if array is not None}


def _freeze(*arrays: npt.NDArray[np.generic]) -> None:
    for array in arrays:
        array.setflags(write=False)
