"""Candidates: the tranches of one leg of one rule, over all its events at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.entries import Entries, Entry, find_entries
from backtest.orders.exits.until import find_until
from backtest.orders.exits.when import find_when
from backtest.orders.schedule import Skip
from backtest.prices.panel import LONGEST_GAP, Panel

if TYPE_CHECKING:
    from backtest.thesis.rule import Rule
    from backtest.thesis.thesis import Thesis

__all__ = ["NANOSECONDS", "Candidates", "leg_candidates"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NANOSECONDS = 1_000_000_000
MAINLAND = frozenset({"XSHG", "XSHE"})


class Candidates(NamedTuple):
    """Columns of a schedule before its tranches are put in order."""

    event: Ints
    rule: Ints
    leg: Ints
    instrument: Ints
    side: Floats
    share: Floats
    first_bar: Ints
    entry_bar: Ints
    entry_at_open: Bools
    entry_instant: Ints
    after: Ints
    after_at_open: Bools
    stop_loss: Floats
    take_profit: Floats
    trailing_stop: Floats
    until_bar: Ints
    until_at_open: Bools
    when_bar: Ints
    overlap_skip: Bools
    lot: Floats
    sells_next_day: Bools


def leg_candidates(
    thesis: Thesis, history: History, panel: Panel, r: int, place: int, events: Ints
) -> tuple[Candidates, list[Skip]]:
    """Tranches that the given events would open in one leg of rule `r`, and the skips."""
    rule = thesis.rules[r]
    leg = rule.legs[place]
    i = panel.position(leg.symbol)
    reaction = round(rule.enter.reaction.total_seconds() * NANOSECONDS)
    entry = Entry(at_open=rule.enter.at == "open", lag=rule.enter.lag, reaction=reaction)
    known_by = history.known_by[events]
    entries = find_entries(panel, i, known_by=known_by, entry=entry)
    reasons: dict[int, str] = {
        int(n): _not_entered(panel, i, entries, int(n))
        for n in np.flatnonzero(entries.entry_bar < 0)
    }
    until_bar, until_at_open = _until(panel, i, rule, entries, reasons)
    when_bar = _when(panel, i, rule, entries, reasons, history, known_by, reaction)
    _before_period(thesis, panel, entries, reasons)

    kept = np.setdiff1d(np.arange(len(events)), list(reasons)).astype(np.int64)
    skips = [Skip(int(events[n]), r, place, i, why) for n, why in sorted(reasons.items())]

    def same(value: float, kind: type) -> npt.NDArray[Any]:
        return np.full(len(kept), value, kind)

    def level(value: float | None) -> Floats:
        return np.full(len(kept), np.nan if value is None else float(value))

    leaves, instrument = rule.exit, panel.instruments[i]
    found = Candidates(
        event=events[kept], rule=same(r, int), leg=same(place, int), instrument=same(i, int),
        side=level(leg.side), share=level(float(rule.size) * leg.weight),
        first_bar=entries.first_bar[kept], entry_bar=entries.entry_bar[kept],
        entry_at_open=same(entry.at_open and not panel.close_only[i], bool),
        entry_instant=entries.instant[kept],
        after=same(-1 if leaves.after is None else leaves.after, int),
        after_at_open=same(leaves.at == "open", bool), stop_loss=level(leaves.stop_loss),
        take_profit=level(leaves.take_profit), trailing_stop=level(leaves.trailing_stop),
        until_bar=same(until_bar, int), until_at_open=same(until_at_open, bool),
        when_bar=when_bar[kept], overlap_skip=same(rule.overlap == "skip", bool),
        lot=level((instrument.lot or 0.0) if rule.lots else 0.0),
        sells_next_day=same(instrument.exchange in MAINLAND and leg.side > 0, bool),
    )  # fmt: skip
    return found, skips


def _until(
    panel: Panel, i: int, rule: Rule, entries: Entries, reasons: dict[int, str]
) -> tuple[int, bool]:
    """The bar of the rule's `until`; entries at or after its session are skipped."""
    if rule.exit.until is None:
        return -1, False
    until = find_until(panel, i, until=rule.exit.until)
    entered = np.append(panel.dates, np.datetime64("NaT"))[entries.entry_bar]  # NaT: skipped
    too_late = entered > until.session
    if rule.enter.at == "close" or panel.close_only[i]:
        too_late |= entered == until.session
    for n in np.flatnonzero(too_late):
        reasons[int(n)] = f"until {rule.exit.until} comes before the entry on {entered[n]}"
    return until.bar, until.at_open


def _when(
    panel: Panel, i: int, rule: Rule, entries: Entries, reasons: dict[int, str],
    history: History, known_by: Ints, reaction: int,
) -> Ints:  # fmt: skip
    """The bars of the rule's `when`; a leg that its event overtakes is skipped."""
    if rule.exit.when is None:
        return np.full(len(known_by), -1)
    ending = history.of(rule.exit.when)
    found = find_when(
        panel, i, known_by=history.known_by[ending], entered_at=entries.instant,
        triggered_at=known_by, reaction=reaction,
    )  # fmt: skip
    for n in np.flatnonzero(found.overtaken & (entries.entry_bar >= 0)):
        reasons.setdefault(
            int(n), f"an event of {rule.exit.when}, which ends the tranche, came before its entry"
        )
    return found.bar


def _before_period(thesis: Thesis, panel: Panel, entries: Entries, reasons: dict[int, str]) -> None:
    """Skip what would enter before the replay's first date.

    The period compares the announcement's date in the source's zone (SEMANTICS 6.2):
    a morning in Shanghai may still be the evening before in New York.
    """
    if thesis.period is None or thesis.period.start is None:
        return
    start = thesis.period.start
    entered = np.append(panel.dates, np.datetime64("NaT"))[entries.entry_bar]  # NaT: skipped
    for n in np.flatnonzero(entered < np.datetime64(start, "D")):
        reasons.setdefault(int(n), f"its entry on {entered[n]} comes before the period ({start})")


def _not_entered(panel: Panel, i: int, entries: Entries, n: int) -> str:
    """Why event `n` found no bar to enter on, in words."""
    calendar, bars = panel.sessions(i), panel.bars(i)
    symbol = panel.instruments[i].symbol
    if bars.start == bars.stop:
        return f"no price of {symbol} in the period"
    first, last = panel.dates[bars][0], panel.dates[bars][-1]
    session = int(entries.session[n])
    wanted = str(calendar.dates[session]) if session < len(calendar.dates) else f"after {last}"
    stopped = int(entries.stopped_at[n])
    if stopped < 0:
        return f"prices of {symbol} end on {last}, before the entry (first session: {wanted})"
    if stopped == bars.start:
        return f"prices of {symbol} begin on {first}, long after the event"
    return (
        f"no bar of {symbol} within {LONGEST_GAP} sessions: the first tradable session is "
        f"{wanted}, and the wait broke off before {panel.dates[stopped]}"
    )
