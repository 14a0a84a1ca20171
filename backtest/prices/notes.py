"""Notes: what a report must say of the data it stands on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument

__all__ = ["notes_on"]

_LIMITS = {"XSHG": 0.10, "XSHE": 0.10, "XTAI": 0.10}
"""Daily limits by exchange. Sources: sse.com.cn, szse.cn, twse.com.tw trading rules."""

_WIDER = {
    ("XSHG", "688"): 0.20,
    ("XSHG", "689"): 0.20,
    ("XSHE", "300"): 0.20,
    ("XSHE", "301"): 0.20,
}
"""Boards with wider ones: STAR from 2019-07-22, ChiNext from 2020-08-24 (10 % before)."""


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
        said.append(f"{_bars(bars, limit)} of one price at the daily limit: fills are doubtful")
    flat = bars.one_price & ~bars.suspended & ~limit
    if flat.any() and instrument.tradable:
        said.append(f"{_bars(bars, flat)} of one price: filled as any other")
    return said


def _at_limit(instrument: Instrument, bars: Bars) -> npt.NDArray[np.bool_]:
    """(b,) bars of one price that moved by the limit, within a price step of it."""
    board = (instrument.exchange or "", instrument.symbol[:3])
    limit = _WIDER.get(board, _LIMITS.get(board[0]))
    found = np.zeros(len(bars), dtype=np.bool_)
    if limit is None or len(bars) < 2:
        return found
    moved = np.abs(bars.close[1:] / bars.close[:-1] - 1)
    found[1:] = bars.one_price[1:] & (np.abs(moved - limit) < 0.005)
    return found


def _bars(bars: Bars, which: npt.NDArray[np.bool_], most: int = 5) -> str:
    days = [str(day) for day in bars.dates[which][:most]]
    count = int(which.sum())
    more = f" and {count - most} more" if count > most else ""
    return f"{count} {'bar' if count == 1 else 'bars'} ({', '.join(days)}{more})"
