"""The claim's own horizon: how much of it has passed."""

from __future__ import annotations

from datetime import date

from backtest.result import Result

__all__ = ["ENOUGH", "passed"]

ENOUGH = 0.8
"""The part of the claim's own horizon that must have passed before it is judged."""


def passed(result: Result) -> tuple[float, date] | None:
    """The part of the horizon that has passed, and the day of the last price; None without one.

    It begins with the article, or with the first event where there is none, and the prices say
    how late it is: a run of last year's prices is judged as of last year.
    """
    horizon = result.thesis.horizon
    if horizon is None:
        return None
    source = result.thesis.source
    begun = None if source is None else source.published
    if begun is None and len(result.history):
        begun = result.history.announced_on.min().item()
    now = result.data.last
    if begun is None or now is None:
        return None
    whole = max((horizon.until - begun).days, 1)
    return min(max((now - begun).days / whole, 0.0), 1.0), now
