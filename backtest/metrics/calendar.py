"""Calendar: what each month of a path earned."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["monthly_returns"]

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]


def monthly_returns(equity: Floats, dates: Dates) -> tuple[Dates, Floats]:
    """The return of each calendar month that has a date, first and last ones in part.

    Parameters
    ----------
    equity : array of float, shape (n,), n ≥ 1
        At each date's close, positive.
    dates : array of datetime64[D], shape (n,)
        Ascending, all different.

    Returns
    -------
    months : array of datetime64[M], shape (m,)
        Ascending; a month without a date between the first and the last is absent.
    returns : array of float, shape (m,)
        Fractions, from the last date before the month (in the first month: the first date)
        to its last date. Their product is the path's.

    Examples
    --------
    >>> dates = np.array(["2025-01-30", "2025-01-31", "2025-02-03"], dtype="datetime64[D]")
    >>> months, returns = monthly_returns(np.array([100.0, 110.0, 99.0]), dates)
    >>> months.astype(str).tolist(), returns.round(6).tolist()
    (['2025-01', '2025-02'], [0.1, -0.1])
    """
    of = dates.astype("datetime64[M]")
    last = np.append(np.flatnonzero(of[1:] != of[:-1]), len(of) - 1)
    before = np.concatenate([[0], last[:-1]])
    return of[last], equity[last] / equity[before] - 1.0
