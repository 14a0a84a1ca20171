"""Detectors: events found in prices, a measure a file.

Each takes a panel, an instrument and a window, and gives a value for every bar and the
instant at which that value is known; NaN where it is not defined.

A package elsewhere adds one with a class of its own and two lines in its pyproject.toml::

    [project.entry-points."backtest.detectors"]
    streak = "acme_detectors:Streak"

and a thesis measures it: ``detect: {symbol: BABA, measure: streak, window: 5, above: 3}``.
"""

from __future__ import annotations

import math
from importlib.metadata import entry_points

from backtest.errors import InputError, nearest
from backtest.events.detectors.breakout import Breakout
from backtest.events.detectors.drawdown import Drawdown
from backtest.events.detectors.excess import Excess
from backtest.events.detectors.gap import Gap
from backtest.events.detectors.measure import Measure, Measured
from backtest.events.detectors.refractory import spaced
from backtest.events.detectors.trailing_return import TrailingReturn
from backtest.events.detectors.volatility import Volatility
from backtest.events.detectors.volatility_ratio import VolatilityRatio
from backtest.events.detectors.volume import Volume

__all__ = [
    "GROUP",
    "OWN",
    "Measure",
    "Measured",
    "measure_names",
    "open_measure",
    "spaced",
    "span_of",
]

GROUP = "backtest.detectors"

OWN: tuple[Measure, ...] = (
    Breakout(), Drawdown(), Excess(), Gap(), TrailingReturn(), Volatility(), VolatilityRatio(),
    Volume(),
)  # fmt: skip
"""Those of this package."""


def measure_names() -> tuple[str, ...]:
    """Every name that `open_measure` takes, sorted."""
    own = {one.name for one in OWN}
    return tuple(sorted({*own, *(entry.name for entry in entry_points(group=GROUP))}))


def span_of(measure: Measure) -> tuple[float, float]:
    """Between which values a measure lies; without its own word, anywhere.

    Examples
    --------
    >>> span_of(open_measure("drawdown"))
    (-1.0, 0.0)
    """
    low, high = getattr(measure, "span", (-math.inf, math.inf))
    return float(low), float(high)


def open_measure(name: str) -> Measure:
    """The measure of that name, the package's own before others'.

    Raises
    ------
    InputError
        There is none, or another package's cannot be loaded.

    Examples
    --------
    >>> open_measure("drawdown").least_window
    2
    """
    for one in OWN:
        if one.name == name:
            return one
    for entry in entry_points(group=GROUP, name=name):
        try:
            found: Measure = entry.load()()
        except Exception as wrong:  # code from elsewhere may fail in any way
            raise InputError(
                f"the detector {name} cannot be loaded: {type(wrong).__name__}: {wrong}",
                value=entry.value,
                mend="update or remove the package that offers it",
            ) from wrong
        return found
    known = measure_names()
    near = nearest(name, known)
    mend = f"write one of {', '.join(known)}" if near is None else f"did you mean {near}?"
    raise InputError("no such measure", value=name, mend=mend)
