"""Scale: values of a plot as places of its area, in thousandths from the left or the top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import numpy.typing as npt

from backtest.report.plot import Band, Bars, Mark, Path, Places, Plot, Points, Tiles, Upright

__all__ = ["WHOLE", "Scale", "across", "as_numbers", "upwards"]

WHOLE = 1000.0  # an area's width, and its height

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """What stands at the area's one edge and at the other.

    Examples
    --------
    >>> Scale(0.0, 4.0).at(np.array([1.0])), Scale(4.0, 0.0).at(np.array([1.0]))
    (array([250.]), array([750.]))
    """

    first: float
    last: float

    def at(self, values: Values) -> Values:
        """Thousandths of the area, from `first` on; NaN stays NaN."""
        return (values - self.first) / (self.last - self.first) * WHOLE

    @property
    def low(self) -> float:
        """The smaller of both edges."""
        return min(self.first, self.last)

    @property
    def high(self) -> float:
        """The larger of both edges."""
        return max(self.first, self.last)


def as_numbers(places: Places) -> Values:
    """Days since 1970 for dates (NaN for NaT), else the numbers themselves.

    Examples
    --------
    >>> as_numbers(np.array(["1970-01-03"], dtype="datetime64[D]"))
    array([2.])
    """
    if np.issubdtype(places.dtype, np.datetime64):
        days = places.astype("datetime64[D]").astype(np.int64).astype(np.float64)
        return np.where(np.isnat(places), np.nan, days)
    return places.astype(np.float64)


def across(plot: Plot) -> Scale:
    """Left to right: everything that is drawn, and half a place beside named ones."""
    if plot.x.names:
        return Scale(-0.5, len(plot.x.names) - 0.5)
    values = [part for mark in plot.marks for part in _across(mark)]
    low, high = _extent(values, zero=plot.zero_x)
    bars = any(isinstance(mark, Bars) for mark in plot.marks)
    room = 0.0 if bars else 0.012 if plot.x.unit == "date" else 0.03
    return Scale(low - room * (high - low), high + room * (high - low))


def upwards(plot: Plot) -> Scale:
    """Top to bottom: the largest value stands first, and the last of named places."""
    if plot.y.names:
        return Scale(len(plot.y.names) - 0.5, -0.5)
    values = [part for mark in plot.marks for part in _upwards(mark)]
    grounded = any(isinstance(mark, Path) and mark.filled for mark in plot.marks)
    low, high = _extent(values, zero=plot.zero or grounded)
    room = (0.14 if plot.roomy else 0.05) * (high - low)
    standing = any(isinstance(mark, Bars) for mark in plot.marks)
    below = 0.0 if low == 0 and standing else room
    above = 0.0 if high == 0 and grounded else room
    return Scale(high + above, low - below)


def _extent(parts: Iterable[Values], *, zero: bool) -> tuple[float, float]:
    """Least and greatest of all finite values; never the same."""
    found = np.concatenate([np.zeros(1 if zero else 0), *parts])
    found = found[np.isfinite(found)]
    if not len(found):
        return 0.0, 1.0
    low, high = float(found.min()), float(found.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):  # what is computed in floats is never flat
        size = abs(low) * 0.05 or 0.5
        return low - size, high + size
    return low, high


def _across(mark: Mark) -> tuple[Values, ...]:
    match mark:
        case Bars():
            return mark.left, mark.right
        case Points(lying=True, low=low, high=high) if low is not None and high is not None:
            return as_numbers(mark.x), low, high
        case Tiles():  # on named places
            return ()
        case Path() | Band() | Points() | Upright():
            return (as_numbers(mark.x),)
        case _:
            assert_never(mark)


def _upwards(mark: Mark) -> tuple[Values, ...]:
    match mark:
        case Path():
            return (mark.y,)
        case Band():
            return mark.low, mark.high
        case Bars():
            return mark.start, mark.end
        case Points(lying=False, low=low, high=high) if low is not None and high is not None:
            return mark.y, low, high
        case Points():
            return (mark.y,)
        case Tiles() | Upright():
            return ()
        case _:
            assert_never(mark)
