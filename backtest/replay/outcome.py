"""The outcome: what the kernel found, as columns; result/ makes it readable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

__all__ = ["Outcome", "Reason", "Status"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Status(IntEnum):
    """What became of a candidate tranche."""

    GRANTED = 0
    OVERLAP = 1  # the same rule still held the leg, and overlap is skip
    NO_BUYING_POWER = 2  # the budget was cut to less than 1e-9 of the capital
    NO_LOT = 3  # the budget buys less than one board lot
    RUINED = 4  # equity was gone before its entry


class Reason(IntEnum):
    """What ended a tranche; the names in lower case are the contract's."""

    AFTER = 0
    STOP_LOSS = 1
    TAKE_PROFIT = 2
    TRAILING_STOP = 3
    UNTIL = 4
    WHEN = 5
    OPEN = 6
    DATA_ENDED = 7
    RUINED = 8


class Kind(IntEnum):
    """The kind of price at which a tranche ended."""

    AT_OPEN = 0
    AT_LEVEL = 1
    AT_CLOSE = 2


@dataclass(frozen=True, eq=False)
class Outcome:
    """Columns of k tranches in the schedule's order, and paths of d dates.

    Money is in the base currency. Fills are adjusted levels after slippage, prices
    the same before it. Of a tranche that was not granted every figure is NaN or −1.
    """

    status: Ints  # (k,) Status
    asked: Floats  # the budget before any cut
    budget: Floats  # as granted
    quantity: Floats  # quoted shares, positive for both sides
    entry_price: Floats
    entry_fill: Floats
    exit_bar: Ints  # −1 while open at the end
    exit_price: Floats
    exit_fill: Floats
    exit_kind: Ints  # Kind; −1 while open
    reason: Ints  # Reason; −1 where not granted
    entry_value: Floats  # quantity × fill × the date's own rate
    exit_value: Floats  # likewise; NaN while open
    last_value: Floats  # signed worth at the last close of what is still open, else 0
    commission: Floats
    entry_costs: Floats  # of the commission and taxes, what was paid at the entry
    taxes: Floats
    borrow: Floats
    slippage: Floats
    pnl: Floats  # after costs; open tranches at the last close, without exit costs
    dates: npt.NDArray[np.datetime64]  # (d,) from the first to the last date of the replay
    equity: Floats  # (d,)
    cash: Floats
    gross: Floats  # Σ |value| of what is held at the close
    accrued: Floats  # interest less borrow, cumulative
    held: Bools  # a tranche was held at any moment of the date
    interest: float
    capital: float
    ruined: bool
