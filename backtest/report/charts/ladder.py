"""Ladder: the rungs of the profit as steps from nothing to the total return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import signed_percent
from backtest.report.plot import Axis, Bars, Path, Plot

if TYPE_CHECKING:
    from backtest.report.plot import Colour
    from backtest.result.result import Result

__all__ = ["plot_ladder"]

STEPS = ("market", "sector", "picks", "currency", "costs", "interest")
NAMES = (*STEPS, "profit")


def plot_ladder(result: Result) -> Plot:
    """A bar for each rung, from where the last one ended, then the whole.

    Each bar's height is said on it, sign and all, so that it needs no colour; a rung that
    is null has no bar and is marked with a dash.
    """
    share = result.attribution.of_capital
    heights = [getattr(share, name) for name in NAMES]
    worth = np.array([0.0 if height is None else height for height in heights])
    reached = np.cumsum(worth[:-1])
    start = np.concatenate([[0.0], reached[:-1], [0.0]])
    places = np.arange(len(NAMES), dtype=np.float64)
    colours: list[Colour] = ["entry" if one >= 0 else "exit" for one in worth[:-1]]
    beside = tuple(signed_percent(height) for height in heights)
    bars = Bars(places - 0.3, places + 0.3, start, start + worth, (*colours, "path"), beside=beside)
    said = "; ".join(f"{name} {text}" for name, text in zip(NAMES, beside, strict=True))
    return Plot(
        "ladder", "Where the profit came from, of the capital", said,
        Axis("count", names=NAMES), Axis("percent"), (_connectors(reached), bars),
        zero=True, roomy=True,
    )  # fmt: skip


def _connectors(reached: np.ndarray) -> Path:
    """A thin line from each step's end to where the next one begins."""
    nothing = np.full(len(reached), np.nan)
    places = np.arange(len(reached), dtype=np.float64)
    x = np.stack([places - 0.3, places + 1.3, nothing], axis=1).ravel()
    y = np.stack([reached, reached, nothing], axis=1).ravel()
    return Path(x, y, colour="quiet", thin=True)
