"""WHAT A RUN PRODUCED: trades, paths, figures and clocks, frozen."""

from backtest.result.build import build_result
from backtest.result.clocks import (
    Clocks,
    ClockSummary,
    known_from_history,
    publication_history,
    summary,
)
from backtest.result.data import Data
from backtest.result.measures import Metrics
from backtest.result.result import Result
from backtest.result.verdict import Verdict

__all__ = [
    "ClockSummary",
    "Clocks",
    "Data",
    "Metrics",
    "Result",
    "Verdict",
    "build_result",
    "known_from_history",
    "publication_history",
    "summary",
]
