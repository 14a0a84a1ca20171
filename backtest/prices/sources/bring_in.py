"""Importing: a folder of quotes, checked, into the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument
from backtest.prices.inventory import verified
from backtest.prices.listing import quote_code
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.sessions import calendar_of
from backtest.prices.sources.source import PriceSource
from backtest.prices.sources.stored import IMPORTED
from backtest.prices.store import Store, Stored

__all__ = ["import_prices"]


def import_prices(
    source: PriceSource, store: Store, *, symbols: Sequence[str] | None = None, now: datetime
) -> tuple[tuple[str, int], ...]:
    """Copy series of a folder into the store: all that were asked for, or none.

    Returns
    -------
    tuple
        Each symbol with its number of rows.

    Raises
    ------
    InputError
        A row cannot be true, or lies on a day without a session.
    DataUnavailable
        The folder lacks a symbol.
    BacktestError
        The store cannot be written.
    """
    named = source.symbols() if symbols is None else tuple(dict.fromkeys(symbols))
    if not named:
        raise DataUnavailable(f"{source.name}: no SYMBOL.csv there\n  mend: {source.mend}")
    lacking = [symbol for symbol in named if not source.has(symbol)]
    if lacking:
        said = ", ".join(lacking)
        raise DataUnavailable(f"{source.name} has no prices of {said}\n  mend: {source.mend}")
    faults = [holding.fault for holding in verified(source, named) if holding.fault is not None]
    if faults:
        raise PriceFault("\n".join(faults))
    histories = [_history(source.instrument(s), source.read(s)) for s in named]
    for history in histories:
        with store.locked(IMPORTED, history.symbol):
            store.write(IMPORTED, Stored(history, now))
    return tuple((history.symbol, len(history)) for history in histories)


def _history(instrument: Instrument, bars: Bars) -> QuoteHistory:
    nothing = np.full(len(bars), np.nan)
    days, amounts = np.empty(0, "datetime64[D]"), np.empty(0)
    tz = "UTC" if instrument.exchange is None else calendar_of(instrument.exchange)[1]
    return QuoteHistory(
        symbol=instrument.symbol,
        currency=quote_code(instrument.currency, instrument.minor),
        tz=tz,
        exchange=instrument.exchange,
        kind=instrument.kind,
        name=instrument.name,
        first=bars.dates[0].item(),
        last=bars.dates[-1].item(),
        dates=bars.dates,
        open=nothing if bars.open is None else bars.open,
        high=nothing if bars.high is None else bars.high,
        low=nothing if bars.low is None else bars.low,
        close=bars.close,
        volume=nothing if bars.volume is None else bars.volume,
        adjusted=bars.adjusted,
        ex_dates=days if bars.dividends is None else bars.dividends.ex_dates,
        dividends=amounts if bars.dividends is None else bars.dividends.amounts,
        split_dates=days,
        splits=amounts,
        lot=instrument.lot,
        tradable=instrument.tradable,
    )
