"""Values of a result as the plain ones that JSON and CSV know."""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np
import pandas as pd

__all__ = ["Plain", "plain", "plain_day"]

Plain = str | int | float | bool | None


def plain(value: object) -> Plain:
    """A text, whole number, float, truth or None; what is no number becomes None.

    Dates become ISO 8601, instants too, with their offset.

    Examples
    --------
    >>> plain(np.float64("nan")), plain(np.int64(3)), plain(pd.Timestamp("2025-01-16"))
    (None, 3, '2025-01-16')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) + 0.0 if math.isfinite(value) else None  # + 0.0: no −0.0
    if isinstance(value, str):
        return value
    if isinstance(value, np.datetime64):
        return plain(pd.Timestamp(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if _is_day(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no plain form of {type(value).__name__}: {value!r}")


def plain_day(value: date | None) -> str | None:
    """A date in ISO 8601.

    Examples
    --------
    >>> plain_day(date(2025, 1, 16))
    '2025-01-16'
    """
    return None if value is None else value.isoformat()[:10]


def _is_day(value: datetime) -> bool:
    return value.tzinfo is None and value == value.replace(
        hour=0, minute=0, second=0, microsecond=0
    )
