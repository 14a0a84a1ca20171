"""A quote history: what a provider said of one instrument, raw, and for which days."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from backtest.prices.instrument import Kind

__all__ = ["COLUMNS", "QuoteHistory"]

COLUMNS = ("open", "high", "low", "close", "volume")

Dates = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class QuoteHistory:
    """Rows of one instrument as quoted, with dividends and splits beside them.

    Prices are split-adjusted and never dividend-adjusted, in the unit of the quote (pence stay
    pence), NaN where the provider gives null. Rows are in order of date, one a date. `first`
    and `last` are the days that were asked for and answered: between them nothing is missing
    but what the provider does not have.

    Examples
    --------
    >>> day = np.array(["2024-01-02"], "datetime64[D]")
    >>> price, none = np.array([2.0]), np.array([])
    >>> bare = QuoteHistory(
    ...     symbol="A", currency="USD", tz="America/New_York", exchange="XNYS", kind="share",
    ...     name=None, first=date(2024, 1, 1), last=date(2024, 1, 2), dates=day, open=price,
    ...     high=price, low=price, close=price, volume=price, ex_dates=day[:0], dividends=none,
    ...     split_dates=day[:0], splits=none)
    >>> len(bare), bare.hash[:7]
    (1, 'sha256:')
    """

    symbol: str
    currency: str  # the code of the quotes: USD, GBp, ILA
    tz: str  # the exchange's zone
    exchange: str | None  # a MIC where the provider says it, else None
    kind: Kind
    name: str | None
    first: date
    last: date
    dates: Dates  # (b,) datetime64[D], the exchange's own
    open: Floats  # (b,)
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    ex_dates: Dates  # (d,)
    dividends: Floats  # (d,) gross, in the unit of the quotes, split-adjusted
    split_dates: Dates  # (s,)
    splits: Floats  # (s,) new shares for one old
    adjusted: Floats | None = None  # (b,) Adj Close, of what was imported with one
    lot: float | None = None  # said by an imported instruments.csv
    tradable: bool | None = None
    notes: tuple[str, ...] = ()  # what the provider gave and could not be taken

    def __post_init__(self) -> None:
        for array in self._arrays().values():
            array.setflags(write=False)
        assert (np.diff(self.dates).astype(np.int64) > 0).all(), "dates must be in order"

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def hash(self) -> str:
        """``sha256:…`` over rows, dividends, splits and the listing; not over the days asked."""
        named = (self.symbol, self.currency, self.tz, self.exchange, self.kind)
        seen = hashlib.sha256(json.dumps([*named, self.lot, self.tradable]).encode())
        for array in self._arrays().values():
            seen.update(len(array).to_bytes(8, "little"))
            seen.update(_canonical(array))
        return f"sha256:{seen.hexdigest()}"

    def between(self, first: date, last: date) -> QuoteHistory:
        """Rows, dividends and splits of `first` to `last`, and no claim beyond them."""
        rows = _within(self.dates, first, last)
        paid, split = _within(self.ex_dates, first, last), _within(self.split_dates, first, last)
        return replace(
            self,
            first=max(self.first, first),
            last=min(self.last, last),
            dates=self.dates[rows],
            ex_dates=self.ex_dates[paid],
            dividends=self.dividends[paid],
            split_dates=self.split_dates[split],
            splits=self.splits[split],
            open=self.open[rows],
            high=self.high[rows],
            low=self.low[rows],
            close=self.close[rows],
            volume=self.volume[rows],
            adjusted=None if self.adjusted is None else self.adjusted[rows],
        )

    def said(self) -> dict[str, Any]:
        """Everything but the rows, as plain values for JSON."""
        return {
            "symbol": self.symbol,
            "currency": self.currency,
            "tz": self.tz,
            "exchange": self.exchange,
            "kind": self.kind,
            "name": self.name,
            "lot": self.lot,
            "tradable": self.tradable,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "ex_dates": self.ex_dates.astype(str).tolist(),
            "dividends": self.dividends.tolist(),
            "split_dates": self.split_dates.astype(str).tolist(),
            "splits": self.splits.tolist(),
            "notes": list(self.notes),
        }

    def _arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        named: dict[str, npt.NDArray[np.generic]] = {"dates": self.dates}
        named |= {name: getattr(self, name) for name in COLUMNS}
        if self.adjusted is not None:
            named["adjusted"] = self.adjusted
        return named | {
            "ex_dates": self.ex_dates,
            "dividends": self.dividends,
            "split_dates": self.split_dates,
            "splits": self.splits,
        }


def _within(days: Dates, first: date, last: date) -> npt.NDArray[np.bool_]:
    kept: npt.NDArray[np.bool_] = (days >= np.datetime64(first)) & (days <= np.datetime64(last))
    return kept


def _canonical(array: npt.NDArray[np.generic]) -> bytes:
    """Little-endian bytes with one form of NaN and of zero."""
    if array.dtype.kind == "M":
        return array.astype("datetime64[D]").astype("<i8").tobytes()
    values = array.astype("<f8")
    values[np.isnan(values)] = np.nan
    return (values + 0.0).tobytes()
