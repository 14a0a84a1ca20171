"""Filtered dates: where moves of prices choose among dated events, those chosen alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backtest.events.combine import Combine, Combined
from backtest.events.combined import related
from backtest.events.dependence import filters, sessions_of
from backtest.events.history import History
from backtest.events.unseen import Unseen
from backtest.orders.candidates import NANOSECONDS
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.study.placebo.ordinary import Ordinary
from backtest.thesis import Rule, Thesis

__all__ = ["filtered"]

Ints = npt.NDArray[np.int64]


def filtered(
    thesis: Thesis, history: History, schedule: Schedule, panel: Panel, ordinary: Ordinary
) -> tuple[Ordinary, tuple[str, ...]]:
    """The circle with those dates alone of which a rule's filters say what they say of its events.

    "Listings within 5 sessions after a fall" stand beside other dates within 5 sessions after a
    fall: beside all dates the fall would be judged with the listing. An event is put just before
    it would have been traded on.

    There are few such dates, so the events' own count among them, as in any permutation: left
    out, 11 % of null theses of 20 events on some 150 dates came out at p of 0.05 or less.
    """
    dates, notes = ordinary.dates, []
    for r, rule in enumerate(thesis.rules):
        names = filters(rule.when, thesis.events)
        if not names or not (schedule.rule == r).any():
            continue
        at = _known_at(rule, r, schedule, panel, replace(ordinary, dates=dates))
        dates, at = dates[at >= 0], at[at >= 0]
        for name in names:
            definition = thesis.events[name]
            assert isinstance(definition, Combined), name
            kept = _kept(name, definition.combine, at, thesis, history, panel)
            dates, at = dates[kept], at[kept]
        notes.append(
            f"what was in the prices before chooses among the events of {rule.when}: dates are "
            "drawn from those that it would have chosen as well"
        )
    if notes:
        dates = np.union1d(dates, ordinary.own).astype(np.int64)
    return replace(ordinary, dates=dates), tuple(dict.fromkeys(notes))


def _kept(
    name: str, combine: Combine, at: Ints, thesis: Thesis, history: History, panel: Panel
) -> npt.NDArray[np.bool_]:
    symbol = sessions_of(name, thesis.events)
    assert symbol is not None, name
    when = history.known_by[history.of(combine.other)]
    unseen = history.unseen.get(combine.other, Unseen())
    return related(combine, at, when, unseen, panel.sessions(panel.position(symbol))).kept


def _known_at(rule: Rule, r: int, schedule: Schedule, panel: Panel, ordinary: Ordinary) -> Ints:
    """(n,) by when an event is known that the rule first enters on each date; −1 where none can be.

    Legs of several markets enter at several hours: the earliest.
    """
    first = (schedule.rule == r) & (ordinary.offset == 0)
    of = first if first.any() else schedule.rule == r
    earliest = np.full(len(ordinary.dates), np.iinfo(np.int64).max)
    lag = schedule.entry_bar - schedule.first_bar
    kinds = np.stack([schedule.instrument, lag, schedule.entry_at_open.astype(np.int64)])
    for i, bars, at_open in np.unique(kinds[:, of], axis=1).T.tolist():
        entry = ordinary.next_bar[i, ordinary.dates]
        bar = entry - bars
        there = (entry >= 0) & (bar >= panel.bars(i).start)
        instant = panel.opens_at if at_open else panel.closes_at
        earliest = np.where(there, np.minimum(earliest, instant[np.maximum(bar, 0)]), earliest)
    reaction = round(rule.enter.reaction.total_seconds() * NANOSECONDS)
    known: Ints = np.where(earliest < np.iinfo(np.int64).max, earliest - reaction - 1, -1)
    return known
