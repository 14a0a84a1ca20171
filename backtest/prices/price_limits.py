"""Price limits: how far a price may move in a day, where markets say so (``price_limits.csv``).

Hong Kong and the United States have no daily limit. Limits are from the last close (on an
ex-date less what was paid out), rounded to a tick as the market says.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from backtest.errors import BacktestError
from backtest.prices.dated import Held, number, package_text, read_dated
from backtest.prices.instrument import Instrument
from backtest.prices.ticks import tick_sizes

__all__ = [
    "AtPrice", "PriceLimit", "common_limit", "free_sessions", "limit_sources",
    "parse_price_limits", "read_price_limits", "some_limits",
]  # fmt: skip

Dates = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Who = Literal["all", "some"]
Unit = Literal["fraction", "money"]
Rounding = Literal["nearest", "inward", "twice inward"]

UNKNOWN = 0.001  # of the price: taken for the tick where none is known
NOISE = 2e-7  # relative: what a float of 32 bits loses
SLACK = 1e-6  # of a tick: what binary fractions lose


@dataclass(frozen=True, slots=True)
class PriceLimit:
    """One limit, up and down from the last close.

    `who` is ``some`` where only some shares of the market have it and a symbol does not say
    which (shares under special treatment, India's bands). `limit` is a fraction of the last
    close, or money (Tokyo's yen) for closes under `below`. `rounding`: to the ``nearest``
    tick; ``inward``; or ``twice inward``, the step at the close's tick and the sum at its
    own. `free` is how many sessions from a listing on have no limit.
    """

    held: Held
    who: Who
    unit: Unit
    below: float
    limit: float
    rounding: Rounding
    free: int


@dataclass(frozen=True, slots=True)
class AtPrice:
    """Prices from `lowest` to `highest` are at the limit; NaN where there is none."""

    lowest: Floats
    highest: Floats


@functools.cache  # a file of the package: it does not change while we run
def read_price_limits() -> tuple[PriceLimit, ...]:
    """Every row; a later one goes before an earlier.

    Examples
    --------
    >>> [row.limit for row in read_price_limits() if "XTAI" in row.held.markets]
    [0.07, 0.1]
    """
    return parse_price_limits(package_text("price_limits.csv"), file="price_limits.csv")


def parse_price_limits(text: str, *, file: str) -> tuple[PriceLimit, ...]:
    """Rows of such a table.

    Raises
    ------
    BacktestError
        A row that cannot be meant.
    """
    columns = ["who", "unit", "below", "limit", "rounding", "free"]
    return tuple(_limit(held, row, file) for held, row in read_dated(text, columns, file=file))


def _limit(held: Held, row: dict[str, str], file: str) -> PriceLimit:
    for name, known in (("who", Who), ("unit", Unit), ("rounding", Rounding)):
        if row[name] not in get_args(known):
            raise BacktestError(f"{file}: {name} is one of {get_args(known)}, not {row[name]!r}")
    limit = number(row, "limit", file=file, empty=float("nan"))
    if limit != limit or (row["unit"] == "fraction" and limit >= 1):
        raise BacktestError(f"{file}: not a limit: {row['limit']!r}")
    return PriceLimit(
        held, row["who"], row["unit"],  # type: ignore[arg-type]  # just checked
        number(row, "below", file=file, empty=float("inf")),
        limit, row["rounding"],  # type: ignore[arg-type]  # likewise
        int(number(row, "free", file=file, empty=0)),
    )  # fmt: skip


def _rows(instrument: Instrument, who: Who) -> list[PriceLimit]:
    return [row for row in read_price_limits() if row.who == who and row.held.concerns(instrument)]


def common_limit(instrument: Instrument, dates: Dates, close: Floats, side: Floats) -> AtPrice:
    """The limit that all of a market's or board's shares have.

    Parameters
    ----------
    instrument : Instrument
    dates : (o,) array of datetime64[D]
    close : (o,) array
        The last close, as quoted, less what was paid out since.
    side : (o,) array
        +1 for the upper limit, −1 for the lower.

    Notes
    -----
    Prices adjusted for a later split are no longer on the market's ticks: what was rounded
    to the nearest is found all the same, what was rounded inward perhaps not, and Tokyo's
    steps in yen not at all.

    Examples
    --------
    >>> import numpy as np
    >>> day, up = np.array(["2020-08-24"], "datetime64[D]"), np.array([1.0])
    >>> catl = Instrument("300750.SZ", "XSHE", "CNY")
    >>> found = common_limit(catl, day, np.array([205.09]), up)  # 246.108 is rounded to 246.11
    >>> (found.lowest < 246.11, found.highest > 246.11, found.highest > 246.12)
    (array([ True]), array([ True]), array([False]))
    """
    lowest, highest = np.full((2, len(dates)), np.nan)
    for row in _rows(instrument, "all"):
        holds = row.held.on(dates) & (close < row.below)
        found = _at_price(row, instrument, dates, close, side)
        lowest[holds], highest[holds] = found.lowest[holds], found.highest[holds]
    return AtPrice(lowest, highest)


def some_limits(
    instrument: Instrument, dates: Dates, close: Floats, side: Floats
) -> tuple[AtPrice, ...]:
    """The limits that some of a market's shares have, each on its own; as `common_limit`."""
    found = []
    for row in _rows(instrument, "some"):
        one = _at_price(row, instrument, dates, close, side)
        holds = row.held.on(dates)
        found.append(
            AtPrice(np.where(holds, one.lowest, np.nan), np.where(holds, one.highest, np.nan))
        )
    return tuple(found)


def free_sessions(instrument: Instrument, dates: Dates) -> Ints:
    """How many sessions from its listing on a share has no limit, on each date.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2020-07-16"], "datetime64[D]")
    >>> free_sessions(Instrument("688981.SS", "XSHG", "CNY"), days).tolist()
    [5]
    """
    found = np.zeros(len(dates), np.int64)
    for row in _rows(instrument, "all"):
        found[row.held.on(dates)] = row.free
    return found


def limit_sources(instrument: Instrument, dates: Dates) -> npt.NDArray[np.object_]:
    """The pages on an instrument's limits on each date, separated by spaces.

    Examples
    --------
    >>> import numpy as np
    >>> limit_sources(Instrument("BABA", "XNYS", "USD"), np.array(["2024-03-05"], "datetime64[D]"))
    array([''], dtype=object)
    """
    found = np.full(len(dates), "", dtype=object)
    rows = [row for row in read_price_limits() if row.held.concerns(instrument)]
    for pages in dict.fromkeys(page for row in rows for page in row.held.sources):
        cites = [row.held.on(dates) for row in rows if pages in row.held.sources]
        holds = np.any(cites, axis=0)
        found[holds] = np.where(found[holds] == "", pages, found[holds] + " " + pages)
    return found


def _at_price(
    row: PriceLimit, instrument: Instrument, dates: Dates, close: Floats, side: Floats
) -> AtPrice:
    step = close * row.limit if row.unit == "fraction" else np.full(len(close), row.limit)
    if row.rounding == "twice inward":
        step = _down(step, _tick(instrument, dates, close))
    wanted = close + side * step
    tick = _tick(instrument, dates, wanted)
    noise = SLACK * tick + NOISE * wanted
    if row.rounding == "nearest":  # half a tick goes up
        return AtPrice(wanted - tick / 2 + noise, wanted + tick / 2 + noise)
    # Inward: an upper limit is rounded down, a lower one up.
    limit = np.where(side > 0, _down(wanted, tick), -_down(-wanted, tick))
    return AtPrice(limit - tick / 2 + noise, limit + tick / 2 - noise)


def _tick(instrument: Instrument, dates: Dates, price: Floats) -> Floats:
    known = tick_sizes(instrument, dates, price)
    return np.where(np.isnan(known), UNKNOWN * price, known)


def _down(value: Floats, tick: Floats) -> Floats:
    return np.floor(value / tick + 1e-6) * tick
