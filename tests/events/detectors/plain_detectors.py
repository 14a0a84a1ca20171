"""Every detector as a plain loop: one bar after the other, from its definition in words."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rows:
    """Bars of one instrument, and the closes of a benchmark at the same instants."""

    open: list[float]
    high: list[float]
    low: list[float]
    close: list[float]
    volume: list[float]
    market: list[float]

    def __len__(self) -> int:
        return len(self.close)


def trailing_return(rows: Rows, bar: int, window: int) -> float:
    return rows.close[bar] / rows.close[bar - window] - 1


def gap(rows: Rows, bar: int, window: int) -> float:
    return rows.open[bar] / rows.close[bar - window] - 1


def drawdown(rows: Rows, bar: int, window: int) -> float:
    return rows.close[bar] / max(rows.close[bar - window : bar + 1]) - 1


def breakout(rows: Rows, bar: int, window: int) -> float:
    before = range(bar - window, bar)
    highest, lowest = max(rows.high[k] for k in before), min(rows.low[k] for k in before)
    if rows.close[bar] > highest:
        return rows.close[bar] / highest - 1
    if rows.close[bar] < lowest:
        return rows.close[bar] / lowest - 1
    return 0.0


def volatility(rows: Rows, bar: int, window: int) -> float:
    days = range(bar - window + 1, bar + 1)
    return statistics.stdev(rows.close[k] / rows.close[k - 1] - 1 for k in days) * math.sqrt(252)


def volatility_ratio(rows: Rows, bar: int, window: int) -> float:
    if bar < window + 252:
        return math.nan
    days = range(bar - window - 251, bar + 1)
    returns = [rows.close[k] / rows.close[k - 1] - 1 for k in days]
    return statistics.stdev(returns[252:]) / statistics.stdev(returns[:252])


def volume(rows: Rows, bar: int, window: int) -> float:
    usual = statistics.median(rows.volume[bar - window : bar])
    return rows.volume[bar] / usual if usual > 0 else math.nan


def excess(rows: Rows, bar: int, window: int) -> float:
    own = rows.close[bar] / rows.close[bar - window]
    return own - rows.market[bar] / rows.market[bar - window]


PLAIN: dict[str, Callable[[Rows, int, int], float]] = {
    "breakout": breakout,
    "drawdown": drawdown,
    "excess": excess,
    "gap": gap,
    "return": trailing_return,
    "volatility": volatility,
    "volatility_ratio": volatility_ratio,
    "volume": volume,
}


def plainly(
    rows: Rows, measure: str, *, window: int, below: float, above: float, refractory: int = 0
) -> list[int]:
    """Positions of the bars that are events."""
    found: list[int] = []
    for bar in range(window, len(rows)):
        value = PLAIN[measure](rows, bar, window)
        silent = bool(found) and bar - found[-1] <= refractory
        if not silent and (value < below or value > above):
            found.append(bar)
    return found
