"""Equity: the path of the money with the news, the trades and the benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.marks import (
    Dates,
    event_dates,
    mark_entries,
    mark_events,
    mark_exits,
)
from backtest.report.charts.style import (
    COLOURS,
    dated,
    draw_on,
    drawable,
    in_percent,
    legend_above,
    styled,
)
from backtest.report.sections.words import listed_events

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.result import Result

__all__ = ["draw_equity"]


def draw_equity(result: Result) -> Figure:
    """Change since the start of the capital and, dashed, of the benchmark.

    Entries and exits stand on the path on their dates; an event before the first date
    of the replay is drawn too, so that one sees how soon the trade followed.
    """
    outcome = result.outcome
    change = outcome.equity / outcome.capital - 1.0
    with styled("equity"):
        figure, axes = draw_on("Equity, change since the start")
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
        if result.benchmark is not None:
            other = result.benchmark.to_numpy() / outcome.capital - 1.0
            name = drawable(result.benchmark_symbol or "benchmark", 24)
            axes.plot(outcome.dates, other, color=COLOURS["other"], linestyle="--", label=name)
        alone = "o" if len(change) == 1 else ""
        axes.plot(outcome.dates, change, color=COLOURS["path"], marker=alone, label="this thesis")
        listed = listed_events(result)
        mark_events(axes, event_dates(result, listed), range(1, len(listed) + 1))
        trades = result.trades
        for column, mark in (("entry_date", mark_entries), ("exit_date", mark_exits)):
            dates = np.unique(trades[column].dropna().to_numpy().astype("datetime64[D]"))
            mark(axes, dates, _on_path(dates, outcome.dates, change))
        dated(axes)
        in_percent(axes)
        legend_above(axes, 5)
    return figure


def _on_path(dates: Dates, path: Dates, values: np.ndarray) -> np.ndarray:
    at = np.searchsorted(path, dates, side="right") - 1
    return np.asarray(values[np.maximum(at, 0)])
