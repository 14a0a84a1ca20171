"""`until`: the close of the last session on or before a date (SEMANTICS 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from backtest.prices.panel import Panel

__all__ = ["Until", "find_until"]


@dataclass(frozen=True, slots=True)
class Until:
    """The bar on which `until` ends a leg, the same for all its tranches."""

    bar: int  # −1 where the bars end before
    at_open: bool  # the session has no bar: the open of the next one
    session: np.datetime64  # the date that an entry must not reach


def find_until(panel: Panel, i: int, *, until: date) -> Until:
    """Where `until` ends the tranches of instrument `i`."""
    calendar, bars = panel.sessions(i), panel.bars(i)
    last = np.datetime64(until, "D")
    if last > calendar.dates[-1]:  # beyond what the calendar was asked for, and so beyond the bars
        return Until(bar=-1, at_open=False, session=last)
    session = int(np.searchsorted(calendar.dates, last, side="right")) - 1
    if session < 0:
        return Until(bar=-1, at_open=False, session=last)
    held_on = panel.session[bars]
    bar = int(np.searchsorted(held_on, session, side="left"))
    if bar == len(held_on):
        return Until(bar=-1, at_open=False, session=calendar.dates[session])
    return Until(
        bar=bars.start + bar,
        at_open=bool(held_on[bar] != session),
        session=calendar.dates[session],
    )
