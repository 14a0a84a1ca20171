"""Break-even slippage: the slippage a fill at which nothing is left of the profit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome, Status
from backtest.replay.replay import replay

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["HIGHEST", "BreakEven", "break_even", "find_zero"]

HIGHEST = 0.20  # beyond it no market trades: a profit that stands it has no break-even here
STEP = 0.01
CLOSE_ENOUGH = 1e-12


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The slippage, as a fraction of each fill's price, and what must be said of it.

    `slippage` is None where there is none between 0 and 20 %; `note` says why, or that
    the figure is not the only one.
    """

    slippage: float | None
    note: str = ""


def break_even(schedule: Schedule, panel: Panel, thesis: Thesis) -> BreakEven:
    """The slippage at which the total return is zero, all else as the thesis says.

    Each candidate is a whole replay: fills, the levels that refer to them, budgets and
    buying power all follow the slippage.

    Parameters
    ----------
    schedule, panel, thesis
        The run; the thesis' own slippage does not matter.
    """

    def replayed(slippage: float) -> Outcome:
        costs = thesis.costs.model_copy(update={"slippage": slippage})
        return replay(schedule, panel, thesis.model_copy(update={"costs": costs}))

    def gained(slippage: float) -> float:
        return float(replayed(slippage).equity[-1] / float(thesis.capital) - 1.0)

    if not (replayed(0.0).status == Status.GRANTED).any():
        return BreakEven(None, "nothing was traded")
    return find_zero(gained)


def find_zero(gained: Callable[[float], float]) -> BreakEven:
    """The first slippage from 0 up at which `gained` is no longer above zero.

    Steps of 1 % up to 20 % find the first interval in which the return falls to zero or
    below; bisection finds the place in it, to 1e-12. Every step to 20 % is looked at, so
    that a return that rises again with the slippage (another stop was met) is said.

    Parameters
    ----------
    gained : callable
        From a slippage to the total return; deterministic.

    Examples
    --------
    Bought at 100 and sold at 110: 110 × (1 − s) = 100 × (1 + s) where s = 10 ÷ 210.

    >>> found = find_zero(lambda s: 110 * (1 - s) / (100 * (1 + s)) - 1)
    >>> round(found.slippage, 9) == round(10 / 210, 9), found.note
    (True, '')
    >>> find_zero(lambda s: -0.01 - s)
    BreakEven(slippage=None, note='without any slippage nothing is gained')
    """
    steps = [round(n * STEP, 10) for n in range(round(HIGHEST / STEP) + 1)]
    returns = [gained(slippage) for slippage in steps]
    rises = any(after > before for before, after in pairwise(returns))
    if returns[0] <= 0.0:
        return BreakEven(None, "without any slippage nothing is gained")
    first = next((n for n, found in enumerate(returns) if found <= 0.0), None)
    if first is None:
        return BreakEven(None, "even 20 % slippage a fill leaves a gain")
    low, high = steps[first - 1], steps[first]
    while high - low > CLOSE_ENOUGH:
        middle = (low + high) / 2.0
        low, high = (middle, high) if gained(middle) > 0.0 else (low, middle)
    left = gained(low)
    notes = []
    if left > 1e-6:
        notes.append("the return jumps below zero here: another exit is met")
    if rises:
        notes.append("more slippage does not always mean less return: the lowest found")
    return BreakEven(high, "; ".join(notes))
