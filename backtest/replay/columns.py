"""What the kernel reads and writes: columns of arrays under names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Books", "Fees", "Market", "Orders", "Terms"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Market(NamedTuple):
    """What the account needs to know of n instruments on t dates."""

    day: Ints  # (t,) days since 1970
    bar_date: Ints  # (bars,) position of a bar's date in the timeline
    ends: Ints  # (n,) first bar that is not the instrument's any more
    last_bar: Ints  # (n, t) last bar on or before the date, −1 before the first
    rate: Floats  # (n, t) base currency for one unit of the instrument's
    rate_before: Floats  # (n, t) the last rate dated before the date


class Fees(NamedTuple):
    """Charges of n instruments on t dates: spans of rows, then the rows' own amounts.

    The rows charged on an order are ``row[offsets[span]:offsets[span + 1]]``.
    """

    span: Ints  # (n, 2, t) for purchases, then for sales
    offsets: Ints
    row: Ints
    rate: Floats  # (rows,) of the value
    per_share: Floats
    fixed: Floats
    minimum: Floats
    maximum: Floats
    above: Floats  # charged where the value exceeds it


class Orders(NamedTuple):
    """k candidate tranches in the order in which budgets are granted."""

    date: Ints
    bar: Ints
    rule: Ints
    group: Ints
    instrument: Ints
    instant: Ints  # at which it enters
    side: Floats
    share: Floats
    at_open: Bools
    overlap_skip: Bools
    lot: Floats


class Terms(NamedTuple):
    """Numbers that hold for the whole replay; `first` is −1 where no period starts it."""

    capital: float
    max_gross: float
    slippage: float
    commission: float
    minimum: float
    borrow: float
    cash_rate: float
    margin_rate: float
    first: int


class Books(NamedTuple):
    """What the kernel writes: columns of k tranches, then paths of t dates."""

    holding: Ints  # the tranches held at the moment, in order of their grant
    status: Ints
    asked: Floats
    budget: Floats
    left_over: Floats  # what whole lots left over of the budget
    quantity: Floats
    entry_fill: Floats
    entry_value: Floats
    entry_costs: Floats  # what was paid at the entry, of commission and taxes
    exit_bar: Ints
    exit_price: Floats
    exit_fill: Floats
    exit_kind: Ints
    exit_value: Floats
    reason: Ints
    worth: Floats  # |value| at the last close seen while held
    commission: Floats
    taxes: Floats
    borrow: Floats
    slippage: Floats
    equity: Floats
    cash: Floats
    gross: Floats
    interest: Floats  # (t,) cumulative
    borrowed: Floats  # (t,) borrow paid, cumulative
    held: Bools
