"""An event, and the two ends of its clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

__all__ = ["Event", "Precision"]

Precision = Literal["instant", "date", "bounds"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and when the public could know of it (SEMANTICS 1.1).

    `known_from` and `known_by` carry their zone; `tz` is the announcing authority's.
    """

    id: str
    definition: str
    known_from: datetime
    known_by: datetime
    tz: str
    precision: Precision
    title: str = ""
    source: str = ""
    type: str = ""
    entities: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    citation: str = ""
    evidence: str = ""
    effective_on: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __reduce__(self) -> tuple[Any, ...]:
        # A read-only view of a mapping can be neither copied deeply nor pickled.
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return _rebuilt, (values | {"attributes": dict(self.attributes)},)


def _rebuilt(values: dict[str, Any]) -> Event:
    return Event(**values | {"attributes": MappingProxyType(values["attributes"])})
