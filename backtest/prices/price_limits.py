"""Price limits: how far a price may move in a day, where markets say so (``price_limits.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib import resources

import numpy as np
import numpy.typing as npt

from backtest.prices.instrument import Instrument

__all__ = ["PriceLimit", "daily_limits", "read_price_limits"]


@dataclass(frozen=True, slots=True)
class PriceLimit:
    """One market's limit, up and down from the last close, as a fraction.

    `prefixes` are those of the boards that it holds for, empty for all of the market;
    `last` is None where it is in force.
    """

    markets: tuple[str, ...]
    prefixes: tuple[str, ...]
    limit: float
    first: date
    last: date | None
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_price_limits() -> tuple[PriceLimit, ...]:
    """Every row; a later one goes before an earlier.

    Examples
    --------
    >>> [row.limit for row in read_price_limits() if "XTAI" in row.markets]
    [0.07, 0.1]
    """
    text = resources.files("backtest.prices").joinpath("price_limits.csv").read_text("utf-8")
    return tuple(
        PriceLimit(
            tuple(row["markets"].split()),
            tuple(row["prefixes"].split()),
            float(row["limit"]),
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]) if row["last"] else None,
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def daily_limits(
    instrument: Instrument, dates: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.float64]:
    """An instrument's limit on each date; NaN where its market has none, or none is known.

    Shares under special treatment (5 % on the mainland until July 2026) and the first days
    after a listing, which have no limit, cannot be told from a symbol.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2020-08-21", "2020-08-24"], "datetime64[D]")
    >>> daily_limits(Instrument("300750.SZ", "XSHE", "CNY"), days).tolist()
    [0.1, 0.2]
    """
    found = np.full(len(dates), np.nan)
    for row in read_price_limits():
        if instrument.exchange not in row.markets or instrument.kind not in ("share", "fund"):
            continue
        if row.prefixes and not instrument.symbol.startswith(row.prefixes):
            continue
        last = np.datetime64(row.last or date.max, "D")
        found[(dates >= np.datetime64(row.first, "D")) & (dates <= last)] = row.limit
    return found
