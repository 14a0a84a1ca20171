"""Notes: what a report must say of the data it stands on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backtest.prices.adjust import total_return_factor
from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument
from backtest.prices.price_limits import common_limit, some_limits

__all__ = ["notes_on"]


def notes_on(
    instruments: Sequence[Instrument], bars: Sequence[Bars], bases: Sequence[str | None]
) -> tuple[str, ...]:
    """Sentences on each instrument, in the panel's order.

    Parameters
    ----------
    instruments, bars, bases : sequence
        One of each: what it is, its rows, and the source's own words on them.

    Examples
    --------
    >>> one = Bars("A", "A.csv", np.array([2]), np.array(["2024-01-02"], "datetime64[D]"),
    ...            close=np.array([1.0]))
    >>> notes_on([Instrument("^A", "XNYS", "USD", "index", tradable=False)], [one], [None])
    ('^A: an index of prices, without dividends', '^A: close only')
    """
    notes: list[str] = []
    for instrument, rows, basis in zip(instruments, bars, bases, strict=True):
        said = [*_on_dividends(instrument, rows, basis), *_on_shape(instrument, rows)]
        notes += [f"{instrument.symbol}: {sentence}" for sentence in said]
    return tuple(notes)


def _on_dividends(instrument: Instrument, bars: Bars, basis: str | None) -> list[str]:
    if instrument.kind == "index":
        return ["an index of prices, without dividends"]
    if instrument.kind == "rate" or bars.adjusted is not None:
        return []
    if basis is not None and "adjusted for all dividends" in basis:
        return ["the source gives closes adjusted for dividends, not those quoted"]
    if bars.dividends is None:
        return ["no Adj Close: prices as they stand, dividends only if they are in them already"]
    return []


def _on_shape(instrument: Instrument, bars: Bars) -> list[str]:
    said: list[str] = []
    if instrument.kind == "rate":
        return said
    if bars.close_only:
        sentence = "close only"
        if instrument.tradable:
            sentence += ": orders at the open fill at that session's close, levels meet closes"
        said.append(sentence)
    if bars.suspended.any():
        said.append(f"{_bars(bars, bars.suspended)} with volume 0 at one price: no order fills")
    if bars.close_only:
        return said
    limit = _at_limit(instrument, bars) & ~bars.suspended
    if limit.any():
        said.append(
            f"{_bars(bars, limit)} of one price at the daily limit: nobody was on the other side"
        )
    flat = bars.one_price & ~bars.suspended & ~limit
    if flat.any() and instrument.tradable:
        said.append(f"{_bars(bars, flat)} of one price: filled as any other")
    return said


def _at_limit(instrument: Instrument, bars: Bars) -> npt.NDArray[np.bool_]:
    """(b,) bars of one price at the limit of their day, up or down; not the first."""
    found = np.zeros(len(bars), dtype=np.bool_)
    if len(bars) < 2:
        return found
    factor = total_return_factor(bars)
    before, dates, price = (bars.close * factor)[:-1] / factor[1:], bars.dates[1:], bars.close[1:]
    for side in (np.ones(len(price)), -np.ones(len(price))):
        limits = (
            common_limit(instrument, dates, before, side),
            *some_limits(instrument, dates, before, side),
        )
        for limit in limits:
            found[1:] |= (price >= limit.lowest) & (price <= limit.highest)
    return found & bars.one_price


def _bars(bars: Bars, which: npt.NDArray[np.bool_], most: int = 5) -> str:
    days = [str(day) for day in bars.dates[which][:most]]
    count = int(which.sum())
    more = f" and {count - most} more" if count > most else ""
    return f"{count} {'bar' if count == 1 else 'bars'} ({', '.join(days)}{more})"
