"""A rule: which event, which legs, how to enter, how to exit, how much (SEMANTICS 3)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from backtest.events.scalars import Name, PositiveFraction, YesNo, refusal
from backtest.thesis.enter import Enter
from backtest.thesis.exit import Exit
from backtest.thesis.legs import Leg, Legs, SymbolWeights
from backtest.thesis.ordered import Ordered
from backtest.thesis.part import Part

__all__ = ["Rule"]

_LEGS_MEND = 'write long: [BABA] or short: [NVDA]; in Python legs=[long("BABA"), short("NVDA")]'
_MAINLAND = (".SS", ".SZ")


class Rule(Part):
    """Each event of `when` opens one tranche per leg.

    In Python the legs may be given as ``legs=[long(...), short(...)]``.

    Examples
    --------
    >>> from backtest.thesis import long, short
    >>> rule = Rule(when="listing", legs=[long("0981.HK", "BABA"), short({"NVDA": 2})],
    ...             exit=Exit(after=60))
    >>> [(leg.symbol, leg.side, leg.weight) for leg in rule.legs]
    [('0981.HK', 1, 0.25), ('BABA', 1, 0.25), ('NVDA', -1, 0.5)]
    """

    when: Name = Field(description="The event definition that opens the trades.")
    long: SymbolWeights = Field(
        default_factory=lambda: Ordered({}),
        description="What to buy: a list, or weights by symbol.",
    )
    short: SymbolWeights = Field(
        default_factory=lambda: Ordered({}),
        description="What to sell short: a list, or weights by symbol.",
    )
    enter: Enter = Field(default=Enter(), description="How to enter.")
    exit: Exit = Field(description="How to leave: the earliest of what is written.")
    size: PositiveFraction = Field(
        default=1.0, description="Part of the equity that one event stakes: 100%."
    )
    overlap: Literal["stack", "skip"] = Field(
        default="stack", description="What to do with an event while a trade is still held."
    )
    lots: YesNo = Field(default=False, description="Whole board lots only.")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            when: str,
            exit: Exit | Mapping[str, Any],  # noqa: A002 - the document's own key
            legs: Iterable[Legs] = ...,
            long: Mapping[str, Any] | Sequence[str] = ...,
            short: Mapping[str, Any] | Sequence[str] = ...,
            enter: Enter | Mapping[str, Any] = ...,
            size: float | str = ...,
            overlap: Literal["stack", "skip"] = ...,
            lots: bool = ...,
        ) -> None: ...

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Longs, then shorts, each in the file's order; weights sum to 1 over both."""
        total = math.fsum([*self.long.values(), *self.short.values()])
        longs = (Leg(symbol, 1, weight / total) for symbol, weight in self.long.items())
        shorts = (Leg(symbol, -1, weight / total) for symbol, weight in self.short.items())
        return (*longs, *shorts)

    @model_validator(mode="before")
    @classmethod
    def _sides_of_legs(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "legs" not in data:
            return data
        legs = data["legs"]
        if not isinstance(legs, list | tuple) or not all(isinstance(leg, Legs) for leg in legs):
            raise refusal("legs are written by side", mend=_LEGS_MEND, at=("legs",))
        if "long" in data or "short" in data:
            raise refusal("legs given twice", mend=_LEGS_MEND, at=("legs",))
        sides: dict[str, dict[str, float]] = {"long": {}, "short": {}}
        for group in legs:
            for symbol, weight in group.weights.items():
                if symbol in sides[group.side]:
                    at = (group.side, symbol)
                    raise refusal("the same symbol twice", mend="name it once", at=at)
                sides[group.side][symbol] = weight
        return {key: value for key, value in data.items() if key != "legs"} | sides

    @model_validator(mode="after")
    def _legs_make_sense(self) -> Self:
        if not self.long and not self.short:
            raise refusal("a rule without a leg", mend=_LEGS_MEND)
        for symbol in self.short:
            if symbol in self.long:
                mend = "leave it on one side"
                raise refusal("a symbol both long and short", mend=mend, at=("short", symbol))
        weights = [*self.long.values(), *self.short.values()]
        if not math.isfinite(sum(weights)) or min(weights) / sum(weights) < 1e-12:
            mend = "write weights such as 1, 2 or 0.5"
            raise refusal("weights too far apart to be shares of one sum", mend=mend)
        return self

    @model_validator(mode="after")
    def _exit_is_possible(self) -> Self:
        if self.exit.after == 0:
            self._check_same_bar()
        # No price falls by all of itself: such a level would never be met.
        reachable = {
            "stop_loss": bool(self.short),
            "trailing_stop": bool(self.short),
            "take_profit": bool(self.long),
        }
        for level, any_size in reachable.items():
            value = getattr(self.exit, level)
            if value is not None and value >= 1 and not any_size:
                raise refusal(
                    "a level that no price can reach: 1 means 100%",
                    mend="write 15% or 0.15",
                    at=("exit", level),
                )
        return self

    def _check_same_bar(self) -> None:
        if self.enter.at != "open" or self.exit.at != "close":
            raise refusal(
                "after: 0 ends on the entry's own bar, from its open to its close",
                mend="write enter: {at: open} and exit: {at: close}, or after: 1",
                at=("exit", "after"),
            )
        for symbol in self.long:
            if symbol.upper().endswith(_MAINLAND):
                raise refusal(
                    f"after: 0, and {symbol} cannot be sold on the day it was bought",
                    mend="write after: 1, or leave that leg out",
                    at=("exit", "after"),
                )
