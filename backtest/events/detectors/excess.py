"""The excess: a return beyond that of a benchmark."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import LONGEST_GAP, Panel

__all__ = ["Excess"]


class Excess:
    """The return over `window` bars less that of a benchmark between the same two instants.

    Known at the close. In another market the benchmark's return reaches from its last close
    that is not later than the bar's `window` before to its last not later than the bar's own
    (SEMANTICS 6.3), each in its own currency. There is no value in the first `window` bars, and
    where the benchmark has no close yet or has missed more than 5 of its sessions.
    """

    name = "excess"
    least_window = 1
    against = True
    unit: Unit = "fraction"

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        assert benchmark is not None, "a definition without a benchmark is refused"
        bars = panel.bars(i)
        close = panel.close[bars]
        market = _closes_by(panel, benchmark, panel.closes_at[bars])
        own = close[window:] / close[:-window]
        return at_close(panel, i, own - market[window:] / market[:-window], first=window)


def _closes_by(panel: Panel, i: int, instants: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The last close of an instrument not later than each instant, NaN where it is too old."""
    bars, calendar = panel.bars(i), panel.sessions(i)
    last = np.searchsorted(panel.closes_at[bars], instants, side="right") - 1
    over = calendar.closed_by(instants) - 1
    missed = over - panel.session[bars][np.maximum(last, 0)]
    known = (last >= 0) & (missed <= LONGEST_GAP)
    return np.where(known, panel.close[bars][np.maximum(last, 0)], np.nan)
