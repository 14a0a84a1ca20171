"""The total-return factor: what turns a quoted price into an adjusted one (SEMANTICS 2.1)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.errors import PriceFault
from backtest.prices.bars import Bars, Dividends

__all__ = ["factor_from_dividends", "total_return_factor"]


def total_return_factor(bars: Bars) -> npt.NDArray[np.float64]:
    """Adjusted ÷ quoted, one per bar.

    From the source's Adj Close where it gives one, else from its dividends, else 1.

    Returns
    -------
    numpy.ndarray
        (b,) positive, without missing values.

    Raises
    ------
    PriceFault
        A dividend that is not smaller than the close before its ex-date.

    Examples
    --------
    >>> total_return_factor(Bars("A", "A.csv", np.array([2]),
    ...     np.array(["2024-01-02"], "datetime64[D]"),
    ...     close=np.array([10.0]), adjusted=np.array([9.0])))
    array([0.9])
    """
    if bars.adjusted is not None:
        return bars.adjusted / bars.close
    if bars.dividends is not None:
        return factor_from_dividends(bars, bars.dividends)
    return np.ones(len(bars))


def factor_from_dividends(bars: Bars, dividends: Dividends) -> npt.NDArray[np.float64]:
    """Going back over an ex-date, 1 − dividend ÷ the close before it.

    An ex-date without a bar takes effect at the next bar; dividends that take
    effect at the same bar are added first; an ex-date on or before the first bar,
    or after the last, changes nothing.

    Examples
    --------
    >>> days = np.array(["2024-01-02", "2024-01-03", "2024-01-04"], "datetime64[D]")
    >>> bars = Bars("A", "A.csv", np.arange(2, 5), days, close=np.array([100.0, 98.0, 99.0]))
    >>> factor_from_dividends(bars, Dividends(days[1:2], np.array([2.0])))
    array([0.98, 1.  , 1.  ])
    """
    paid = np.zeros(len(bars) + 1)
    takes_effect = np.searchsorted(bars.dates, dividends.ex_dates)
    np.add.at(paid, takes_effect, dividends.amounts)
    step = np.ones(len(bars))
    step[:-1] = 1.0 - paid[1 : len(bars)] / bars.close[:-1]
    if (step <= 0).any():
        row = int((step <= 0).argmax())
        raise PriceFault(
            f"a dividend as large as the close before it ({bars.close[row]:g})",
            file=bars.file,
            key=f"{bars.dates[row + 1]} dividend",
            value=float(paid[row + 1]),
            mend="dividends are in the unit of the quotes",
        )
    factor: npt.NDArray[np.float64] = np.cumprod(step[::-1], dtype=np.float64)[::-1]
    return factor
