"""The market on the timeline: which bar and which rate stand for each date."""

from __future__ import annotations

import numpy as np

from backtest.errors import DataUnavailable
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.columns import Market

__all__ = ["market_of"]


def market_of(schedule: Schedule, panel: Panel) -> Market:
    """What the account needs to know of the panel, date by date of the timeline.

    Instruments that no tranche trades are left out: their rows say nothing.

    Raises
    ------
    DataUnavailable
        Where a tranche would enter before the first quote of its currency.
    """
    dates, count = schedule.timeline, len(panel.instruments)
    shape = (count, len(dates))
    last_bar, rate, rate_before = np.full(shape, -1), np.ones(shape), np.ones(shape)
    close, bar_date = np.full(shape, np.nan), np.full(len(panel.dates), -1)
    for i in np.unique(schedule.instrument):
        bars = panel.bars(int(i))
        at = np.searchsorted(panel.dates[bars], dates, side="right") - 1
        last_bar[i] = np.where(at >= 0, at + bars.start, -1)
        close[i] = np.where(at >= 0, panel.close[bars][at], np.nan)
        bar_date[bars] = np.searchsorted(dates, panel.dates[bars])
        currency = panel.instruments[i].currency
        rate[i] = panel.conversion.on(currency, dates)
        rate_before[i] = panel.conversion.before(currency, dates)
    day = dates.astype("datetime64[D]").astype(np.int64)
    market = Market(day, bar_date, panel.offsets[1:], last_bar, close, rate, rate_before)
    _require_rates(schedule, panel, market)
    return market


def _require_rates(schedule: Schedule, panel: Panel, market: Market) -> None:
    """SEMANTICS 2.4: before its first quote there is no conversion; an error, not a guess."""
    before = market.rate_before[schedule.instrument, schedule.entry_date]
    missing = np.flatnonzero(np.isnan(before))
    if len(missing) == 0:
        return
    k = int(missing[0])
    currency = panel.instruments[schedule.instrument[k]].currency
    symbol = panel.instruments[schedule.instrument[k]].symbol
    first = panel.conversion.rates[currency].dates[0]
    day = schedule.timeline[schedule.entry_date[k]]
    raise DataUnavailable(
        f"{symbol} would enter on {day}, but no rate of {currency} in {panel.conversion.base} is "
        f"dated before that: the first is of {first}\n"
        f"  mend: give rates that begin earlier, or begin the period after {first}"
    )
