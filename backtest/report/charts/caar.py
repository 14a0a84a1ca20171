"""CAAR: what the average event earned beyond the normal, with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import counted, signed_percent
from backtest.report.plot import Axis, Band, Path, Plot, Upright

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["plot_caar"]


def plot_caar(average: pd.DataFrame, observations: int) -> Plot:
    """The cumulative average abnormal return by session, its 95 % band, and day 0.

    Parameters
    ----------
    average : pandas.DataFrame
        By session: `caar`, `low`, `high`, as a study has it.
    observations : int
        Of how many it is the average.
    """
    found = average.dropna()
    x = found.index.to_numpy(dtype=np.float64)
    caar, low, high = (found[name].to_numpy(dtype=np.float64) for name in ("caar", "low", "high"))
    said = "No session has enough observations for a band"
    if len(found):
        said = (
            f"{signed_percent(caar[-1])} by session {int(x[-1])}, "
            f"95 % band {signed_percent(low[-1])} to {signed_percent(high[-1])}"
        )
    marks = (
        Band(x, low, high, "95 % band"),
        Path(x, caar, "CAAR"),
        Upright(np.zeros(1), "day 0", "event", "dotted"),
    )
    return Plot(
        "caar", f"CAAR of {counted(observations, 'observation')}", said,
        Axis("count", "sessions from day 0"), Axis("percent"), marks, zero=True,
    )  # fmt: skip
