"""A leg: its price as quoted, the news, and where its trades began and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.marks import event_dates, mark_entries, mark_events, mark_exits
from backtest.report.charts.style import COLOURS, dated, draw_on, legend_above, styled
from backtest.report.sections.words import listed_events

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from backtest.result.result import Result

__all__ = ["draw_leg"]

BEFORE, AFTER = 30, 15  # bars around the replay, to see where the price came from


def draw_leg(result: Result, symbol: str) -> Figure:
    """Closes as quoted around the replay; marks stand at the fills, after slippage."""
    panel = result.panel
    place = panel.position(symbol)
    bars = panel.bars(place)
    dates, quoted = panel.dates[bars], panel.close[bars] / panel.factor[bars]
    first = np.searchsorted(dates, result.outcome.dates[0]) - BEFORE
    last = np.searchsorted(dates, result.outcome.dates[-1], side="right") + AFTER
    shown = slice(max(0, int(first)), max(1, int(last)))
    with styled(f"price {symbol}"):
        figure, axes = draw_on(f"{symbol}: close, {panel.instruments[place].currency}")
        axes.plot(dates[shown], quoted[shown], color=COLOURS["path"], linewidth=1.4, label="close")
        _mark_trades(axes, result.trades[result.trades["symbol"] == symbol])
        listed = listed_events(result)
        mark_events(axes, event_dates(result, listed), range(1, len(listed) + 1))
        dated(axes)
        legend_above(axes, 5)
    return figure


def _mark_trades(axes: Axes, trades: pd.DataFrame) -> None:
    for side in ("long", "short"):
        own = trades[trades["side"] == side]
        entered = own["entry_date"].to_numpy().astype("datetime64[D]")
        mark_entries(axes, entered, own["entry_price"], short=side == "short")
    closed = trades[trades["exit_date"].notna()]
    left = closed["exit_date"].to_numpy().astype("datetime64[D]")
    mark_exits(axes, left, closed["exit_price"])
