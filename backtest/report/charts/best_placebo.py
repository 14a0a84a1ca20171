"""Best placebo: what the best of as many variants gave by chance, and where the sweep's stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.placebo import histogram
from backtest.report.numbers import counted, signed_percent
from backtest.report.plot import Axis, Plot

if TYPE_CHECKING:
    from backtest.sweep.overfitting import Overfitting

__all__ = ["plot_best_placebo"]


def plot_best_placebo(found: Overfitting) -> Plot:
    """A histogram of the best variant's mean excess on shifted calendars.

    Parameters
    ----------
    found : Overfitting
        Of which the placebo has a p-value.
    """
    seen = found.placebo
    said = (
        f"The best of {counted(found.variants, 'variant')} made {signed_percent(seen.observed)}; "
        f"on {seen.as_good:,} of {counted(seen.draws, 'shifted calendar')} the best of as many "
        "made as much"
    )
    own = f"The best variant: {signed_percent(seen.observed)}"
    marks = histogram(seen.values, seen.observed, "Shifted calendars", own)
    return Plot(
        "best placebo", "Mean excess of the best variant on shifted calendars", said,
        Axis("percent", "Mean excess of the best"), Axis("count", "Calendars"), marks, zero_x=True,
    )  # fmt: skip
