"""THE CLAIM: the document that says what would be bought, when, and at what cost."""

from backtest.thesis.bundled import bundled
from backtest.thesis.costs import Costs
from backtest.thesis.enter import Enter
from backtest.thesis.exit import Exit
from backtest.thesis.legs import Leg, Legs, long, short
from backtest.thesis.period import Horizon, Period
from backtest.thesis.read import load, loads
from backtest.thesis.rule import Rule
from backtest.thesis.schema import schema
from backtest.thesis.source import Source
from backtest.thesis.thesis import Thesis
from backtest.thesis.write import save

__all__ = [
    "Costs",
    "Enter",
    "Exit",
    "Horizon",
    "Leg",
    "Legs",
    "Period",
    "Rule",
    "Source",
    "Thesis",
    "bundled",
    "load",
    "loads",
    "long",
    "save",
    "schema",
    "short",
]
