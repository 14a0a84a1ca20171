"""Detect: a move of prices that counts as an event."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Self

from pydantic import GetJsonSchemaHandler, PlainValidator
from pydantic import model_validator as checked
from pydantic_core import CoreSchema

from backtest.errors import InputError
from backtest.events.detectors import measure_names, open_measure, span_of
from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.scalars import Fraction, PositiveWhole, Symbol, Whole

__all__ = ["Detect", "Detector"]


def _read_measure(value: Any) -> str:
    try:
        return open_measure(value if isinstance(value, str) else repr(value)).name
    except InputError as wrong:
        raise refusal(wrong.problem, mend=wrong.mend) from wrong


class _Names:
    """The schema lists what is installed when it is asked for, not when this is imported."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "enum": list(measure_names())}


MeasureName = Annotated[str, PlainValidator(_read_measure), _Names()]


class Detect(DefinitionPart):
    """A move of prices that counts as an event (`backtest.events.detectors`).

    A bar is an event when its measure is strictly below `below` or strictly above `above`;
    with both, moves out of the band between them. After an event the detector is silent for
    `refractory` bars.

    Examples
    --------
    >>> Detect(symbol="BABA", measure="return", below="-8%").below
    -0.08
    """

    symbol: Symbol
    measure: MeasureName
    window: PositiveWhole = 1
    benchmark: Symbol | None = None
    below: Fraction | None = None
    above: Fraction | None = None
    refractory: Whole = 0

    @property
    def symbols(self) -> tuple[str, ...]:
        """What it watches, and what it compares that with."""
        return (self.symbol,) if self.benchmark is None else (self.symbol, self.benchmark)

    @checked(mode="after")
    def _bounded(self) -> Self:
        if self.below is None and self.above is None:
            raise refusal("no threshold", mend="give below or above, such as below: -8%")
        if self.below is not None and self.above is not None and self.below > self.above:
            raise refusal(
                "below is higher than above, so that every bar would be an event",
                mend="with both, events are moves out of the band: below < above",
            )
        return self

    @checked(mode="after")
    def _within_its_span(self) -> Self:
        low, high = span_of(open_measure(self.measure))
        always = (self.below is not None and self.below > high) or (
            self.above is not None and self.above < low
        )
        never = (self.below is None or self.below <= low) and (
            self.above is None or self.above >= high
        )
        if always or never:
            lies = f"is never below {low:g}" + (f" and never above {high:g}" if high < inf else "")
            which = "every" if always else "no"
            raise refusal(
                f"{self.measure} {lies}, so that {which} bar would be an event",
                mend="is a minus missing? such as below: -8%",
            )
        return self

    @checked(mode="after")
    def _measurable(self) -> Self:
        measure = open_measure(self.measure)
        if self.window < measure.least_window:
            raise refusal(
                f"{self.measure} needs a window of at least {measure.least_window} bars",
                mend="write one, such as window: 20",
            )
        if measure.against and self.benchmark is None:
            raise refusal(
                f"{self.measure} compares with a benchmark, and none is named",
                mend="write one, such as benchmark: SPY",
            )
        if not measure.against and self.benchmark is not None:
            raise refusal(
                f"{self.measure} compares with no benchmark",
                mend="leave it out, or measure excess",
                at=("benchmark",),
            )
        return self


class Detector(DefinitionPart):
    """Events found in prices."""

    detect: Detect
