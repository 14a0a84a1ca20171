"""The figures of SEMANTICS 6, each as a loop."""

from __future__ import annotations

import datetime as dt
import math

Figures = dict[str, float | None]


def measure(
    dates: list[dt.date],
    values: list[float],
    *,
    capital: float,
    risk_free: float,
    benchmark: list[float] | None,
) -> Figures:
    """Everything that needs the path alone."""
    figures: Figures = dict.fromkeys(
        ("cagr", "volatility", "sharpe", "sortino", "calmar", "alpha", "beta")
    )
    figures["total_return"] = values[-1] / capital - 1
    figures["max_drawdown"] = _drawdown(values, capital)
    n = len(dates) - 1
    days = (dates[-1] - dates[0]).days
    if n < 1 or days == 0:
        return figures
    periods = n / (days / 365.25)
    returns = [values[i + 1] / values[i] - 1 for i in range(n)]
    free = [risk_free * (dates[i + 1] - dates[i]).days / 365 for i in range(n)]
    excess = [r - f for r, f in zip(returns, free, strict=True)]
    mean = math.fsum(excess) / n
    if n >= 2:
        average = math.fsum(returns) / n
        spread = math.sqrt(math.fsum((r - average) ** 2 for r in returns) / (n - 1))
        figures["volatility"] = spread * math.sqrt(periods)
        if spread > 0:
            figures["sharpe"] = mean / spread * math.sqrt(periods)
    below = math.sqrt(math.fsum(min(e, 0.0) ** 2 for e in excess) / n)
    if below > 0:
        figures["sortino"] = mean / below * math.sqrt(periods)
    if values[-1] > 0:
        figures["cagr"] = (values[-1] / capital) ** (365.25 / days) - 1
        if figures["max_drawdown"] != 0:
            figures["calmar"] = figures["cagr"] / abs(figures["max_drawdown"])
    if benchmark is not None and n >= 20:
        against = [benchmark[i + 1] / benchmark[i] - 1 - free[i] for i in range(n)]
        middle = math.fsum(against) / n
        square = math.fsum((b - middle) ** 2 for b in against)
        if square > 0:
            cross = math.fsum(
                (b - middle) * (e - mean) for b, e in zip(against, excess, strict=True)
            )
            figures["beta"] = cross / square
            figures["alpha"] = (mean - figures["beta"] * middle) * periods
    if len(dates) < 63:
        for name in ("cagr", "sharpe", "sortino", "calmar", "alpha"):
            figures[name] = None
    return figures


def _drawdown(values: list[float], capital: float) -> float:
    peak, worst = capital, 0.0
    for value in values:
        peak = max(peak, value)
        worst = min(worst, value / peak - 1)
    return worst


def drawdowns(
    dates: list[dt.date], values: list[float]
) -> list[tuple[dt.date, dt.date, dt.date | None, float]]:
    """Peak, trough, recovery and depth of every episode, deepest first."""
    found = []
    peak_at, peak = dates[0], values[0]
    trough: tuple[dt.date, float] | None = None
    for date, value in zip(dates, values, strict=True):
        if value >= peak:
            if trough is not None:
                found.append((peak_at, trough[0], date, trough[1] / peak - 1))
                trough = None
            peak_at, peak = date, value
        elif trough is None or value < trough[1]:
            trough = (date, value)
    if trough is not None:
        found.append((peak_at, trough[0], None, trough[1] / peak - 1))
    return sorted(found, key=lambda episode: episode[3])
