"""What trading costs (SEMANTICS 4.4 and 5)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from backtest.events.scalars import Fraction, NonNegativeFraction, NonNegativeNumber, refusal
from backtest.thesis.part import Part

__all__ = ["Costs", "YearlyRate"]


def _below_one(value: float) -> float:
    if value >= 1:
        raise refusal("must be below 100%", mend="write 5bps, 0.05% or 0.0005")
    return value


def _above_minus_one(value: float) -> float:
    if value <= -1:
        raise refusal("must be above -100%", mend="write a yearly rate such as 3%")
    return value


PartOfPrice = Annotated[NonNegativeFraction, AfterValidator(_below_one)]
#: A yearly rate that may be negative, as those of some currencies were.
YearlyRate = Annotated[Fraction, AfterValidator(_above_minus_one)]


class Costs(Part):
    """Rates as fractions; `borrow`, `cash_rate` and `margin_rate` per year, simple.

    Examples
    --------
    >>> Costs(commission="5bps").commission
    0.0005
    """

    commission: PartOfPrice = Field(default=0.0, description="Rate on an order's value: 5bps.")
    minimum: NonNegativeNumber = Field(
        default=0.0, description="Least commission of an order, in the instrument's currency."
    )
    slippage: PartOfPrice = Field(
        default=0.0, description="How much worse than the price an order fills: 5bps."
    )
    taxes: Literal["market", "none"] = Field(
        default="market", description="What the market charges on that date, or none."
    )
    borrow: NonNegativeFraction = Field(
        default=0.0, description="Yearly rate on short positions: 3%."
    )
    cash_rate: YearlyRate = Field(default=0.0, description="Yearly rate earned on cash.")
    margin_rate: NonNegativeFraction = Field(
        default=0.0, description="Yearly rate paid on negative cash."
    )
