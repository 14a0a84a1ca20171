"""Market fees: what a market charges on an order's date and side (``market_fees.csv``).

Each row is one charge of one or several markets over a span of dates, with the pages
that say so. A row's charge on an order is its rate on the value, its amount a share and
its fixed amount together, not less than its minimum nor more than its maximum, nothing
where the value does not exceed `above`; all in the instrument's currency. Roundings to
the cent or the dollar are left out.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal

import numpy as np
import numpy.typing as npt

from backtest.prices.instrument import Instrument
from backtest.replay.columns import Fees

__all__ = ["BUY", "SELL", "MarketFee", "fees_of", "read_market_fees", "uncovered"]

BUY, SELL = 0, 1
SIDES = {"buy": (BUY,), "sell": (SELL,), "both": (BUY, SELL)}

Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class MarketFee:
    """One row of the table; amounts in the currency of the instruments that it is charged on.

    `last` is None where the charge is in force; `markets` are MICs, `kind` is what it is
    charged on. A fee named ``none`` says that a market charges nothing.
    """

    markets: tuple[str, ...]
    kind: Literal["share", "fund", "all"]
    fee: str
    side: Literal["buy", "sell", "both"]
    rate: float
    per_share: float
    fixed: float
    minimum: float
    maximum: float  # infinite where there is none
    above: float
    first: date
    last: date | None
    source: str
    note: str

    def concerns(self, instrument: Instrument) -> bool:
        """Whether it is charged on orders in an instrument, on some date and side."""
        return instrument.exchange in self.markets and self.kind in ("all", instrument.kind)

    def on(self, dates: Dates) -> Bools:
        """Which dates it is in force on."""
        after_first = dates >= np.datetime64(self.first, "D")
        return (
            after_first
            if self.last is None
            else after_first & (dates <= np.datetime64(self.last, "D"))
        )


@functools.cache  # a file of the package: it does not change while we run
def read_market_fees() -> tuple[MarketFee, ...]:
    """Every row, in the order of the file.

    Examples
    --------
    >>> [(fee.rate, str(fee.first)) for fee in read_market_fees()
    ...  if fee.fee == "stamp duty" and "XHKG" in fee.markets]
    [(0.001, '2015-02-13'), (0.0013, '2021-08-01'), (0.001, '2023-11-17')]
    """
    text = resources.files("backtest.replay").joinpath("market_fees.csv").read_text("utf-8")
    return tuple(_fee(row) for row in csv.DictReader(text.splitlines()))


def _fee(row: dict[str, str]) -> MarketFee:
    return MarketFee(
        markets=tuple(row["markets"].split()),
        kind=row["kind"],  # type: ignore[arg-type]  # a test checks every row
        fee=row["fee"],
        side=row["side"],  # type: ignore[arg-type]  # likewise
        rate=float(row["rate"] or 0),
        per_share=float(row["per_share"] or 0),
        fixed=float(row["fixed"] or 0),
        minimum=float(row["minimum"] or 0),
        maximum=float(row["maximum"] or "inf"),
        above=float(row["above"] or 0),
        first=date.fromisoformat(row["first"]),
        last=date.fromisoformat(row["last"]) if row["last"] else None,
        source=row["source"],
        note=row["note"],
    )


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
    >>> uncovered(samsung, np.array(["2023-06-01", "2024-06-03"], "datetime64[D]")).tolist()
    [False, True]
    """
    found = np.zeros(len(dates), np.bool_)
    for row in read_market_fees():
        if row.concerns(instrument):
            found |= row.on(dates)
    return ~found
