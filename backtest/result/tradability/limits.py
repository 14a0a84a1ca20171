"""Limits: fills at a price beyond which the market did not let it move that day."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel
from backtest.prices.price_limits import daily_limits

__all__ = ["AtLimit", "at_limit"]

Ints = npt.NDArray[np.int64]

NEAR = 0.005  # limits are rounded to a tick: so near is at the limit


class AtLimit(IntEnum):
    """How an order stood to the day's limit on its own side."""

    NO = 0
    TOUCHED = 1  # the fill was at the limit, and the bar has other prices: doubtful
    LOCKED = 2  # the whole bar was at the limit: nobody was on the other side


def at_limit(
    panel: Panel, instrument: Ints, bar: Ints, fill: np.ndarray, bought: np.ndarray
) -> Ints:
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
    (o,) array of AtLimit. A first bar, whose last close is not known, is never at a limit.
    """
    found = np.zeros(len(bar), np.int64)
    for i in np.unique(instrument[bar >= 0]):
        bars = panel.bars(int(i))
        mine = np.flatnonzero((instrument == i) & (bar > bars.start))
        at = bar[mine]
        limit = daily_limits(panel.instruments[i], panel.dates[at])
        before = panel.close[at - 1]
        side = np.where(bought[mine], 1.0, -1.0)
        reached = side * (fill[mine] / before - 1.0) >= limit - NEAR
        one_price = (panel.high[at] == panel.low[at]) & ~panel.close_only[i]
        found[mine] = np.where(
            reached & one_price, AtLimit.LOCKED, np.where(reached, AtLimit.TOUCHED, 0)
        )
    return found
