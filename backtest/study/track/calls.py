"""Calls: one row for each share that an article speaks of, and what became of it."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.errors import InputError

__all__ = ["COLUMNS", "MONTHS", "SIGN", "UNCLEAR", "UNNAMED", "checked", "state"]

MONTHS = (1, 3, 6, 12)
"""Horizons, in months from the day of publication."""

SIGN = MappingProxyType({"long": 1, "short": -1, "avoid": -1})
"""Of the return beyond the benchmark: to avoid was right where that was negative."""

UNCLEAR = "unclear"
"""The side of a call of which the text leaves open what is meant: counted, never priced."""

COLUMNS = (
    "article", "published", "author", "outlet", "symbol", "name", "side", "strength", "status",
    "why", *(f"abnormal_{months}" for months in MONTHS),
)  # fmt: skip

RETURNS = COLUMNS[-len(MONTHS) :]
ORDER = ("published", "article", "symbol", "author", "outlet", "side", *RETURNS)
TYPED = ("published", *RETURNS)
UNNAMED = "(not named)"
PRICEABLE = ("priced", "open")

Objects = npt.NDArray[np.object_]


def checked(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with their columns in order, dates as dates and no author or outlet empty.

    Parameters
    ----------
    calls : pandas.DataFrame
        A row a call, with `COLUMNS`; others are kept behind them. `abnormal_m` is signed by
        the side (`SIGN`) and NaN where it is not over yet or cannot be priced.

    Returns
    -------
    pandas.DataFrame
        A copy in an order of its own: by publication, article, symbol and what is left.

    Raises
    ------
    InputError
        A column is missing, a side is none of `SIGN` or `UNCLEAR` or unclear and priced, a date
        is missing, a return is infinite, or stands beside a status that says there is none.

    Examples
    --------
    >>> checked(pd.DataFrame({"article": ["a"]}))
    Traceback (most recent call last):
    ...
    backtest.errors.InputError: calls lack the columns published, author, outlet, \
symbol, name, side, strength, status, why, abnormal_1, abnormal_3, abnormal_6, abnormal_12
    """
    lacking = [name for name in COLUMNS if name not in calls.columns]
    if lacking:
        raise InputError(f"calls lack the columns {', '.join(lacking)}")
    found = calls[[*COLUMNS, *(name for name in calls.columns if name not in COLUMNS)]]
    found = found.reset_index(drop=True)
    found["published"] = pd.to_datetime(found["published"]).astype("datetime64[s]")
    for name in ("author", "outlet"):
        told = found[name].astype(object).where(found[name].notna(), "")
        found[name] = [str(text).strip() or UNNAMED for text in told]
    _refuse(found)
    keys = {name: found[name] if name in TYPED else found[name].astype(str) for name in ORDER}
    order = pd.DataFrame(keys).sort_values(list(ORDER), kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _refuse(calls: pd.DataFrame) -> None:
    if calls["published"].isna().any():
        raise InputError(
            "a call has no date of publication", key="published", mend="find it, or leave it out"
        )
    for side in calls["side"].unique():
        if side not in (*SIGN, UNCLEAR):
            raise InputError(f"is none of {', '.join((*SIGN, UNCLEAR))}", key="side", value=side)
    if (calls["status"].isin(PRICEABLE) & (calls["side"] == UNCLEAR)).any():
        raise InputError(
            f"{UNCLEAR!r} and {' or '.join(PRICEABLE)}", key="side", mend="name it unpriceable"
        )
    for months in MONTHS:
        name = f"abnormal_{months}"
        calls[name] = calls[name].astype(np.float64)
        if np.isinf(calls[name]).any():
            raise InputError("infinite", key=name, mend="what cannot be priced is NaN")
        bad = calls[calls[name].notna() & ~calls["status"].isin(PRICEABLE)]
        if len(bad):
            one = bad.iloc[0]
            raise InputError(
                f"{one['symbol']} of {one['article']} is {str(one['status'])!r} and has a return",
                key=name,
                mend=f"a call with a return is {' or '.join(PRICEABLE)}",
            )


def state(calls: pd.DataFrame, months: int, as_of: date) -> Objects:
    """What each call is at one horizon: ``"priced"``, ``"open"`` or ``"unpriceable"``.

    Parameters
    ----------
    calls : pandas.DataFrame
        As `checked` returns them.
    months : int
        The horizon.
    as_of : datetime.date
        The last date of which prices are known.

    Returns
    -------
    ndarray of object, shape (n,)
        Open: no return, the horizon ends after `as_of`, and nothing else stands in its way.
        Everything else without a return is unpriceable, so that the three add up to all.
    """
    ends = calls["published"] + pd.DateOffset(months=months)
    later = (ends > pd.Timestamp(as_of)) & calls["status"].isin(PRICEABLE)
    found = np.full(len(calls), "unpriceable", dtype=object)
    found[later.to_numpy()] = "open"
    found[calls[f"abnormal_{months}"].notna().to_numpy()] = "priced"
    return found
