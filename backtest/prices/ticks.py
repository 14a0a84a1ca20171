"""Ticks: the smallest step of a price, by market, price and date (``ticks.csv``)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.dated import Held, number, package_text, read_dated
from backtest.prices.instrument import Instrument

__all__ = ["Tick", "parse_ticks", "read_ticks", "tick_sizes"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tick:
    """One step, for prices under `below` (infinite where there is no bound)."""

    held: Held
    below: float
    tick: float


@functools.cache  # a file of the package: it does not change while we run
def read_ticks() -> tuple[Tick, ...]:
    """Every row; a later one goes before an earlier."""
    return parse_ticks(package_text("ticks.csv"), file="ticks.csv")


def parse_ticks(text: str, *, file: str) -> tuple[Tick, ...]:
    """Rows of such a table.

    Raises
    ------
    BacktestError
        A row that cannot be meant.
    """
    rows = read_dated(text, ["below", "tick"], file=file)
    return tuple(
        Tick(
            held,
            number(row, "below", file=file, empty=float("inf")),
            number(row, "tick", file=file, empty=float("nan")),
        )
        for held, row in rows
    )


def tick_sizes(instrument: Instrument, dates: npt.NDArray[np.datetime64], price: Floats) -> Floats:
    """The tick at each price and date; NaN where the table does not know it.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2023-01-20", "2023-01-25"], "datetime64[D]")
    >>> naver = Instrument("035420.KS", "XKRX", "KRW")
    >>> tick_sizes(naver, days, np.array([195500.0, 195500.0])).tolist()
    [500.0, 100.0]
    """
    found = np.full(len(dates), np.nan)
    for row in read_ticks():
        if row.held.concerns(instrument):
            found[row.held.on(dates) & (price < row.below)] = row.tick
    return found
