"""Building the schedule: events × rules → tranches, a leg at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, InputError
from backtest.events.history import History
from backtest.orders.candidates import Candidates, leg_candidates
from backtest.orders.schedule import Schedule, Skip
from backtest.orders.timeline import timeline
from backtest.prices.panel import Panel

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["build_schedule", "fired", "moments", "require_dates"]

Ints = npt.NDArray[np.int64]


def build_schedule(thesis: Thesis, history: History, panel: Panel) -> Schedule:
    """Every tranche that the events would open, in the order in which budgets are granted.

    Parameters
    ----------
    thesis : Thesis
    history : History
        Events of every definition of the thesis.
    panel : Panel
        Holds every leg; its bars end with the thesis's period.

    Returns
    -------
    Schedule

    Raises
    ------
    InputError
        A leg that cannot be traded (an index, a rate), whose board lot is needed and
        not known, or that has only closes under `after: 0`.
    DataUnavailable
        No leg has a bar in the thesis's period.
    """
    _check_legs(thesis, panel)
    dates = timeline(panel, [panel.position(symbol) for symbol in thesis.symbols])
    require_dates(thesis, panel, dates)
    parts: list[Candidates] = []
    skips: list[Skip] = []
    for r, rule in enumerate(thesis.rules):
        events = fired(thesis, history, rule.when)
        for place in range(len(rule.legs)):
            found, left_out = leg_candidates(thesis, history, panel, r, place, events)
            parts.append(found)
            skips.extend(left_out)
    return _in_order(parts, skips, history, panel, dates)


def fired(thesis: Thesis, history: History, definition: str) -> Ints:
    """Events that open tranches: those announced within the period (SEMANTICS 6.2)."""
    events = history.of(definition)
    period = thesis.period
    if period is None:
        return events
    days = history.announced_on[events]
    kept = np.ones(len(events), bool)
    if period.start is not None:
        kept &= days >= np.datetime64(period.start, "D")
    if period.end is not None:
        kept &= days <= np.datetime64(period.end, "D")
    return events[kept]


def _in_order(
    parts: Sequence[Candidates],
    skips: Sequence[Skip],
    history: History,
    panel: Panel,
    dates: npt.NDArray[np.datetime64],
) -> Schedule:
    """Join the legs' candidates and sort them: entry date, clock, id, rule, leg."""
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    joined = Candidates._make(columns)
    entry_date = np.searchsorted(dates, panel.dates[joined.entry_bar])
    announced = moments(history)[joined.event]
    order = np.lexsort((joined.leg, joined.event, joined.rule, announced, entry_date))
    sorted_ = Candidates._make(column[order] for column in columns)
    date = entry_date[order].astype(np.int64)
    changes = np.diff(np.stack([date, sorted_.event, sorted_.rule]), axis=1).any(axis=0)
    group = np.append(0, np.cumsum(changes)) if len(order) else np.zeros(0)
    return Schedule(
        timeline=dates,
        group=group.astype(np.int64),
        entry_date=date,
        skipped=tuple(sorted(skips, key=lambda skip: (skip.event, skip.rule, skip.leg))),
        **sorted_._asdict(),
    )


def moments(history: History) -> Ints:
    """(n,) each event's rank by clock and id alone: one found by two definitions ranks once."""
    if len(history) == 0:
        return np.zeros(0, np.int64)
    ids = np.array(history.ids, dtype=object)
    new = (np.diff(history.known_by) != 0) | (ids[1:] != ids[:-1])
    return np.append(0, np.cumsum(new)).astype(np.int64)


def _check_legs(thesis: Thesis, panel: Panel) -> None:
    for r, rule in enumerate(thesis.rules):
        for leg in rule.legs:
            i = panel.position(leg.symbol)
            instrument = panel.instruments[i]
            key = f"rules[{r}].{'long' if leg.side > 0 else 'short'}"
            if not instrument.tradable:
                raise InputError(
                    f"{'an index' if instrument.kind == 'index' else 'a currency rate'} "
                    "cannot be traded",
                    file=thesis.path,
                    key=key,
                    value=leg.symbol,
                    mend="name a fund that follows it, or say that it can be traded in the price "
                    "folder's instruments.csv (column tradable)",
                )
            if rule.lots and instrument.lot is None:
                raise InputError(
                    "a leg whose board lot is not known, and lots is on",
                    file=thesis.path,
                    key=key,
                    value=leg.symbol,
                    mend="give it in the price folder's instruments.csv (column lot), or turn "
                    "lots off",
                )
            if rule.exit.after == 0 and panel.close_only[i]:
                raise InputError(
                    f"{leg.symbol} has only closes: it cannot be sold on the bar it was bought",
                    file=thesis.path,
                    key=f"rules[{r}].exit.after",
                    value="0",
                    mend="write after: 1, or give prices with Open, High and Low",
                )


def require_dates(thesis: Thesis, panel: Panel, dates: npt.NDArray[np.datetime64]) -> None:
    """Refuse a thesis none of whose legs has a bar in its period.

    Raises
    ------
    DataUnavailable
        Names the period and where the prices end.
    """
    period = thesis.period
    start = None if period is None or period.start is None else np.datetime64(period.start, "D")
    if len(dates) and (start is None or dates[-1] >= start):
        return
    end = None if period is None else period.end
    asked = "" if period is None else f" in its period, {start or '…'} to {end or '…'}"
    known = f"none by {end}" if len(dates) == 0 else f"they end on {dates[-1]}"
    raise DataUnavailable(
        f"{thesis.name} has no prices{asked} ({', '.join(thesis.symbols)}): {known}\n"
        f"  mend: choose a period that the prices of {panel.source} cover"
    )
