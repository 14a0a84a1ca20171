"""Plotting: the figures that a result gives, new or on axes of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.errors import InputError, UnknownName, nearest
from backtest.report.charts.best_placebo import plot_best_placebo
from backtest.report.charts.caar import plot_caar
from backtest.report.charts.cars import plot_cars
from backtest.report.charts.detectable import plot_detectable
from backtest.report.charts.drawdown import plot_drawdown
from backtest.report.charts.equity import plot_equity
from backtest.report.charts.exposure import plot_exposure
from backtest.report.charts.heatmap import plot_heatmap
from backtest.report.charts.ladder import plot_ladder
from backtest.report.charts.leg import plot_leg
from backtest.report.charts.placebo import has_excess, plot_placebo
from backtest.report.charts.sensitivity import plot_sensitivity
from backtest.report.charts.specification import plot_specification
from backtest.report.charts.trade_returns import plot_trade_returns

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from backtest.report.plot import Plot
    from backtest.result.result import Result
    from backtest.result.specification import Specification
    from backtest.study.study import Study
    from backtest.sweep.sweep import Sweep

__all__ = ["RunPlots", "StudyPlots", "SweepPlots"]

NO_READINGS = "run it with readings=True to have other readings of the claim asked too"


class RunPlots:
    """The figures of a run, as `result.plot`.

    Each method returns a matplotlib Figure in the house's style, which belongs to no window
    and is never shown: a notebook displays what a cell returns, `figure.savefig("x.png")`
    writes it. With `ax` the plot is drawn on those axes, and their figure is returned.

    Examples
    --------
    >>> import backtest
    >>> result = backtest.run("zhipu-entity-list", prices="sample", placebo=False)
    >>> result.plot.equity().axes[0].get_title("left")
    'Equity, change since the start'
    """

    def __init__(self, result: Result) -> None:
        self._result = result

    def __repr__(self) -> str:
        return f"<figures of {self._result.thesis.name}: {', '.join(_names(type(self)))}>"

    def equity(self, ax: Axes | None = None) -> Figure:
        """Change since the start, with the news, the trades and the benchmark."""
        return _drawn(plot_equity(self._result), ax)

    def drawdown(self, ax: Axes | None = None) -> Figure:
        """How far below its peak the money was."""
        return _drawn(plot_drawdown(self._result), ax)

    def exposure(self, ax: Axes | None = None) -> Figure:
        """How much of the money was placed."""
        return _drawn(plot_exposure(self._result), ax)

    def trades(self, ax: Axes | None = None) -> Figure:
        """What each trade made, at its end, beside the benchmark over the same hours.

        Raises
        ------
        InputError
            No trade was made.
        """
        if self._result.trades.empty:
            raise InputError("no trade was made: there is nothing to draw")
        return _drawn(plot_trade_returns(self._result), ax)

    def ladder(self, ax: Axes | None = None) -> Figure:
        """Where the profit came from, rung by rung."""
        return _drawn(plot_ladder(self._result), ax)

    def leg(self, symbol: str, ax: Axes | None = None) -> Figure:
        """A leg's price as quoted, with entries and exits.

        Raises
        ------
        UnknownName
            The thesis trades no such symbol.
        """
        if symbol not in self._result.thesis.symbols:
            near = nearest(symbol, self._result.thesis.symbols)
            known = f"legs are {', '.join(self._result.thesis.symbols)}"
            mend = known if near is None else f"did you mean {near}?"
            raise UnknownName("no such leg", value=symbol, mend=mend)
        return _drawn(plot_leg(self._result, symbol), ax)

    def placebo(self, ax: Axes | None = None) -> Figure:
        """What chance gave on ordinary dates, and where the thesis stands.

        Raises
        ------
        InputError
            No placebo was drawn, or it had nothing to compare; the message says which.
        """
        found = self._result.placebo
        if found is None:
            raise InputError("no placebo was drawn", mend="run it with placebo=True")
        if not has_excess(found):
            raise InputError(f"the placebo has no excess to draw: {found.why or 'none measured'}")
        return _drawn(plot_placebo(found), ax)

    def specification(self, ax: Axes | None = None) -> Figure:
        """Every reading of the claim, and where it holds; on `ax` without the rows of choices.

        Raises
        ------
        InputError
            No other readings were asked for, or none could be judged.
        """
        return _drawn(plot_specification(self._readings()), ax)

    def detectable(self, ax: Axes | None = None) -> Figure:
        """The smallest effect that the events could show, by holding period.

        Raises
        ------
        InputError
            No other readings were asked for, or none could be judged.
        """
        found = self._readings()
        if not found.detectable:
            raise InputError("no smallest effect could be told: too few observations")
        return _drawn(plot_detectable(found), ax)

    def abnormal(self, ax: Axes | None = None) -> Figure:
        """What the average event earned beyond its market, with a 95 % band.

        Raises
        ------
        InputError
            It was not asked for, or no event could be studied.
        """
        found = self._result.abnormal
        if found is None:
            raise InputError("abnormal returns were not asked for", mend=NO_READINGS)
        if not len(found.average):
            raise InputError("no event could be studied: prices before it are missing")
        return _drawn(plot_caar(found.average, len(found.events)), ax)

    def _readings(self) -> Specification:
        found = self._result.specification
        if found is None:
            raise InputError("other readings were not asked for", mend=NO_READINGS)
        if not found.judged:
            raise InputError("no reading of the claim could be judged")
        return found


class StudyPlots:
    """The figures of a study, as `study.plot`; as with `RunPlots`, a Figure each.

    Examples
    --------
    >>> import backtest
    >>> study = backtest.study("zhipu-entity-list", prices="sample")
    >>> study.plot.caar().axes[0].get_title("left")
    'CAAR of 3 observations'
    """

    def __init__(self, study: Study) -> None:
        self._study = study

    def __repr__(self) -> str:
        return f"<figures of a study: {', '.join(_names(type(self)))}>"

    def caar(self, ax: Axes | None = None) -> Figure:
        """The average event beyond its market, session by session, with a 95 % band."""
        return _drawn(plot_caar(self._study.average, len(self._study.events)), ax)

    def cars(self, ax: Axes | None = None) -> Figure:
        """Every event and instrument by itself."""
        return _drawn(plot_cars(self._study), ax)


class SweepPlots:
    """The figures of a sweep, as `sweep.plot`; as with `RunPlots`, a Figure each.

    Examples
    --------
    >>> import backtest
    >>> vary = {"exit.after": range(10, 61, 10), "exit.stop_loss": "10%,20%,none"}
    >>> sweep = backtest.sweep("zhipu-entity-list", vary, prices="sample", honest=False)
    >>> sweep.plot.heatmap("exit.after", "exit.stop_loss").axes[0].get_xlabel()
    'exit.after'
    """

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    def __repr__(self) -> str:
        return f"<figures of a sweep: {', '.join(_names(type(self)))}>"

    def placebo(self, ax: Axes | None = None) -> Figure:
        """What the best of as many gave by chance, and where the best stands.

        Raises
        ------
        InputError
            The grid was not repeated on shifted calendars, or too few of them trade.
        """
        found = self._sweep.overfitting
        if found is None or found.placebo.p_value is None:
            why = "the grid was not repeated" if found is None else found.placebo.why
            raise InputError(f"there is no placebo to draw: {why}", mend="sweep with honest=True")
        return _drawn(plot_best_placebo(found), ax)

    def heatmap(self, x: str, y: str, by: str = "total_return", ax: Axes | None = None) -> Figure:
        """A figure by two axes, the mean over all others."""
        return _drawn(plot_heatmap(self._sweep, x, y, by), ax)

    def sensitivity(self, path: str, by: str = "total_return", ax: Axes | None = None) -> Figure:
        """A figure along one axis: the mean over all others, and its spread."""
        return _drawn(plot_sensitivity(self._sweep, path, by), ax)


def _drawn(plot: Plot, ax: Axes | None) -> Figure:
    from backtest.report.drawing.draw import draw

    return draw(plot, ax)


def _names(kind: type) -> list[str]:
    return [name for name in vars(kind) if not name.startswith("_")]
