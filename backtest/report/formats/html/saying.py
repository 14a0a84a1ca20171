"""Saying: a value of an axis in words, as the rest of the report says it."""

from __future__ import annotations

import math
from datetime import date, timedelta

from backtest.report.numbers import NOTHING, price, signed_percent
from backtest.report.plot import Axis, Plot

__all__ = ["place_said", "value_said"]

EPOCH = date(1970, 1, 1)


def value_said(axis: Axis, value: float) -> str:
    """A value in its axis' unit; "–" for what is missing.

    Examples
    --------
    >>> value_said(Axis("percent"), -0.0914), value_said(Axis("date"), 20104.0)
    ('−9.1\\u202f%', '2025-01-16')
    >>> value_said(Axis("count", names=("market", "picks")), 1.0)
    'picks'
    """
    if not math.isfinite(value):
        return NOTHING
    if axis.names:
        place = round(value)
        return axis.names[place] if 0 <= place < len(axis.names) else NOTHING
    if axis.unit == "date":
        return (EPOCH + timedelta(days=round(value))).isoformat()
    if axis.unit == "percent":
        return signed_percent(value)
    if axis.unit == "price":
        return price(value)
    return f"{value:,.10g}".replace("-", "−")


def place_said(plot: Plot, value: float) -> str:
    """What a place along the axis is called: a date, a name, "5 sessions from day 0"."""
    axis = plot.x
    if plot.choices is not None:
        return f"Reading {round(value) + 1}"
    said = value_said(axis, value)
    counts = axis.unit == "count" and not axis.names and axis.label[:1].islower()
    return f"{said} {axis.label}" if counts else said
