"""Halts: what an order had to wait for, because nothing was traded.

Two kinds, told apart: sessions without a bar, and bars on which a suspended share was
printed at its last price (SEMANTICS 2.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.due import due_bars
from backtest.replay.outcome import Outcome, Reason

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["Waits", "entry_waits", "exit_waits"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Waits:
    """Of g orders: sessions `missing` from the data, and bars `suspended`, that they waited."""

    missing: Ints
    suspended: Ints


def entry_waits(
    panel: Panel, schedule: Schedule, history: History, thesis: Thesis, k: Ints
) -> Waits:
    """What the entries waited for, from the first tradable session on; a lag is no wait.

    Parameters
    ----------
    panel, schedule, history, thesis
        The run.
    k : (g,) array
        Positions of the trades in the schedule.
    """
    reaction = np.array([_nanoseconds(rule.enter.reaction) for rule in thesis.rules], np.int64)
    lag = np.array([rule.enter.lag for rule in thesis.rules], np.int64)[schedule.rule[k]]
    opens = np.array([rule.enter.at == "open" for rule in thesis.rules])
    deadline = history.known_by[schedule.event[k]] + reaction[schedule.rule[k]]
    missing, suspended = np.zeros((2, len(k)), np.int64)
    for i in np.unique(schedule.instrument[k]):
        mine = np.flatnonzero(schedule.instrument[k] == i)
        sessions, bars = panel.sessions(int(i)), panel.bars(int(i))
        first = np.where(
            opens[schedule.rule[k[mine]]],
            np.searchsorted(sessions.opens_at, deadline[mine], side="right"),
            np.searchsorted(sessions.closes_at, deadline[mine], side="right"),
        )
        found = bars.start + np.searchsorted(panel.session[bars], first, side="left")
        wanted, entry = found + lag[mine], schedule.entry_bar[k[mine]]
        suspended[mine] = entry - wanted
        missing[mine] = panel.session[found] - first + _gone(panel, wanted, entry)
    return Waits(missing, suspended)


def exit_waits(
    panel: Panel, schedule: Schedule, outcome: Outcome, history: History, *, thesis: Thesis, k: Ints
) -> Waits:
    """What the exits waited for from the bar, or session, on which they were due.

    An exit that was due and never filled waited until its instrument's bars ended.
    """
    exit_bar, instrument = outcome.exit_bar[k], schedule.instrument[k]
    last = np.where(exit_bar >= 0, exit_bar, panel.offsets[instrument + 1] - 1)
    due = exit_bar.copy()
    # Only behind a suspended bar can an exit be late; the kernel's code says how late.
    before = np.where(exit_bar >= 0, exit_bar - 1, last)
    unsure = np.flatnonzero(panel.suspended[before] & (outcome.reason[k] != Reason.RUINED))
    if len(unsure):
        due[unsure] = due_bars(panel, schedule, outcome, k[unsure])
    late = due >= 0
    counted = np.concatenate([[0], np.cumsum(panel.suspended)])
    end = np.where(exit_bar >= 0, exit_bar, last + 1)
    suspended = np.where(late, counted[end] - counted[np.where(late, due, end)], 0)
    missing = np.where(late, _gone(panel, np.where(late, due, last), last), 0)
    missing = missing + _without_a_bar(panel, schedule, outcome, history, thesis=thesis, k=k)
    return Waits(missing.astype(np.int64), suspended.astype(np.int64))


def _without_a_bar(
    panel: Panel, schedule: Schedule, outcome: Outcome, history: History, *, thesis: Thesis, k: Ints
) -> Ints:
    """Sessions without a bar from the one on which `until` or `when` fell to the next bar."""
    missing = np.zeros(len(k), np.int64)
    for r, rule in enumerate(thesis.rules):
        for i in np.unique(schedule.instrument[k][schedule.rule[k] == r]):
            mine = (schedule.rule[k] == r) & (schedule.instrument[k] == i)
            sessions = panel.sessions(int(i))
            if rule.exit.until is not None:
                last = np.datetime64(rule.exit.until, "D")
                wanted = np.searchsorted(sessions.dates, last, side="right") - 1
                at = np.flatnonzero(mine & (outcome.reason[k] == Reason.UNTIL))
                missing[at] = panel.session[schedule.until_bar[k[at]]] - wanted
            if rule.exit.when is not None:
                at = np.flatnonzero(mine & (outcome.reason[k] == Reason.WHEN))
                known = history.known_by[history.of(rule.exit.when)]
                ending = np.searchsorted(known, schedule.entry_instant[k[at]], side="right")
                heard = known[ending] + _nanoseconds(rule.enter.reaction)
                session = np.searchsorted(sessions.opens_at, heard, side="right")
                missing[at] = panel.session[schedule.when_bar[k[at]]] - session
    return missing


def _gone(panel: Panel, first: Ints, last: Ints) -> Ints:
    """Sessions that have no bar between two bars."""
    return (panel.session[last] - panel.session[first]) - (last - first)


def _nanoseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1e9)
