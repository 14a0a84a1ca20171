"""Event definitions: a catalogue, a list by hand, a source, a detector, two combined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag
from pydantic import model_validator as checked

from backtest.events.clock import read_ends
from backtest.events.combine import Combined
from backtest.events.detect import Detector
from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.scalars import Clock, Line, Name, Zone
from backtest.events.sourced import Sourced
from backtest.events.values import Values

__all__ = ["KINDS", "Catalog", "EventDefinition", "Listed", "Listing"]

KINDS = ("catalog", "list", "source", "detect", "combine")
"""The keys of which a definition has one."""

_NONE = f"neither {', '.join(KINDS[:-1])} nor {KINDS[-1]}"


class Catalog(DefinitionPart):
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


class Listing(DefinitionPart):
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


class Listed(DefinitionPart):
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


def _kind(value: Any) -> str | None:
    """Which definition a mapping or a model is; the first of the keys decides."""
    for kind in KINDS:
        if (kind in value) if isinstance(value, Mapping) else hasattr(value, kind):
            return kind
    return None


#: One of them; in the place of an error its tag (catalog, list, …) stands after the
#: definition's name.
EventDefinition = Annotated[
    Annotated[Catalog, Tag("catalog")]
    | Annotated[Listed, Tag("list")]
    | Annotated[Sourced, Tag("source")]
    | Annotated[Detector, Tag("detect")]
    | Annotated[Combined, Tag("combine")],
    Discriminator(
        _kind,
        custom_error_type="refused",
        custom_error_message=_NONE,
        custom_error_context={
            "problem": _NONE,
            "mend": f"an event definition has one of the keys {', '.join(KINDS)}",
        },
    ),
]
