"""Detectors: events found in prices, a measure a file.

Each takes a panel, an instrument and a window, and gives a value for every bar and the
instant at which that value is known; NaN where it is not defined.
"""

from backtest.events.detectors.gap import gap
from backtest.events.detectors.measure import Measure, Measured
from backtest.events.detectors.trailing_return import trailing_return

__all__ = ["MEASURES", "Measure", "Measured"]

#: By the name that a thesis gives it.
MEASURES: dict[str, Measure] = {"return": trailing_return, "gap": gap}
