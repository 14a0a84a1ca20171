"""Which plots a report shows, and beside which of its sections each stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from backtest.report.charts.best_placebo import plot_best_placebo
from backtest.report.charts.caar import plot_caar
from backtest.report.charts.cars import plot_cars
from backtest.report.charts.detectable import plot_detectable
from backtest.report.charts.drawdown import plot_drawdown
from backtest.report.charts.equity import plot_equity
from backtest.report.charts.exposure import plot_exposure, varies
from backtest.report.charts.heatmap import plot_heatmap
from backtest.report.charts.ladder import plot_ladder
from backtest.report.charts.leg import plot_leg
from backtest.report.charts.placebo import has_excess, plot_placebo
from backtest.report.charts.sensitivity import plot_sensitivity
from backtest.report.charts.specification import plot_specification
from backtest.report.charts.trade_returns import LEAST, plot_trade_returns

if TYPE_CHECKING:
    from backtest.report.plot import Plot
    from backtest.result.result import Result
    from backtest.study.study import Study
    from backtest.sweep.sweep import Sweep

    Placed = tuple[str, Plot]  # a section's name, and a plot that stands beside it

__all__ = ["MOST_FILES", "MOST_LEGS", "plots_of_run", "plots_of_study", "plots_of_sweep"]

MOST_LEGS = 24  # of a page, a picture each; the tables hold the others
MOST_AXES = 4  # of a sweep, of which every pair is drawn
MOST_FILES = 8  # legs with files of their own; `result.plot.leg` draws any


def plots_of_run(result: Result, most_legs: int = MOST_LEGS) -> tuple[Placed, ...]:
    """Every plot of a run: its path, what chance would have given, and the first legs."""
    legs = result.thesis.symbols[:most_legs]
    return (
        ("headline", plot_equity(result)),
        *([("returns", plot_exposure(result))] if varies(result) else []),
        ("drawdowns", plot_drawdown(result)),
        ("attribution", plot_ladder(result)),
        *_of_chance(result),
        *([("trades", plot_trade_returns(result))] if len(result.trades) >= LEAST else []),
        *(("trades", plot_leg(result, symbol)) for symbol in legs),
    )


def _of_chance(result: Result) -> list[Placed]:
    """What chance would have given, as far as it was asked for."""
    plots: list[Placed] = []
    placebo, curve, returns = result.placebo, result.specification, result.abnormal
    if returns is not None and len(returns.average):
        plots.append(("abnormal", plot_caar(returns.average, len(returns.events))))
    if placebo is not None and has_excess(placebo):
        plots.append(("placebo", plot_placebo(placebo)))
    if curve is not None and curve.judged:
        plots.append(("specification", plot_specification(curve)))
    if curve is not None and curve.detectable:
        plots.append(("specification", plot_detectable(curve)))
    return plots


def plots_of_study(study: Study) -> tuple[Placed, ...]:
    """The average event, and every event by itself."""
    return (
        ("average", plot_caar(study.average, len(study.events))),
        ("events", plot_cars(study)),
    )


def plots_of_sweep(sweep: Sweep) -> tuple[Placed, ...]:
    """The best beside the best by chance, each axis, and each pair of the first four."""
    found = sweep.overfitting
    plots: list[Placed] = []
    if found is not None and found.placebo.p_value is not None:
        plots.append(("headline", plot_best_placebo(found)))
    axes = sweep.engine.grid.axes
    for place, axis in enumerate(axes):
        if len(axis) > 1:
            plot = plot_sensitivity(sweep, axis.path)
            plots.append((f"axis-{place}", replace(plot, name=f"sensitivity {axis.path}")))
    paths = [axis.path for axis in axes if len(axis) > 1]
    for x, y in combinations(paths[:MOST_AXES], 2):
        plots.append(("pairs", replace(plot_heatmap(sweep, x, y), name=f"heatmap {x} {y}")))
    return tuple(plots)
