"""The market: what stands in the way where trades cannot be put beside it."""

from __future__ import annotations

from datetime import date

from backtest.result import Result

__all__ = ["without_market"]


def without_market(result: Result) -> str:
    """Why no trade has an excess: there is no benchmark, or its prices begin after the first."""
    entered = result.trades["entry_date"].min().date()
    for symbol in result.thesis.benchmark:
        begins = _first(result, symbol)
        if begins is not None and begins > entered:
            return (
                f"the benchmark's prices of {symbol} begin on {begins}, after the first trade on "
                f"{entered}: set period.start, or name another benchmark"
            )
    return "without a benchmark's prices nothing says what the market gave"


def _first(result: Result, symbol: str) -> date | None:
    panel = result.panel
    dates = panel.dates[panel.bars(panel.position(symbol))]
    return dates[0].item() if len(dates) else None
