"""From what went in and what the kernel found to a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.clocks import Clocks, summary
from backtest.result.result import Result

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["build_result"]


def build_result(
    thesis: Thesis,
    history: History,
    panel: Panel,
    schedule: Schedule,
    outcome: Outcome,
    *,
    clocks: Clocks | None = None,
) -> Result:
    """The result of one replay; nothing is computed before it is looked at.

    Parameters
    ----------
    thesis, history, panel, schedule, outcome
        The journey's stations, each built from those before it.
    clocks : Clocks, optional
        What the other clocks gave; without it, the event's clock alone.

    Raises
    ------
    ValueError
        Where outcome and schedule are not of the same tranches.
    """
    if len(outcome.status) != len(schedule):
        raise ValueError(
            f"an outcome of {len(outcome.status)} tranches does not belong to a schedule of "
            f"{len(schedule)}; give the outcome of this schedule"
        )
    return Result(
        thesis=thesis,
        history=history,
        panel=panel,
        schedule=schedule,
        outcome=outcome,
        clocks=Clocks(event=summary(outcome)) if clocks is None else clocks,
    )
