"""The figures of a path and its trades (SEMANTICS 6), with why some are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from backtest import metrics
from backtest.replay.outcome import Outcome, Status

__all__ = ["FEWEST_DATES", "FEW_DATES", "YEARLY", "Metrics", "measure_path", "measure_run"]

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]

FEWEST_DATES = 63  # under these a yearly figure is null
FEW_DATES = 252  # under these it is flagged
YEARLY = ("cagr", "sharpe", "sortino", "calmar", "alpha")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures as fractions, `costs` in the base currency; None where there is none.

    `flags` says of a figure by name why it is None, or why it misleads.
    """

    total_return: float | None = None
    cagr: float | None = None
    volatility: float | None = None
    sharpe: float | None = None
    sortino: float | None = None
    calmar: float | None = None
    max_drawdown: float | None = None
    exposure: float | None = None
    turnover: float | None = None
    hit_rate: float | None = None
    profit_factor: float | None = None
    alpha: float | None = None
    beta: float | None = None
    costs: float | None = None
    gross_return: float | None = None
    flags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def figures(self) -> dict[str, float | None]:
        """Every figure by its name, in the contract's order, without the flags."""
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "flags"
        }


def measure_path(equity: Floats, dates: Dates, *, risk_free: float = 0.0) -> Metrics:
    """Figures of a path alone: of a benchmark, say, which has no trades.

    Parameters
    ----------
    equity : (d,) array
        Money on each date; the first value is the capital.
    dates : (d,) array of datetime64[D]
        In order.
    risk_free : float
        A yearly rate, as a fraction.
    """
    figures, reasons = _path_figures(equity, dates, risk_free)
    return _flagged(figures, reasons, dates)


def measure_run(outcome: Outcome, benchmark: Floats | None, *, risk_free: float = 0.0) -> Metrics:
    """Figures of a replay: its path, its trades, and what the benchmark explains.

    Parameters
    ----------
    outcome : Outcome
        What the kernel found.
    benchmark : (d,) array, optional
        The benchmark's path on the same dates.
    risk_free : float
        A yearly rate, as a fraction.
    """
    dates = outcome.dates
    figures, reasons = _path_figures(outcome.equity, dates, risk_free)
    for more, why in (
        _trade_figures(outcome),
        _line_figures(outcome.equity, benchmark, dates, risk_free),
    ):
        figures |= more
        reasons |= why
    return _flagged(figures, reasons, dates)


Found = tuple[dict[str, float | None], dict[str, str]]


def _path_figures(equity: Floats, dates: Dates, risk_free: float) -> Found:
    returns = metrics.daily_returns(equity)
    figures = {
        "total_return": metrics.total_return(equity),
        "cagr": metrics.cagr(equity, dates),
        "volatility": metrics.volatility(returns, dates),
        "sharpe": metrics.sharpe(returns, dates, risk_free=risk_free),
        "sortino": metrics.sortino(returns, dates, risk_free=risk_free),
        "calmar": metrics.calmar(equity, dates),
        "max_drawdown": metrics.max_drawdown(equity),
    }
    gone = "nothing is left, and no yearly growth leads there"
    short = "one date only" if len(dates) < 2 else gone
    still = "fewer than two daily returns" if len(returns) < 2 else "the path does not move"
    reasons = {
        "cagr": short,
        "volatility": "fewer than two daily returns",
        "sharpe": still,
        "sortino": short if len(dates) < 2 else "no daily return falls short of the riskless rate",
        "calmar": short if figures["cagr"] is None else "there was no drawdown",
    }
    return figures, reasons


def _trade_figures(outcome: Outcome) -> Found:
    granted = outcome.status == Status.GRANTED
    closed = granted & (outcome.exit_bar >= 0)
    traded = float(outcome.entry_value[granted].sum() + outcome.exit_value[closed].sum())
    paid = outcome.commission + outcome.taxes + outcome.borrow + outcome.slippage
    costs = float(paid[granted].sum())
    figures = {
        "exposure": metrics.exposure(outcome.held),
        "turnover": metrics.turnover(traded, outcome.equity, dates=outcome.dates),
        "hit_rate": metrics.hit_rate(outcome.pnl[closed]),
        "profit_factor": metrics.profit_factor(outcome.pnl[closed]),
        "costs": costs,
        "gross_return": float((outcome.equity[-1] + costs) / outcome.equity[0] - 1.0),
    }
    none_closed = "no trade was closed"
    reasons = {
        "exposure": "one date only",
        "turnover": "one date only" if len(outcome.dates) < 2 else "no equity on average",
        "hit_rate": none_closed,
        "profit_factor": "no closed trade lost money" if closed.any() else none_closed,
    }
    return figures, reasons


def _line_figures(
    equity: Floats, benchmark: Floats | None, dates: Dates, risk_free: float
) -> Found:
    if benchmark is None:
        why = "there is no benchmark, or it has no price on the first date"
        return {"alpha": None, "beta": None}, {"alpha": why, "beta": why}
    periods = metrics.periods_per_year(dates)
    own, other = (
        metrics.excess_returns(metrics.daily_returns(path), dates, risk_free=risk_free)
        for path in (equity, benchmark)
    )
    why = "fewer than 20 daily returns" if len(own) < 20 else "the benchmark does not move"
    figures = {
        "alpha": metrics.alpha(own, other, periods=periods),
        "beta": metrics.beta(own, other),
    }
    return figures, {"alpha": why, "beta": why}


def _flagged(figures: dict[str, float | None], reasons: dict[str, str], dates: Dates) -> Metrics:
    """Null the yearly figures of a short path; say why what is None is None."""
    count = len(dates)
    flags = {name: why for name, why in reasons.items() if figures[name] is None}
    for name in YEARLY:
        if figures.get(name) is None:
            continue
        if count < FEWEST_DATES:
            figures[name] = None
            flags[name] = (
                f"{count} dates are fewer than {FEWEST_DATES}: "
                "a yearly figure from so few would mislead"
            )
        elif count < FEW_DATES:
            flags[name] = f"from {count} dates, fewer than {FEW_DATES}: a yearly figure may mislead"
    return Metrics(**figures, flags=MappingProxyType(flags))
