"""Limits: fills at a price beyond which the market did not let it move that day."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel
from backtest.prices.price_limits import (
    AtPrice,
    common_limit,
    free_sessions,
    limit_sources,
    some_limits,
)

__all__ = ["AtLimit", "at_limit", "pages_on_limits"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]


class AtLimit(IntEnum):
    """How an order stood to the day's limit on its own side."""

    NO = 0
    TOUCHED = 1  # the fill was at the limit, and the bar has other prices: doubtful
    LOCKED = 2  # the whole bar was at the limit: nobody was on the other side


def at_limit(panel: Panel, instrument: Ints, bar: Ints, fill: Floats, bought: Bools) -> Ints:
    """Whether purchases met the upper limit, and sales the lower.

    Parameters
    ----------
    panel : Panel
    instrument, bar : (o,) array
        Of the orders; a bar of −1 is no order.
    fill : (o,) array
        Prices before slippage, adjusted levels.
    bought : (o,) array of bool

    Returns
    -------
    (o,) array of AtLimit.

    Notes
    -----
    A first bar, whose last close is not known, is never at a limit, nor is a bar with a
    price beyond it: no such limit held that day. On the first bars of a series, which may be
    those of a listing without limits, and for limits that only some shares have, a bar of
    one price is flagged and a touch is not.
    """
    found = np.zeros(len(bar), np.int64)
    for i in np.unique(instrument[bar >= 0]):
        start = panel.bars(int(i)).start
        mine = np.flatnonzero((instrument == i) & (bar > start))
        found[mine] = _of_one(panel, int(i), bar[mine], fill[mine], bought[mine])
    return found


def pages_on_limits(panel: Panel, instrument: Ints, bar: Ints, flagged: Bools) -> Texts:
    """The pages on the limits of the orders that are flagged; empty for the others."""
    found = np.full(len(bar), "", dtype=object)
    for i in np.unique(instrument[flagged]):
        mine = np.flatnonzero(flagged & (instrument == i))
        found[mine] = limit_sources(panel.instruments[i], panel.dates[bar[mine]])
    return found


def _of_one(panel: Panel, i: int, bar: Ints, fill: Floats, bought: Bools) -> Ints:
    one, dates = panel.instruments[i], panel.dates[bar]
    # What the market reckons from: the close before, as quoted, less what was paid out since.
    close = panel.close[bar - 1] / panel.factor[bar]
    side = np.where(bought, 1.0, -1.0)
    quoted, high, low = (price / panel.factor[bar] for price in (fill, *_range(panel, bar)))
    farthest = np.where(bought, high, low)
    one_price = (high == low) & ~panel.close_only[i]

    def reached(limit: AtPrice) -> Bools:
        inside = (quoted >= limit.lowest) & (quoted <= limit.highest)
        beyond = np.where(bought, farthest > limit.highest, farthest < limit.lowest)
        return np.asarray(inside & ~beyond)

    common = reached(common_limit(one, dates, close, side))
    of_some = [reached(limit) for limit in some_limits(one, dates, close, side)]
    locked = one_price & np.any([common, *of_some], axis=0)
    settled = bar - panel.bars(i).start >= free_sessions(one, dates)
    return np.where(locked, AtLimit.LOCKED, np.where(common & settled, AtLimit.TOUCHED, 0))


def _range(panel: Panel, bar: Ints) -> tuple[Floats, Floats]:
    return panel.high[bar], panel.low[bar]
