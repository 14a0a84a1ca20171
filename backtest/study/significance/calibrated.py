"""What the tests did on real prices: where null theses came out too often.

Two thousand null theses a cell or more, in baskets of 1, 3 and 10 shares and 1, 5 and 20 dates
that know nothing, at windows of 1, 5, 20 and 60 sessions, of which a test had said itself that it
is valid (tests/benchmarks/calibration_of_tests.py). A test is not valid from the first window on
at which the 99 % interval of its size, at 5 %, lay wholly above 6 % in any cell.

`WILD` is the largest of the thresholds tried, in steps of 0.05, at which no such cell was left
among tests that are valid at all; of the median, the mean, its root of squares, upper quantiles
and the maximum, the mean left most theses valid there. Measure and threshold were chosen on the
same prices and windows on which the sizes were measured: on others they may be larger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["BEFORE", "FROM_ESTIMATION", "MEASURED", "WILD", "Measured", "too_long", "too_wild"]

BEFORE = 20
"""Sessions before day 0 whose abnormal returns are held against those of the estimation."""

WILD = 1.1
"""Where they vary so many times as much, the estimation's spread is not that of the event."""

FROM_ESTIMATION: Mapping[str, int] = {
    "sq": 1,
    "time_series_t": 1,
    "patell": 1,
    "adjusted_patell": 1,
    "corrado_rank": 1,
    "corrado_zivney": 1,
    "grank_t": 1,
    "kolari_pynnonen": 10,
}
"""Tests that take spread, ranks or correlation from it, and from how many observations on.

Smaller samples of Kolari-Pynnönen, which takes the correlation alone, held on wild days too.
"""


class Measured(NamedTuple):
    """The longest window that held, in sessions, and the largest size beyond it, wild days too.

    A sample of at most `fewest` observations held at every window.
    """

    longest: int
    size: float
    fewest: int = 0


MEASURED: Mapping[str, Measured] = {
    # the alpha of shares is not 0, with or without an event: it finds that of whole years
    "calendar_time": Measured(0, 0.28),
    "adjusted_patell": Measured(0, 0.09),
    "bhar_skewness_adjusted": Measured(0, 0.08),
    "patell": Measured(0, 0.19),
    "time_series_t": Measured(0, 0.17),
    "sq": Measured(4, 0.13, fewest=1),
    "kolari_pynnonen": Measured(19, 0.09),
    "grank_t": Measured(4, 0.09),
}
"""Tests that are not in it held at every window up to 60 sessions."""


def too_long(name: str, sessions: int, observations: int) -> str | None:
    """Why a test is not valid for a window of so many sessions; None where it is.

    Examples
    --------
    >>> too_long("bmp", 60, 10), too_long("sq", 3, 10), too_long("sq", 5, 1)
    (None, None, None)
    >>> too_long("sq", 5, 10)
    'on real prices it rejected up to 13 % of null theses at 5 %, at windows over 4 sessions'
    """
    found = MEASURED.get(name)
    if found is None or sessions <= found.longest or observations <= found.fewest:
        return None
    at = "" if found.longest == 0 else f", at windows over {found.longest} sessions"
    return f"on real prices it rejected up to {100 * found.size:.0f} % of null theses at 5 %{at}"


def too_wild(name: str, unrest: float, observations: int) -> str | None:
    """Why a test is not valid for events that fall on wild days; None where it is.

    Parameters
    ----------
    name : str
    unrest : float
        The mean over observations of the deviation of abnormal returns in the sessions
        before day 0 ÷ sigma; NaN where it is not known, which forbids nothing.
    observations : int

    Examples
    --------
    >>> too_wild("bmp", 2.0, 3), too_wild("sq", 1.05, 1), too_wild("kolari_pynnonen", 2.0, 3)
    (None, None, None)
    >>> too_wild("corrado_zivney", 2.0, 3)
    'returns varied 2.0 times as much before the events as in the estimation window'
    """
    fewest = FROM_ESTIMATION.get(name)
    if fewest is None or observations < fewest or not unrest >= WILD:
        return None
    return (
        f"returns varied {unrest:.1f} times as much before the events as in the estimation window"
    )
