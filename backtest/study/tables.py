"""A study as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.study.abnormal import Abnormal
from backtest.study.average import Average
from backtest.study.rows import Rows
from backtest.study.significance import TestResult, shown
from backtest.study.significance.holm import holm
from backtest.study.windows import Window

__all__ = ["averages_table", "events_table", "tests_table", "windows_table"]

Objects = npt.NDArray[np.object_]


def events_table(
    abnormal: Abnormal, ids: Objects, symbols: Objects, benchmarks: Sequence[str | None]
) -> pd.DataFrame:
    """A row per event and instrument; `beta` is the first regressor's, NaN without one."""
    fitted, rows = abnormal.fitted, abnormal.rows
    day = abnormal.returns.date[rows.pair, rows.column]
    none = np.full(len(rows), np.nan)
    return pd.DataFrame(
        {
            "event_id": ids,
            "symbol": symbols,
            "benchmark": np.array(benchmarks, dtype=object)[rows.pair],
            "day0": pd.to_datetime(day.astype("datetime64[D]")),
            "by_date": rows.by_date,
            "observations": fitted.observations,
            "alpha": fitted.alpha,
            "beta": fitted.beta[:, 0] if fitted.beta.shape[1] else none,
            "sigma": fitted.sigma,
            "others_in_estimation": _others(rows, abnormal.estimation),
        }
    )


def windows_table(
    abnormal: Abnormal, events: pd.DataFrame, windows: Sequence[Window]
) -> dict[str, pd.DataFrame]:
    """``car``, ``bhar`` and ``scar``: rows by event and symbol, a column per window."""
    index = pd.MultiIndex.from_frame(events[["event_id", "symbol"]])
    found = {str(window): abnormal.over(window) for window in windows}
    return {
        name: pd.DataFrame({key: getattr(one, name) for key, one in found.items()}, index=index)
        for name in ("car", "bhar", "scar")
    }


def averages_table(averages: Average) -> pd.DataFrame:
    """A row per session, by `tau`."""
    tau = pd.RangeIndex(averages.window.first, averages.window.last + 1, name="tau")
    return pd.DataFrame(
        {"aar": averages.aar, "caar": averages.caar, "low": averages.low, "high": averages.high},
        index=tau,
    )


def tests_table(results: tuple[TestResult, ...]) -> pd.DataFrame:
    """A row per test; `shown` are the few that are told first, `p_holm` is over these."""
    told = shown(results)
    adjusted = holm(np.array([one.p_value for one in told], dtype=np.float64))
    by_test = {(one.name, one.window): p for one, p in zip(told, adjusted, strict=True)}
    return pd.DataFrame(
        {
            "name": [one.name for one in results],
            "window": [str(one.window) for one in results],
            "statistic": [one.statistic for one in results],
            "p_value": [one.p_value for one in results],
            "p_holm": [by_test.get((one.name, one.window), np.nan) for one in results],
            "df": np.array([np.nan if one.df is None else one.df for one in results]),
            "n": [one.n for one in results],
            "dates": [one.dates for one in results],
            "valid": [one.valid for one in results],
            "why": [one.why for one in results],
            "shown": [(one.name, one.window) in by_test for one in results],
        }
    )


def _others(rows: Rows, window: Window) -> npt.NDArray[np.int64]:
    """How many other events of its instrument have day 0 in an event's estimation window."""
    far = int(rows.column.max(initial=0)) + abs(window.first) + 1
    key = rows.pair * 2 * far + rows.column + far
    ordered = np.sort(key)
    last = np.searchsorted(ordered, key + window.last, side="right")
    return np.asarray(last - np.searchsorted(ordered, key + window.first, side="left"))
