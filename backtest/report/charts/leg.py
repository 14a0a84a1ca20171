"""A leg: its price as quoted, the news, and where its trades began and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from backtest.report.charts.marks import entries, exits, news
from backtest.report.numbers import counted, price, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Mark, Path, Plot, Points
from backtest.report.sections.words import ending

if TYPE_CHECKING:
    import pandas as pd

    from backtest.result.result import Result

__all__ = ["plot_leg"]

BEFORE, AFTER = 30, 15  # bars around the replay, to see where the price came from


def plot_leg(result: Result, symbol: str) -> Plot:
    """Closes as quoted around the replay; marks stand at the fills, after slippage.

    Parameters
    ----------
    result : Result
    symbol : str
        One of `result.thesis.symbols`.
    """
    panel = result.panel
    place = panel.position(symbol)
    bars = panel.bars(place)
    dates, quoted = panel.dates[bars], panel.close[bars] / panel.factor[bars]
    first = np.searchsorted(dates, result.outcome.dates[0]) - BEFORE
    last = np.searchsorted(dates, result.outcome.dates[-1], side="right") + AFTER
    shown = slice(max(0, int(first)), max(1, int(last)))
    trades = result.trades[result.trades["symbol"] == symbol]
    name, currency = one_line(symbol, 40), panel.instruments[place].currency
    said = f"Close of {name} in {currency}, {counted(len(trades), 'trade')} marked"
    marks: tuple[Mark, ...] = (
        Path(dates[shown], quoted[shown], "close", "path"),
        news(result, dates[shown][0], dates[shown][-1]),
        *_joined(trades),
        *_trades(trades),
    )
    return Plot(
        f"price {symbol}", f"{name}: close, {currency}", said, Axis("date"), Axis("price"), marks
    )


def _joined(trades: pd.DataFrame) -> list[Path]:
    """A thin line from each entry to its exit: whole where it gained, dashed where it lost."""
    closed = trades[trades["exit_date"].notna()]
    gained = closed["return"] > 0
    paths = (
        _line(closed[gained], "gained", colour="entry"),
        _line(closed[~gained], "lost", colour="exit", dash="dashed"),
    )
    return [path for path in paths if len(path.x)]


def _line(trades: pd.DataFrame, label: str, **look: Any) -> Path:
    dates = trades[["entry_date", "exit_date"]].to_numpy().astype("datetime64[D]")
    prices = trades[["entry_price", "exit_price"]].to_numpy(dtype=np.float64)
    x = np.column_stack([dates, np.full(len(trades), np.datetime64("NaT", "D"))]).ravel()
    y = np.column_stack([prices, np.full(len(trades), np.nan)]).ravel()
    return Path(x, y, label, thin=True, **look)


def _trades(trades: pd.DataFrame) -> tuple[Points, ...]:
    marks = []
    for side in ("long", "short"):
        own = trades[trades["side"] == side]
        entered = own["entry_date"].to_numpy().astype("datetime64[D]")
        says = tuple(f"{side} at {price(one)}" for one in own["entry_price"])
        marks.append(entries(entered, own["entry_price"], says, short=side == "short"))
    closed = trades[trades["exit_date"].notna()]
    left = closed["exit_date"].to_numpy().astype("datetime64[D]")
    columns = (closed[name] for name in ("exit_reason", "exit_price", "return"))
    says = tuple(
        f"{ending(reason, None)} at {price(left_at)}, {signed_percent(earned)}"
        for reason, left_at, earned in zip(*columns, strict=True)
    )
    marks.append(exits(left, closed["exit_price"], says))
    return tuple(mark for mark in marks if len(mark.x))
