"""The period of a replay, and the horizon of a claim."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from backtest.events.scalars import Day, refusal
from backtest.thesis.part import Part

__all__ = ["Horizon", "Period"]


class Period(Part):
    """First and last day of the replay (SEMANTICS 6.2); either may be left out.

    Examples
    --------
    >>> Period(start="2024-06-01").end is None
    True
    """

    start: Day | None = Field(default=None, description="First day: 2024-06-01.")
    end: Day | None = Field(default=None, description="Last day: 2025-06-30.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise refusal(
                f"the period ends before it starts ({self.start})",
                mend="exchange the two days, or leave one out",
                at=("end",),
            )
        return self


class Horizon(Part):
    """The day by which the claim itself says it will have come true.

    Examples
    --------
    >>> Horizon(until="2030-06-30").until.year
    2030
    """

    until: Day = Field(description="No verdict before 80 % of the way to it: 2030-06-30.")
