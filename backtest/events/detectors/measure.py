"""What every detector gives: a value per bar, and when it is known."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from backtest.errors import EventError
from backtest.prices.panel import Panel

__all__ = ["Measure", "Measured", "Unit", "at_close", "lacking"]

Unit = Literal["fraction", "multiple"]


class Measured(NamedTuple):
    """Values of an instrument's bars, and the instant at which each is known."""

    value: npt.NDArray[np.float64]  # (bars,) NaN where not defined
    known_at: npt.NDArray[np.int64]  # (bars,) nanoseconds since 1970 UTC


class Measure(Protocol):
    """A detector's measure; it looks at nothing later than the instant it names.

    One is made without arguments and keeps nothing between two calls.
    """

    @property
    def name(self) -> str:
        """What a thesis writes after ``measure:``; small letters."""
        ...

    @property
    def least_window(self) -> int:
        """The shortest window that says anything; 1 where a window need not be given."""
        ...

    @property
    def against(self) -> bool:
        """Whether it compares with a `benchmark`."""
        ...

    @property
    def unit(self) -> Unit:
        """How its values are told: −8 %, or 3 times."""
        ...

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`, from adjusted prices; `benchmark` is a place in the panel.

        Raises
        ------
        EventError
            The instrument has not got what is measured; its key is ``detect.measure``.
        """
        ...


def at_close(panel: Panel, i: int, value: npt.NDArray[np.float64], *, first: int) -> Measured:
    """Values known at the closes of instrument `i`, of which the first so many are none."""
    bars = panel.bars(i)
    whole = np.full(bars.stop - bars.start, np.nan)
    whole[first:] = value
    return Measured(whole, panel.closes_at[bars])


def lacking(panel: Panel, i: int, measure: str, *, has: str, needs: str, mend: str) -> EventError:
    """The error to raise about an instrument that cannot be measured so."""
    symbol = panel.instruments[i].symbol
    return EventError(
        f"{symbol} has {has}, and {measure} needs {needs}",
        key="detect.measure",
        value=measure,
        mend=mend,
    )
