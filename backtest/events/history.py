"""The history: every event that a thesis asks for, as columns in order of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.events.event import Event

__all__ = ["History"]


@dataclass(frozen=True, eq=False)
class History:
    """Events of every definition of a thesis, in order of `known_by`, then of id by
    code point, then of the definition's place.
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

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, definition: str) -> npt.NDArray[np.int64]:
        """Positions of the events of one definition, in order."""
        return np.flatnonzero(self.definition == self.definitions.index(definition))
