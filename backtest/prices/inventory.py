"""Inventory: what a source holds, and whether it holds true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from backtest.errors import BacktestError
from backtest.prices.adjust import total_return_factor
from backtest.prices.bars import Bars
from backtest.prices.faults import check_sessions
from backtest.prices.instrument import Instrument
from backtest.prices.sessions import read_sessions, unconfirmed
from backtest.prices.sources.source import PriceSource

__all__ = ["Holding", "inventory", "verified"]


@dataclass(frozen=True, slots=True)
class Holding:
    """One series of a source; what a fault keeps from being known is None.

    `absent` holds the sessions between first and last bar without a bar (only when
    verified): a halted share has some, and so has a source with holes.
    """

    symbol: str
    name: str | None = None
    exchange: str | None = None
    currency: str | None = None
    first: date | None = None
    last: date | None = None
    rows: int | None = None
    basis: str | None = None
    absent: tuple[date, ...] = ()
    fault: str | None = None


def inventory(source: PriceSource, symbols: Sequence[str] | None = None) -> tuple[Holding, ...]:
    """Every series (or those named) with its rows checked, but not the calendar.

    A fault is told in its holding, so that one file does not hide the others.

    Examples
    --------
    >>> from backtest.prices.choose import open_source
    >>> held = inventory(open_source("sample"), ["BABA"])[0]
    >>> held.exchange, str(held.first), held.rows
    ('XNYS', '2024-01-02', 460)
    """
    return tuple(_held(source, symbol, calendar=False) for symbol in _asked(source, symbols))


def verified(source: PriceSource, symbols: Sequence[str] | None = None) -> tuple[Holding, ...]:
    """As `inventory`, with dividends and each bar's session checked too.

    Examples
    --------
    >>> from backtest.prices.choose import open_source
    >>> [str(day) for day in verified(open_source("sample"), ["2330.TW"])[0].absent]
    ['2025-08-01']
    """
    return tuple(_held(source, symbol, calendar=True) for symbol in _asked(source, symbols))


def _asked(source: PriceSource, symbols: Sequence[str] | None) -> Sequence[str]:
    return source.symbols() if symbols is None else symbols


def _held(source: PriceSource, symbol: str, *, calendar: bool) -> Holding:
    try:
        bars = source.read(symbol)
        instrument = source.instrument(symbol)
        absent = _absent(instrument, bars) if calendar else ()
    except BacktestError as wrong:
        return Holding(symbol, fault=str(wrong))
    return Holding(
        symbol,
        instrument.name,
        instrument.exchange,
        instrument.currency,
        bars.dates[0].item(),
        bars.dates[-1].item(),
        len(bars),
        source.basis(symbol),
        absent,
    )


def _absent(instrument: Instrument, bars: Bars) -> tuple[date, ...]:
    total_return_factor(bars)
    if instrument.exchange is None:
        return ()
    held = frozenset(bars.dates.tolist())
    traded = unconfirmed(instrument.exchange) & held
    first, last = bars.dates[0].item(), bars.dates[-1].item()
    sessions = read_sessions(instrument.exchange, first, last, traded=traded)
    check_sessions(bars, sessions)
    return tuple(np.setdiff1d(sessions.dates, bars.dates).tolist())
