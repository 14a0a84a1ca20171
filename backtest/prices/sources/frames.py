"""Frames: prices that a Python program holds as pandas objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, InputError, PriceFault, nearest
from backtest.prices.bars import Bars
from backtest.prices.faults import check_rows
from backtest.prices.instrument import Instrument
from backtest.prices.sources.quotes import COLUMNS, SHAPE, check_columns
from backtest.prices.symbols import check_symbol, implied, rate_pair

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FrameSource"]


class FrameSource:
    """Reads a mapping of symbol → DataFrame.

    Each frame has a DatetimeIndex of the exchange's own dates (midnight, with or
    without a zone) and the columns ``[Open, High, Low,] Close[, Adj Close][, Volume]``.
    Values are copied.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
    instruments : mapping of str to Instrument, optional
        For symbols that do not imply their exchange and currency.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Close": [1.0]}, index=pd.DatetimeIndex(["2024-01-02"]))
    >>> FrameSource({"A": frame}).read("A").close
    array([1.])
    """

    name = "frames"
    mend = "add a DataFrame under that symbol"

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        *,
        instruments: Mapping[str, Instrument] | None = None,
    ) -> None:
        self._frames = dict(frames)
        self._instruments = dict(instruments or {})

    def symbols(self) -> tuple[str, ...]:
        """Every symbol with a frame, sorted."""
        return tuple(sorted(self._frames))

    def has(self, symbol: str) -> bool:
        """Whether there is a frame under that symbol."""
        return symbol in self._frames

    def basis(self, symbol: str) -> str | None:
        """Nothing: a frame does not say."""
        return None

    def instrument(self, symbol: str) -> Instrument:
        """What was given, else what the symbol implies."""
        return self._instruments[symbol] if symbol in self._instruments else implied(symbol)

    def read(self, symbol: str) -> Bars:
        """The rows of one frame; messages count them from 1.

        Raises
        ------
        DataUnavailable
            There is no such frame.
        PriceFault
            The frame is not of the form, or a row cannot be true.
        """
        check_symbol(symbol)
        if symbol not in self._frames:
            close = nearest(symbol, self._frames)
            offered = f"did you mean {close}? else " if close else ""
            raise DataUnavailable(f"{symbol}: not among the frames\n  mend: {offered}{self.mend}")
        frame, file = self._frames[symbol], f"frame {symbol}"
        names = [str(name) for name in frame.columns]
        for name in names:
            if name not in COLUMNS[1:]:
                raise PriceFault(
                    "an unknown column", file=file, value=name, mend=f"the columns are {SHAPE}"
                )
        check_columns(["Date", *names], file)
        if not len(frame):
            raise PriceFault("no rows", file=file, mend="give one row a session")
        used = ["Close"] if rate_pair(symbol) else names
        read = {name: _numbers(frame[name], name, file) for name in used}
        bars = Bars(
            symbol,
            file,
            np.arange(1, len(frame) + 1, dtype=np.int64),
            _dates(frame.index, file),
            read["Close"],
            open=read.get("Open"),
            high=read.get("High"),
            low=read.get("Low"),
            adjusted=read.get("Adj Close"),
            volume=read.get("Volume"),
        )
        check_rows(bars)
        return bars


def _dates(index: pd.Index, file: str) -> npt.NDArray[np.datetime64]:
    local = index.tz_localize(None) if getattr(index, "tz", None) is not None else index  # type: ignore[attr-defined]  # only a DatetimeIndex has one
    instants = local.to_numpy()
    if instants.dtype.kind != "M":
        raise InputError(
            "the index is not of dates",
            file=file,
            value=str(instants.dtype),
            mend="give a DatetimeIndex: frame.index = pandas.to_datetime(frame.index)",
        )
    dates = instants.astype("datetime64[D]")
    wrong = np.isnat(instants) | (dates != instants)
    if wrong.any():
        row = int(wrong.argmax())
        raise PriceFault(
            "not a date at midnight",
            file=file,
            line=row + 1,
            value=str(instants[row]),
            mend="daily bars carry the exchange's own date, without a time",
        )
    return np.array(dates, dtype="datetime64[D]")


def _numbers(column: pd.Series, name: str, file: str) -> npt.NDArray[np.float64]:
    try:
        return np.array(column.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as wrong:
        raise PriceFault(
            f"not numbers: {wrong}", file=file, key=name, mend="convert the column to float"
        ) from None
