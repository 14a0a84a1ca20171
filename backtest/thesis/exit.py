"""How a rule exits (SEMANTICS 3.2): the earliest of what is written."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from backtest.events.scalars import Day, Name, PositiveFraction, Whole, refusal
from backtest.thesis.part import Part

__all__ = ["Exit"]

_WAYS = ("after", "stop_loss", "take_profit", "trailing_stop", "until", "when")


class Exit(Part):
    """At least one of `after`, `stop_loss`, `take_profit`, `trailing_stop`, `until`, `when`.

    Levels are fractions of the entry fill; `after` counts the instrument's own bars.

    Examples
    --------
    >>> Exit(after=60, stop_loss="15%").stop_loss
    0.15
    """

    after: Whole | None = Field(default=None, description="Bars to hold; bar 0 is the entry's.")
    at: Literal["open", "close"] = Field(
        default="close", description="Where on its last bar `after` ends."
    )
    stop_loss: PositiveFraction | None = Field(
        default=None, description="Loss from the entry fill at which to leave: 15%."
    )
    take_profit: PositiveFraction | None = Field(
        default=None, description="Gain from the entry fill at which to leave: 60%."
    )
    trailing_stop: PositiveFraction | None = Field(
        default=None, description="Fall from the best price so far at which to leave: 20%."
    )
    until: Day | None = Field(default=None, description="The last day to hold: 2025-06-30.")
    when: Name | None = Field(
        default=None, description="An event definition whose next event ends the trade."
    )

    @model_validator(mode="after")
    def _has_a_way(self) -> Self:
        if all(getattr(self, way) is None for way in _WAYS):
            raise refusal(
                "a rule without an exit",
                mend=f"write at least one of {', '.join(_WAYS)}, such as after: 60",
            )
        return self
