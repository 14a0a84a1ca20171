"""Event definitions: a catalogue with a filter, a list by hand, a detector over prices."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic import model_validator as checked

from backtest.events.clock import read_ends
from backtest.events.refusal import refusal
from backtest.events.scalars import Clock, Fraction, Line, Name, PositiveWhole, Symbol, Zone

__all__ = ["Catalog", "Detect", "Detector", "EventDefinition", "Listed", "Listing"]

_KINDS = ("catalog", "list", "detect")


def _as_values(value: Any) -> Any:
    """A single value stands for a list of one."""
    if isinstance(value, builtins.list | tuple):
        if not value:
            raise refusal("an empty list", mend="give a value, or leave the key out")
        return tuple(_as_text(part) for part in value)
    return (_as_text(value),)


def _as_text(value: Any) -> Any:
    # Attribute columns hold text; a whole number given in Python is meant as its digits.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and not value.strip():
        raise refusal("an empty value", mend="give a value, or leave the key out")
    return value


_TEXT = {"type": "string", "minLength": 1}
Values = Annotated[
    tuple[Line, ...],
    BeforeValidator(_as_values),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}),
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Catalog(_Document):
    """The events of a catalogue whose fields have one of the values asked for.

    `catalog` is a bundled name or a path beside the thesis; `where` maps a field to values,
    one of which must match a whole name or alias (`backtest.events.where`).

    Examples
    --------
    >>> Catalog(catalog="entity_list", where={"entities": "Zhipu AI"}).where
    {'entities': ('Zhipu AI',)}
    """

    catalog: Line
    where: Mapping[Line, Values] = Field(default_factory=dict)

    @checked(mode="after")
    def _named(self) -> Self:
        if not self.catalog.strip():
            raise refusal("no catalogue named", mend="name a bundled one or a CSV or YAML file")
        return self


class Listing(_Document):
    """One event written by hand: when it was announced, or the two ends of its clock.

    A date counts as known at its end in `tz`; without an `id` it gets the definition's
    name and its place, counted from 1.

    Examples
    --------
    >>> Listing(announced_at="2025-02-17", tz="Asia/Shanghai", title="Symposium").announced_at
    datetime.date(2025, 2, 17)
    """

    id: Name | None = None
    announced_at: Clock | None = None
    known_from: Clock | None = None
    known_by: Clock | None = None
    tz: Zone = "America/New_York"
    title: Line = ""
    source: Line = ""
    type: Line = ""
    entities: Values = ()
    aliases: Values = ()
    country: Values = ()
    symbols: Values = ()

    @checked(mode="after")
    def _one_clock(self) -> Self:
        ends = (self.known_from is not None, self.known_by is not None)
        if self.announced_at is not None and any(ends):
            raise refusal(
                "both announced_at and an end of the clock",
                mend="give announced_at, or known_from and known_by",
            )
        if self.announced_at is None and not all(ends):
            raise refusal(
                "no announced_at", mend="give announced_at, or both known_from and known_by"
            )
        read_ends(self.announced_at or self.known_by, self.known_from, tz=self.tz)
        return self


class Listed(_Document):
    """Events written by hand, at least one."""

    list: tuple[Listing, ...]

    @checked(mode="after")
    def _unlike_ids(self) -> Self:
        if not self.list:
            raise refusal("an empty list", mend="give at least one event with its announced_at")
        seen: set[str] = set()
        for listing in self.list:
            if listing.id is not None and listing.id in seen:
                raise refusal(f"two events with the id {listing.id!r}", mend="make ids unlike")
            seen.add(listing.id or "")
        return self


class Detect(_Document):
    """A move of prices that counts as an event (`backtest.events.detectors`).

    A bar is an event when its measure is strictly below `below` or strictly above `above`;
    with both, moves out of the band between them.

    Examples
    --------
    >>> Detect(symbol="BABA", measure="return", below="-8%").below
    -0.08
    """

    symbol: Symbol
    measure: Literal["return", "gap"]
    window: PositiveWhole = 1
    below: Fraction | None = None
    above: Fraction | None = None

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


class Detector(_Document):
    """Events found in prices."""

    detect: Detect


def _kind(value: Any) -> str | None:
    """Which definition a mapping or a model is; the first of the three keys decides."""
    for kind in _KINDS:
        if (kind in value) if isinstance(value, Mapping) else hasattr(value, kind):
            return kind
    return None


#: One of the three; in the place of an error its tag (catalog, list, detect) stands after
#: the definition's name.
EventDefinition = Annotated[
    Annotated[Catalog, Tag("catalog")]
    | Annotated[Listed, Tag("list")]
    | Annotated[Detector, Tag("detect")],
    Discriminator(
        _kind,
        custom_error_type="refused",
        custom_error_message="neither catalog, list nor detect",
        custom_error_context={
            "problem": "neither catalog, list nor detect",
            "mend": "an event definition has one of the keys catalog, list, detect",
        },
    ),
]
