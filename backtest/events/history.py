"""The history: every event that a thesis asks for, as columns in order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.displayed import Displayed
from backtest.errors import UnknownName, nearest
from backtest.events.event import Event
from backtest.events.unseen import Unseen

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["History"]


@dataclass(frozen=True, eq=False)
class History(Displayed):
    """Events of every definition of a thesis, in order of `known_by`, then of id by
    code point, then of the definition's place.

    `unseen` says of each definition where it saw nothing, `left_out` which events of another it
    left out for that.
    """

    definitions: tuple[str, ...]
    definition: npt.NDArray[np.int64]  # (n,) position in `definitions`
    ids: tuple[str, ...]
    known_from: npt.NDArray[np.int64]  # (n,) nanoseconds since 1970 UTC
    known_by: npt.NDArray[np.int64]
    announced_on: npt.NDArray[
        np.datetime64
    ]  # (n,) datetime64[D]: known_by's date in the source's zone
    events: tuple[Event, ...]
    unseen: Mapping[str, Unseen] = field(default_factory=lambda: MappingProxyType({}))
    left_out: Mapping[str, tuple[Event, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, definition: str) -> npt.NDArray[np.int64]:
        """Positions of the events of one definition, in order.

        Raises
        ------
        UnknownName
            When the history was not asked for such a definition.
        """
        if definition not in self.definitions:
            near = nearest(definition, self.definitions)
            known = f"definitions are {', '.join(self.definitions)}"
            mend = known if near is None else f"did you mean {near}?"
            raise UnknownName("no such event definition", value=definition, mend=mend)
        return np.flatnonzero(self.definition == self.definitions.index(definition))

    def to_frame(self) -> pd.DataFrame:
        """A row per event, in order; clocks in UTC, several values separated by ``; ``."""
        import pandas as pd

        events = self.events
        return pd.DataFrame(
            {
                "definition": [self.definitions[place] for place in self.definition],
                "id": list(self.ids),
                "known_from": pd.to_datetime(self.known_from, unit="ns", utc=True),
                "known_by": pd.to_datetime(self.known_by, unit="ns", utc=True),
                "announced_on": pd.to_datetime(self.announced_on),
                "precision": [event.precision for event in events],
                "type": [event.type for event in events],
                "title": [event.title for event in events],
                "entities": ["; ".join(event.entities) for event in events],
                "symbols": ["; ".join(event.symbols) for event in events],
                "source": [event.source for event in events],
            }
        )
