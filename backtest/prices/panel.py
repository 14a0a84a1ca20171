"""The panel: bars of several instruments as flat arrays, ready for the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.currency import Conversion
from backtest.prices.instrument import Instrument
from backtest.prices.pin import Pin
from backtest.prices.sessions import RATES, Sessions

__all__ = ["LONGEST_GAP", "Panel"]

LONGEST_GAP = 5
"""Sessions from one bar to the next over which prices count as one series (SEMANTICS 1.7)."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Bars of n instruments, one after the other: those of instrument i stand at
    ``offsets[i]:offsets[i + 1]`` of every array of bars.

    Prices are adjusted (total-return levels, SEMANTICS 2.1) and in the major unit
    of the instrument's currency; ``quoted = adjusted / factor``.
    """

    instruments: tuple[Instrument, ...]
    offsets: npt.NDArray[np.int64]  # (n + 1,)
    dates: npt.NDArray[np.datetime64]  # (bars,) datetime64[D], the exchange's own
    open: npt.NDArray[np.float64]  # (bars,); close-only: the close
    high: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    close: npt.NDArray[np.float64]
    factor: npt.NDArray[np.float64]  # adjusted ÷ quoted
    volume: npt.NDArray[np.float64]  # NaN where not known
    suspended: npt.NDArray[np.bool_]  # SEMANTICS 2.3: counts, and fills no order
    session: npt.NDArray[np.int64]  # position in the sessions of the instrument's exchange
    opens_at: npt.NDArray[np.int64]  # nanoseconds since 1970 UTC
    closes_at: npt.NDArray[np.int64]
    close_only: npt.NDArray[np.bool_]  # (n,)
    calendars: Mapping[str, Sessions]  # by MIC
    conversion: Conversion
    source: str
    snapshot: str  # "sha256:…" of everything that was read
    faults: tuple[str, ...] = ()  # rows left out of a live source, named
    notes: tuple[str, ...] = ()  # what the report must say of the data
    pins: tuple[Pin, ...] = ()  # each series that was read, rates too

    def position(self, symbol: str) -> int:
        """The instrument's place in the panel; KeyError where it is not in it."""
        for i, instrument in enumerate(self.instruments):
            if instrument.symbol == symbol:
                return i
        raise KeyError(symbol)

    def bars(self, i: int) -> slice:
        """Where the bars of instrument i stand."""
        return slice(int(self.offsets[i]), int(self.offsets[i + 1]))

    def sessions(self, i: int) -> Sessions:
        """The calendar of instrument i."""
        return self.calendars[self.instruments[i].exchange or RATES]

    def same_market(self, i: int, j: int) -> bool:
        """Whether two instruments keep the same sessions: XNYS, XNAS and ARCX do."""
        a, b = self.sessions(i), self.sessions(j)
        return a is b or (
            np.array_equal(a.opens_at, b.opens_at) and np.array_equal(a.closes_at, b.closes_at)
        )
