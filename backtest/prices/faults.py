"""Data faults: rows of prices that cannot be true (SEMANTICS 2.2), named one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.bars import Bars
from backtest.prices.sessions import Sessions

__all__ = ["check_reach", "check_rows", "check_sessions", "on_sessions", "sound_rows"]

MOST = 1e18
"""No quote is higher, nor 1 ÷ this lower, split-adjusted ones of decaying funds included;
beyond it figures overflow."""

Mask = npt.NDArray[np.bool_]
Prices = npt.NDArray[np.float64]


def check_rows(bars: Bars) -> None:
    """Stop at the first row, in the order of the file, that cannot be true.

    Raises
    ------
    PriceFault
        A missing or non-positive price, high below low, open or close outside
        high and low, a repeated or unsorted date, a negative volume.

    Examples
    --------
    >>> check_rows(Bars("A", "A.csv", np.array([2]), np.array(["2024-01-02"], "datetime64[D]"),
    ...                 close=np.array([-1.0])))
    Traceback (most recent call last):
    backtest.errors.PriceFault: A.csv:2: 2024-01-02 Close: a price that is not above 0: -1.0
      mend: correct the row or leave it out
    """
    first: tuple[int, str, str, float | None] | None = None
    for mask, column, problem, values in _suspects(bars):
        if not mask.any():
            continue
        row = int(mask.argmax())
        if first is None or row < first[0]:
            value = None if values is None else float(values[row])
            first = (row, column, problem, value)
    if first is not None:
        row, column, problem, value = first
        raise _fault(
            bars, row, column, problem, value=value, mend="correct the row or leave it out"
        )


def sound_rows(bars: Bars) -> Bars:
    """The rows that can be true; the others are named in `faults`, once each.

    Examples
    --------
    >>> days = np.array(["2024-01-02", "2024-01-03"], "datetime64[D]")
    >>> sound_rows(Bars("A", "a", np.array([1, 2]), days, np.array([5.0, -1.0]))).faults
    ('a: 2024-01-03 Close: a price that is not above 0: -1.0; left out',)
    """
    wrong: dict[int, str] = {}
    for mask, column, problem, values in _suspects(bars):
        for row in np.flatnonzero(mask).tolist():
            value = "" if values is None else f": {float(values[row])!r}"
            said = f"{bars.file}: {bars.dates[row]} {column}: {problem}{value}; left out"
            wrong.setdefault(row, said)
    kept = np.ones(len(bars), dtype=np.bool_)
    kept[list(wrong)] = False
    return bars.rows(kept, faults=tuple(wrong[row] for row in sorted(wrong)))


def on_sessions(bars: Bars, sessions: Sessions) -> Bars:
    """The bars of a live source that lie on sessions, the others named; any other's all must.

    Raises
    ------
    PriceFault
        As `check_sessions`, for a source that is not live.
    """
    if not bars.live:
        check_sessions(bars, sessions)
        return bars
    held = np.isin(bars.dates, sessions.dates)
    said = (
        f"{bars.file}: {day}: a bar on a day without a session of {sessions.exchange} "
        f"({_weekday(day)}); left out"
        for day in bars.dates[~held]
    )
    return bars.rows(held, faults=tuple(said))


def check_reach(bars: Bars, exchange: str, *, first: date, last: date) -> None:
    """Stop at the first bar dated where nobody knows the sessions of its exchange.

    Raises
    ------
    DataUnavailable
        A bar before the calendar begins or after it ends.
    """
    outside = (bars.dates < np.datetime64(first)) | (bars.dates > np.datetime64(last))
    if outside.any():
        row = int(outside.argmax())
        raise DataUnavailable(
            f"{bars.file}:{bars.lines[row]}: {bars.dates[row]} Date: the calendar of {exchange} "
            f"covers {first} to {last} only"
            "\n  mend: leave the rows outside it out, or update exchange_calendars"
        )


def check_sessions(bars: Bars, sessions: Sessions) -> None:
    """Stop at the first bar dated on a day without a session.

    Raises
    ------
    PriceFault
        A bar on a day on which the corrected calendar has no session.
    """
    held = np.isin(bars.dates, sessions.dates)
    if held.all():
        return
    row = int((~held).argmax())
    raise _fault(
        bars,
        row,
        "Date",
        f"a bar on a day without a session of {sessions.exchange} ({_weekday(bars.dates[row])})",
        mend="leave the row out, or give the right exchange in instruments.csv",
    )


def _suspects(bars: Bars) -> Iterator[tuple[Mask, str, str, Prices | None]]:
    """Every check as (which rows, column, problem, the column's values)."""
    step = np.zeros(len(bars), dtype=np.int64)
    step[1:] = np.diff(bars.dates).astype(np.int64)
    later = np.arange(len(bars)) > 0
    yield later & (step == 0), "Date", "a date that is repeated", None
    yield later & (step < 0), "Date", "a date earlier than the row before it", None
    far = (bars.dates < np.datetime64("1900-01-01")) | (bars.dates >= np.datetime64("2200-01-01"))
    yield far, "Date", "a date before 1900 or after 2199", None
    columns = {
        "Open": bars.open,
        "High": bars.high,
        "Low": bars.low,
        "Close": bars.close,
        "Adj Close": bars.adjusted,
    }
    for name, values in columns.items():
        if values is not None:
            yield np.isnan(values), name, "a price is missing", None
            yield np.isinf(values), name, "a price without bound", values
            yield values <= 0, name, "a price that is not above 0", values
            beyond = (values > MOST) | ((values > 0) & (values < 1.0 / MOST))
            yield (
                beyond,
                name,
                f"a price that no price is: outside {1.0 / MOST:g} to {MOST:g}",
                values,
            )
    if bars.open is not None and bars.high is not None and bars.low is not None:
        yield bars.high < bars.low, "High", "high below low", bars.high
        for name, values in (("Open", bars.open), ("Close", bars.close)):
            yield values > bars.high, name, f"{name.lower()} above high", values
            yield values < bars.low, name, f"{name.lower()} below low", values
    if bars.volume is not None:
        wrong = (bars.volume < 0) | np.isinf(bars.volume)
        yield wrong, "Volume", "a volume that is not 0 or more", bars.volume


def _fault(
    bars: Bars, row: int, column: str, problem: str, *, mend: str, value: float | None = None
) -> PriceFault:
    return PriceFault(
        problem,
        file=bars.file,
        line=int(bars.lines[row]),
        key=f"{bars.dates[row]} {column}",
        value=value,
        mend=mend,
    )


def _weekday(day: np.datetime64) -> str:
    return str(day.astype("datetime64[D]").item().strftime("%A"))
