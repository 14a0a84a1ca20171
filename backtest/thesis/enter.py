"""How a rule enters (SEMANTICS 3.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from backtest.events.scalars import Duration, Whole
from backtest.thesis.part import Part

__all__ = ["Enter"]


class Enter(Part):
    """Enter at the first tradable open or close, `lag` bars later.

    Examples
    --------
    >>> Enter(lag=1).at
    'open'
    """

    at: Literal["open", "close"] = Field(
        default="open", description="Enter at the first tradable open, or the first close."
    )
    lag: Whole = Field(default=0, description="Bars to wait after the first tradable one.")
    reaction: Duration = Field(
        default=timedelta(minutes=15),
        description="Time from the news to the earliest order: 15m, 90s, 1h30m, 2d.",
    )
