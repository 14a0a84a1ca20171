"""What things show of themselves: the one place from which an arrow points up.

A result or a study can be asked for its figures (``result.plot.equity()``). How they look is
the report's affair, which stands above them; so they inherit the question from here, and here
alone the answer is fetched, when somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.displayed import Displayed

if TYPE_CHECKING:
    from backtest.report.plotting import RunPlots, StudyPlots, SweepPlots

__all__ = ["ShownRun", "ShownStudy", "ShownSweep"]


class ShownRun(Displayed):
    """A replay's figures."""

    __slots__ = ()

    @property
    def plot(self) -> RunPlots:
        """Figures: ``result.plot.equity()``, ``result.plot.leg("BABA")``; see `RunPlots`."""
        from backtest.report.plotting import RunPlots

        return RunPlots(self)  # type: ignore[arg-type]  # only a Result inherits it


class ShownStudy(Displayed):
    """A study's figures."""

    __slots__ = ()

    @property
    def plot(self) -> StudyPlots:
        """Figures: ``study.plot.caar()``, ``study.plot.cars()``; see `StudyPlots`."""
        from backtest.report.plotting import StudyPlots

        return StudyPlots(self)  # type: ignore[arg-type]  # only a Study inherits it


class ShownSweep(Displayed):
    """A sweep's figures."""

    __slots__ = ()

    @property
    def plot(self) -> SweepPlots:
        """Figures: ``sweep.plot.heatmap("exit.after", "exit.stop_loss")``; see `SweepPlots`."""
        from backtest.report.plotting import SweepPlots

        return SweepPlots(self)  # type: ignore[arg-type]  # only a Sweep inherits it
