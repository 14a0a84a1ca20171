"""Market fees: the rows of the table that hold for each instrument, date and side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.prices.instrument import Instrument
from backtest.replay.columns import Fees
from backtest.replay.fee_table import BUY, SELL, SIDES, MarketFee, read_market_fees

__all__ = ["fees_of", "uncovered"]

Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


def fees_of(instruments: tuple[Instrument, ...], dates: Dates, *, charged: bool) -> Fees:
    """The charges on orders in each instrument, on each date and side, for the kernel.

    Parameters
    ----------
    instruments : tuple of Instrument
    dates : (t,) array of datetime64[D]
    charged : bool
        False where the thesis turns taxes off: then nothing is charged on anything.

    Returns
    -------
    Fees
    """
    rows = read_market_fees() if charged else ()
    spans = np.zeros((len(instruments), 2, len(dates)), np.int64)
    offsets, members = [0, 0], []  # span 0: nothing is charged
    for i, instrument in enumerate(instruments):
        own = [n for n, row in enumerate(rows) if row.concerns(instrument)]
        for side in (BUY, SELL):
            places = np.array([n for n in own if side in SIDES[rows[n].side]], np.int64)
            if not len(places):
                continue
            active = np.array([rows[n].on(dates) for n in places])
            begins = np.any(active[:, 1:] != active[:, :-1], axis=0)
            first = np.concatenate([[0], np.flatnonzero(begins) + 1])
            spans[i, side] = (
                len(offsets) - 1 + np.searchsorted(first, np.arange(len(dates)), "right") - 1
            )
            for t in first:
                members.extend(places[active[:, t]])
                offsets.append(len(members))
    return Fees(
        span=spans, offsets=np.array(offsets, np.int64), row=np.array(members, np.int64),
        rate=_column(rows, "rate"), per_share=_column(rows, "per_share"),
        fixed=_column(rows, "fixed"), minimum=_column(rows, "minimum"),
        maximum=_column(rows, "maximum"), above=_column(rows, "above"),
    )  # fmt: skip


def _column(rows: tuple[MarketFee, ...], name: str) -> npt.NDArray[np.float64]:
    return np.array([getattr(row, name) for row in rows], np.float64)


def uncovered(instrument: Instrument, dates: Dates) -> Bools:
    """Dates on which the table has no row at all for an instrument: it does not know.

    Examples
    --------
    >>> import numpy as np
    >>> samsung = Instrument("005930.KS", "XKRX", "KRW")
    >>> uncovered(samsung, np.array(["2014-06-02", "2024-06-03"], "datetime64[D]")).tolist()
    [True, False]
    """
    found = np.zeros(len(dates), np.bool_)
    for row in read_market_fees():
        if row.concerns(instrument):
            found |= row.on(dates)
    return ~found
