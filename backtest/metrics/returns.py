"""Returns of a path: daily, in total, per year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "cagr",
    "daily_returns",
    "excess_returns",
    "periods_per_year",
    "total_return",
    "years_between",
]

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]

DAYS_PER_YEAR = 365.25
INTEREST_DAYS = 365.0


def daily_returns(equity: Floats) -> Floats:
    """Simple return from each date of a path to the next.

    Parameters
    ----------
    equity : (d,) array
        A path in money; every value but the last is positive.

    Returns
    -------
    (d − 1,) array of fractions.

    Examples
    --------
    >>> daily_returns(np.array([100.0, 110.0, 99.0])).round(12).tolist()
    [0.1, -0.1]
    """
    return np.asarray(equity[1:] / equity[:-1] - 1.0)


def total_return(equity: Floats) -> float | None:
    """Last value ÷ first value, − 1; None for an empty path.

    Examples
    --------
    >>> total_return(np.array([100.0, 80.0, 125.0]))
    0.25
    """
    return None if len(equity) == 0 else float(equity[-1] / equity[0] - 1.0)


def years_between(dates: Dates) -> float:
    """Calendar days from the first date to the last, ÷ 365.25; 0 under two dates.

    Examples
    --------
    >>> years_between(np.array(["2021-01-01", "2025-01-01"], "datetime64[D]"))
    4.0
    """
    return 0.0 if len(dates) < 2 else _days(dates) / DAYS_PER_YEAR


def periods_per_year(dates: Dates) -> float | None:
    """Returns per year: their count ÷ years; None where no time passes.

    Examples
    --------
    >>> periods_per_year(np.array(["2021-01-01", "2023-01-01", "2025-01-01"], "datetime64[D]"))
    0.5
    """
    years = years_between(dates)
    return (len(dates) - 1) / years if years > 0 else None


def cagr(equity: Floats, dates: Dates) -> float | None:
    """Compound growth per year: (last ÷ first)^(365.25 ÷ days) − 1.

    None where no time passes, or where what is left is zero or less: no rate of
    growth leads there. None too where the rate is larger than a float can be: tenfold
    in a day.

    Examples
    --------
    Sixteenfold in four years doubles each year:

    >>> cagr(np.array([1.0, 16.0]), np.array(["2021-01-01", "2025-01-01"], "datetime64[D]"))
    1.0
    """
    if len(dates) < 2 or _days(dates) <= 0 or equity[-1] <= 0:
        return None
    growth = float(equity[-1] / equity[0])
    try:
        return float(growth ** (DAYS_PER_YEAR / _days(dates)) - 1.0)
    except OverflowError:
        return None


def excess_returns(returns: Floats, dates: Dates, *, risk_free: float = 0.0) -> Floats:
    """Daily returns less the riskless: `risk_free` × calendar days ÷ 365 per date.

    Parameters
    ----------
    returns : (d − 1,) array
        Simple daily returns, as fractions.
    dates : (d,) array of datetime64[D]
        The dates of the path from which the returns come.
    risk_free : float
        A yearly rate, as a fraction.

    Examples
    --------
    A Friday and the Monday after it are three days of interest at 0.01 % a day:

    >>> days = np.array(["2025-01-16", "2025-01-17", "2025-01-20"], "datetime64[D]")
    >>> excess_returns(np.array([0.01, 0.01]), days, risk_free=0.0365).round(12).tolist()
    [0.0099, 0.0097]
    """
    days = np.diff(dates).astype("timedelta64[D]").astype(np.float64)
    return np.asarray(returns - risk_free * days / INTEREST_DAYS)


def _days(dates: Dates) -> int:
    return int((dates[-1] - dates[0]).astype("timedelta64[D]").astype(np.int64))
