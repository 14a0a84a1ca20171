"""Equity: the path of the money with the news, the trades and the benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.marks import Dates, entries, exits, news
from backtest.report.numbers import counted, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Mark, Path, Plot, Points

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["plot_equity"]


def plot_equity(result: Result) -> Plot:
    """Change since the start of the capital and, dashed, of the benchmark.

    Entries and exits stand on the path on their dates; an event before the first date
    of the replay is drawn too, so that one sees how soon the trade followed.
    """
    outcome = result.outcome
    dates = outcome.dates
    change = np.asarray(outcome.equity / outcome.capital - 1.0, dtype=np.float64)
    marks: list[Mark] = [Path(dates, change, "this thesis", "path")]
    said = f"Equity ends at {signed_percent(float(change[-1]))}"
    if result.benchmark is not None:
        other = np.asarray(result.benchmark / outcome.capital - 1.0, dtype=np.float64)
        name = one_line(result.benchmark_symbol or "benchmark", 40)
        marks.append(Path(dates, other, name, "other", "dashed"))
        said += f", {name} at {signed_percent(float(other[-1]))}"
    marks += [news(result, dates[0], dates[-1]), *_trades(result, dates, change)]
    said += f"; {counted(len(result.trades), 'trade')} marked"
    return Plot(
        "equity", "Equity, change since the start", said, Axis("date"), Axis("percent"),
        tuple(marks), zero=True,
    )  # fmt: skip


def _trades(result: Result, path: Dates, values: np.ndarray) -> tuple[Points, ...]:
    """Entries and exits on the path, a mark a date, with the symbols of that date."""
    marks = []
    for column, mark in (("entry_date", entries), ("exit_date", exits)):
        table = result.trades[["symbol", column]].dropna()
        by_date = table.groupby(column, sort=True)["symbol"].agg(
            lambda s: ", ".join(sorted(set(s)))
        )
        dates = by_date.index.to_numpy().astype("datetime64[D]")
        at = np.searchsorted(path, dates, side="right") - 1
        says = tuple(one_line(symbols, 120) for symbols in by_date)
        marks.append(mark(dates, values[np.maximum(at, 0)], says))
    return tuple(mark for mark in marks if len(mark.x))
