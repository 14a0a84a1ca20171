"""From a source to a panel: read once, check, adjust, align with the sessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from backtest.errors import InputError
from backtest.prices.align import aligned
from backtest.prices.available import check_available
from backtest.prices.bars import Bars
from backtest.prices.currency import Conversion, find_rates
from backtest.prices.faults import check_reach, on_sessions
from backtest.prices.instrument import Instrument
from backtest.prices.notes import notes_on
from backtest.prices.panel import Panel
from backtest.prices.pin import pin_of
from backtest.prices.sessions import (
    RATES,
    Sessions,
    rate_sessions,
    reach,
    read_sessions,
    unconfirmed,
)
from backtest.prices.snapshot import snapshot_of
from backtest.prices.sources.source import PriceSource

__all__ = ["build_panel"]

PADDING = 60
"""Calendar days of sessions before the first bar and after the last: more than the 5
sessions of any gap rule, so that an event near the end of the data is judged by the
calendar, not by where the bars happen to stop."""


def build_panel(
    symbols: Sequence[str],
    source: PriceSource,
    *,
    base_currency: str,
    until: date | None = None,
) -> Panel:
    """Bars of `symbols` in one panel, with the rates that bring them to the base currency.

    Only what is asked for is read, each series once.

    Parameters
    ----------
    symbols : sequence of str
        Unique; the panel keeps their order.
    source : PriceSource
        Where the bars come from.
    base_currency : str
        Such as USD; rate series are found by themselves.
    until : datetime.date, optional
        Later bars are dropped after they were checked.

    Returns
    -------
    Panel
        Adjusted prices in major units, without missing values (volume: NaN where
        not known).

    Raises
    ------
    DataUnavailable
        Symbols or rates that the source lacks, all in one message.
    PriceFault
        A row that cannot be true, or on a day without a session.
    UnknownName
        A symbol whose exchange and currency nobody says.

    Examples
    --------
    >>> from backtest.prices.choose import open_source
    >>> panel = build_panel(["0700.HK", "BABA"], open_source("sample"), base_currency="USD")
    >>> [i.symbol for i in panel.instruments], panel.conversion.rates["HKD"].route
    (['0700.HK', 'BABA'], 'inverse HKD=X')
    """
    if len(set(symbols)) != len(symbols):
        raise InputError("a symbol that is asked for twice", value=list(symbols))
    check_available(symbols, source, base_currency=base_currency)
    instruments = tuple(source.instrument(symbol) for symbol in symbols)
    read: dict[str, Bars] = {}

    def read_once(symbol: str) -> Bars:
        if symbol not in read:
            read[symbol] = source.read(symbol)
        return read[symbol]

    whole = [read_once(symbol) for symbol in symbols]
    conversion = _conversion(instruments, base_currency, source, read_once, until)
    calendars = _calendars(instruments, whole)
    sound = [
        on_sessions(bars, calendars[instrument.exchange or RATES])
        for instrument, bars in zip(instruments, whole, strict=True)
    ]
    kept = [_cut(bars, until) for bars in sound]
    rates = [bars for symbol, bars in read.items() if symbol not in symbols]
    arrays = aligned(
        kept,
        [instrument.minor for instrument in instruments],
        [calendars[instrument.exchange or RATES] for instrument in instruments],
    )
    return Panel(
        instruments=instruments,
        calendars=calendars,
        conversion=conversion,
        source=source.name,
        snapshot=snapshot_of({s: (source.instrument(s), bars) for s, bars in read.items()}),
        faults=tuple(fault for bars in (*sound, *rates) for fault in bars.faults),
        pins=tuple(pin_of(source.instrument(s), bars) for s, bars in read.items()),
        notes=notes_on(instruments, kept, [source.basis(symbol) for symbol in symbols]),
        **arrays._asdict(),
    )


def _conversion(
    instruments: Sequence[Instrument],
    base: str,
    source: PriceSource,
    read: Callable[[str], Bars],
    until: date | None,
) -> Conversion:
    """Rates of every currency; what is not quoted by `until` is not known by then."""
    rates = {}
    for currency in sorted({instrument.currency for instrument in instruments} - {base}):
        found = find_rates(currency, base, has=source.has, read=read)
        if found is not None:  # a rate that is watched, not held, needs no conversion
            kept = slice(None) if until is None else found.dates <= np.datetime64(until)
            rates[currency] = replace(found, dates=found.dates[kept], values=found.values[kept])
    return Conversion(base, rates)


def _calendars(instruments: Sequence[Instrument], bars: Sequence[Bars]) -> dict[str, Sessions]:
    """Sessions of each exchange around all bars of the panel, whichever instrument's."""
    found: dict[str, Sessions] = {}
    every = np.concatenate([b.dates for b in bars]) if bars else np.empty(0, "datetime64[D]")
    for instrument in instruments:
        if instrument.exchange is None:
            rated = [b.dates for i, b in zip(instruments, bars, strict=True) if not i.exchange]
            found[RATES] = rate_sessions(np.concatenate(rated))
        elif instrument.exchange not in found:
            first, last = reach(instrument.exchange)
            for own in _of(instrument.exchange, instruments, bars):
                check_reach(own, instrument.exchange, first=first, last=last)
            found[instrument.exchange] = read_sessions(
                instrument.exchange,
                max(first, every.min().item()),
                min(last, every.max().item()),
                padding=PADDING,
                traded=_traded(instrument.exchange, instruments, bars),
            )
    return found


def _traded(
    exchange: str, instruments: Sequence[Instrument], bars: Sequence[Bars]
) -> frozenset[date]:
    """Dates of unconfirmed sessions of an exchange on which one of its instruments has a bar."""
    doubtful = unconfirmed(exchange)
    own = _of(exchange, instruments, bars)
    return frozenset(day for day in doubtful for b in own if np.datetime64(day) in b.dates)


def _of(exchange: str, instruments: Sequence[Instrument], bars: Sequence[Bars]) -> list[Bars]:
    return [b for i, b in zip(instruments, bars, strict=True) if i.exchange == exchange]


def _cut(bars: Bars, until: date | None) -> Bars:
    return bars if until is None else bars.until(np.datetime64(until))
