"""Pins: exactly which rows of a series were read, so that they can be asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from backtest.prices.bars import Bars, Dividends
from backtest.prices.instrument import Instrument
from backtest.prices.snapshot import snapshot_of

__all__ = ["Pin", "pin_of", "pinned_rows"]


@dataclass(frozen=True, slots=True)
class Pin:
    """One series: its first and last row, how many, and hashes by calendar year.

    A hash covers what the rows and dividends of that year say, with the instrument.
    """

    symbol: str
    first: date
    last: date
    rows: int
    years: Mapping[str, str]  # "2024": "sha256:…"

    def differs(self, other: Pin) -> str:
        """What of another pin is not as it was here, in words; empty where all is."""
        years = sorted(self.years.keys() | other.years.keys())
        changed = [year for year in years if self.years.get(year) != other.years.get(year)]
        if not changed:
            return ""
        rows = "" if self.rows == other.rows else f", {other.rows} rows for {self.rows}"
        return f"{self.symbol}: other rows or dividends in {', '.join(changed)}{rows}"


def pin_of(instrument: Instrument, bars: Bars) -> Pin:
    """The pin of rows that were read.

    Examples
    --------
    >>> day = np.array(["2024-01-02"], "datetime64[D]")
    >>> pin_of(Instrument("A", "XNYS", "USD"), Bars("A", "a", np.array([1]), day,
    ...        np.array([5.0]))).years.keys()
    dict_keys(['2024'])
    """
    first, last = bars.dates[0].item(), bars.dates[-1].item()
    years = {}
    for year in range(first.year, last.year + 1):
        part = pinned_rows(bars, date(year, 1, 1), date(year, 12, 31))
        years[str(year)] = snapshot_of({bars.symbol: (instrument, part)})
    return Pin(bars.symbol, first, last, len(bars), years)


def pinned_rows(bars: Bars, first: date, last: date) -> Bars:
    """Rows and dividends of `first` to `last`; what a later day adds changes nothing of them."""
    low, high = np.datetime64(first), np.datetime64(last)
    kept = bars.rows((bars.dates >= low) & (bars.dates <= high))
    if bars.dividends is None:
        return kept
    days = bars.dividends.ex_dates
    paid = (days >= low) & (days <= high)
    return replace(kept, dividends=Dividends(days[paid], bars.dividends.amounts[paid]))
