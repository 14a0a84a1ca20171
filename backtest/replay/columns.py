"""What the kernel reads and writes: columns of arrays under names."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Books", "Fees", "Hits", "Market", "Orders", "Records", "Run", "Terms"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Market(NamedTuple):
    """What the account needs to know of n instruments on t dates."""

    day: Ints  # (t,) days since 1970
    bar_date: Ints  # (bars,) position of a bar's date in the timeline
    ends: Ints  # (n,) first bar that is not the instrument's any more
    last_bar: Ints  # (n, t) last bar on or before the date, −1 before the first
    close: Floats  # (n, t) of that bar; NaN before the first
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


class Hits(NamedTuple):
    """Where each level is first met by itself, for all that share their tranches' fills.

    What a level meets depends on nothing but the tranche and the level: so many replays may
    look it up in a row of these tables, which is named here for each rule, instead of walking
    the bars. A bar that is never reached is larger than any.
    """

    stop: Ints  # (levels, k) bars
    target: Ints
    trail: Ints
    best: Floats  # (levels, k) the best price before the bar of `trail`, times the side
    stop_row: Ints  # (rules,)
    target_row: Ints
    trail_row: Ints


class Terms(NamedTuple):
    """Numbers that hold for the whole replay; `first` is −1 where no period starts it.

    It goes on to the date `until` though nothing is held any more; −1: it does not.
    """

    capital: float
    max_gross: float
    slippage: float
    commission: float
    minimum: float
    borrow: float
    cash_rate: float
    margin_rate: float
    first: int
    until: int


class Books(NamedTuple):
    """What the kernel works on: columns of k tranches, and the values of t dates.

    It takes nothing of them for granted: books in which another replay has been written serve
    as well as new ones.
    """

    holding: Ints  # the tranches held at the moment, in order of their grant
    status: Ints
    budget: Floats
    left_over: Floats  # what whole lots left over of the budget
    quantity: Floats
    units: Floats  # quantity in adjusted shares, whose prices are the adjusted ones
    entry_fill: Floats
    entry_value: Floats
    exit_bar: Ints
    leaves: Ints  # the date of that bar; beyond the last where there is none
    exit_price: Floats
    exit_fill: Floats
    exit_kind: Ints
    exit_value: Floats
    reason: Ints
    worth: Floats  # |value| at the last close seen while held
    commission: Floats
    taxes: Floats
    borrow: Floats
    values: Floats  # (t,) signed worth of what is held


class Records(NamedTuple):
    """What the kernel writes for whoever reads it: more of k tranches, and paths of t dates."""

    asked: Floats
    entry_costs: Floats  # what was paid at the entry, of commission and taxes
    slippage: Floats
    equity: Floats
    cash: Floats
    gross: Floats
    interest: Floats  # (t,) cumulative
    borrowed: Floats  # (t,) borrow paid, cumulative
    held: Bools


class Run(NamedTuple):
    """What a replay came to.

    `first` is −1 where nothing was granted and no period begins the replay; a day stands
    before it (`padded`) where a tranche enters on it, so that the first value is always the
    capital. Of the daily `returns` r, counted, `total` and `squares` are the sums of
    r − `shift` and of its square: near enough to the mean to lose no digits.
    """

    first: int
    padded: bool
    last: int
    ruined: bool
    equity: float  # at the last date
    deepest: float  # fall below the running peak, negative
    returns: int
    shift: float
    total: float
    squares: float
