"""The thesis: the whole testable claim, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from backtest.displayed import Displayed
from backtest.errors import nearest
from backtest.events.definition import EventDefinition
from backtest.events.dependence import misnamed
from backtest.events.scalars import (
    Line,
    Name,
    PositiveFraction,
    PositiveNumber,
    Symbol,
    refusal,
)
from backtest.thesis.costs import Costs, YearlyRate
from backtest.thesis.currency import Currency
from backtest.thesis.ordered import Ordered
from backtest.thesis.part import Part
from backtest.thesis.period import Horizon, Period
from backtest.thesis.rule import Rule
from backtest.thesis.source import Source

__all__ = ["Thesis"]

_BENCHMARK_MEND = "write a symbol such as ^HSI, or weights such as {SPY: 0.5, ^HSI: 0.5}"


def _one_symbol(value: Any) -> Any:
    """A symbol alone stands for itself with all the weight."""
    if value is None:
        return {}
    if isinstance(value, str):
        return {value: 1.0}
    if not isinstance(value, Mapping):
        raise refusal("neither a symbol nor weights by symbol", mend=_BENCHMARK_MEND)
    return dict(value)


Benchmark = Annotated[
    Mapping[Symbol, PositiveNumber],
    BeforeValidator(_one_symbol),
    AfterValidator(Ordered),
    PlainSerializer(dict, return_type=dict[Symbol, PositiveNumber]),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
            ]
        }
    ),
]

Definitions = Annotated[
    Mapping[Name, EventDefinition],
    AfterValidator(Ordered),
    PlainSerializer(dict, return_type=dict[Name, EventDefinition]),
]


class Thesis(Displayed, Part):
    """Events, rules, costs and a benchmark: a claim that prices can answer.

    Built from a file with `load`, or here with the same names; both are equal.

    Raises
    ------
    ThesisError
        Where a part is wrong; the message names the key, the value and the mend.

    Examples
    --------
    >>> from backtest.thesis import Rule, long
    >>> thesis = Thesis(
    ...     name="listing",
    ...     events={"listed": {"catalog": "entity_list", "where": {"entities": "Zhipu AI"}}},
    ...     rules=[Rule(when="listed", legs=[long("0981.HK", "BABA")], exit={"after": 60})],
    ... )
    >>> thesis.symbols, thesis.base_currency, thesis.capital
    (('0981.HK', 'BABA'), 'USD', 1000000.0)
    """

    name: Name = Field(description="A short name: letters, digits, dashes.")
    title: Line = Field(default="", description="The claim in one line.")
    source: Source | None = Field(default=None, description="The article, when there is one.")
    base_currency: Currency = Field(default="USD", description="The currency of the books.")
    capital: PositiveNumber = Field(default=1_000_000.0, description="Money at the start.")
    benchmark: Benchmark = Field(
        default_factory=lambda: Ordered({}),
        description="A symbol, or weights by symbol; none by default.",
    )
    period: Period | None = Field(default=None, description="First and last day.")
    max_gross: PositiveFraction = Field(
        default=1.0, description="Most that is held, as part of the equity: 100%."
    )
    events: Definitions = Field(description="Event definitions, each under a name of your own.")
    rules: tuple[Rule, ...] = Field(description="What each event opens.")
    costs: Costs = Field(default=Costs(), description="What trading costs.")
    risk_free: YearlyRate = Field(default=0.0, description="Yearly rate without risk.")
    horizon: Horizon | None = Field(default=None, description="The claim's own horizon.")

    _path: Path | None = PrivateAttr(default=None)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            name: str,
            events: Mapping[str, Any],
            rules: Sequence[Rule | Mapping[str, Any]],
            title: str = ...,
            source: Source | Mapping[str, Any] | None = ...,
            base_currency: str = ...,
            capital: float | str = ...,
            benchmark: str | Mapping[str, Any] | None = ...,
            period: Period | Mapping[str, Any] | None = ...,
            max_gross: float | str = ...,
            costs: Costs | Mapping[str, Any] = ...,
            risk_free: float | str = ...,
            horizon: Horizon | Mapping[str, Any] | None = ...,
        ) -> None: ...

    def __eq__(self, other: object) -> bool:
        """Equal in what is claimed; the file that it came from does not count."""
        if not isinstance(other, Thesis):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Thesis.model_fields)

    __hash__ = None  # type: ignore[assignment]  # mappings inside: equal, never hashed

    @property
    def path(self) -> Path | None:
        """The file that it was read from; None where it was made in Python."""
        return self._path

    @property
    def folder(self) -> Path | None:
        """Where the paths of its own catalogues start."""
        return None if self._path is None else self._path.parent

    @property
    def symbols(self) -> tuple[str, ...]:
        """Every leg once, in the order in which rules first name it."""
        return tuple(dict.fromkeys(leg.symbol for rule in self.rules for leg in rule.legs))

    def to_yaml(self) -> str:
        """The document as text; `loads` of it is equal to this thesis."""
        from backtest.thesis.write import to_yaml

        return to_yaml(self)

    @model_validator(mode="after")
    def _rules_name_their_events(self) -> Self:
        if not self.events:
            raise refusal("no event definition", mend="write one under events", at=("events",))
        if not self.rules:
            raise refusal("no rule", mend="write one under rules", at=("rules",))
        wrong = misnamed(self.events)
        if wrong is not None:
            at = ("events", wrong.name, "combine", wrong.key)
            raise refusal(wrong.problem, mend=wrong.mend, at=at)
        for place, rule in enumerate(self.rules):
            self._require_definition(rule.when, ("rules", place, "when"))
            if rule.exit.when is not None:
                self._require_definition(rule.exit.when, ("rules", place, "exit", "when"))
        return self

    def _require_definition(self, name: str, at: tuple[str | int, ...]) -> None:
        if name in self.events:
            return
        near = nearest(name, self.events)
        known = f"defined under events: {', '.join(self.events)}"
        mend = known if near is None else f"did you mean {near}?"
        raise refusal("no event definition of that name", mend=mend, at=at)
