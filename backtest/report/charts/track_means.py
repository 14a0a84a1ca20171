"""Track means: each group's mean at one horizon with its interval, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from backtest.report.numbers import counted, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Plot, Points

if TYPE_CHECKING:
    from backtest.study.track import TrackRecord

__all__ = ["plot_track_means"]

MOST = 20  # groups of a kind


def plot_track_means(record: TrackRecord, kind: str, months: int) -> Plot | None:
    """A row for all calls, then one a group, those with most calls first.

    Parameters
    ----------
    record : TrackRecord
    kind : str
        "side", "outlet" or "author".
    months : int
        The horizon.

    Returns
    -------
    Plot or None
        None where no group has a priced call.
    """
    groups = record.of(kind, months)
    groups = groups[groups["priced"] > 0].sort_values("calls", ascending=False, kind="stable")
    if groups.empty:
        return None
    rows = pd.concat([record.of("all", months), groups.head(MOST)], ignore_index=True)
    rows = rows.iloc[::-1]  # the first place is the lowest
    names = tuple(
        f"{one_line(str(group), 26)} ({priced})"
        for group, priced in zip(rows["group"], rows["priced"], strict=True)
    )
    after = counted(months, "month")
    means = groups["mean"].to_numpy(dtype=np.float64)
    said = f"Groups' means: {signed_percent(means.min())} to {signed_percent(means.max())}"
    title = f"Mean return beyond the benchmark after {after}, by {kind}"
    return Plot(
        f"track {kind} {months}", title, said, Axis("percent"), Axis("count", names=names),
        _marks(rows), zero_x=True,
    )  # fmt: skip


def _marks(rows: pd.DataFrame) -> tuple[Points, ...]:
    place = np.arange(len(rows), dtype=np.float64)
    mean, low, high, shrunk, far_low, far_high = (
        rows[name].to_numpy(dtype=np.float64)
        for name in ("mean", "mean_low", "mean_high", "shrunk_mean", "shrunk_low", "shrunk_high")
    )
    points = Points(
        mean, place, "mean and 95 % interval", "path", "dot", _says(mean, low, high),
        low=low, high=high, lying=True,
    )  # fmt: skip
    known = np.isfinite(shrunk)
    if not known.any():
        return (points,)
    says = _says(shrunk[known], far_low[known], far_high[known])
    towards = Points(
        shrunk[known], place[known], "shrunk towards all calls", "exit", "diamond", says
    )
    return points, towards


def _says(mean: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[str, ...]:
    return tuple(
        signed_percent(m)
        + ("" if np.isnan(a) else f" ({signed_percent(a)} to {signed_percent(b)})")
        for m, a, b in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    )
