"""Rows of a study: each event beside each instrument that the thesis trades on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.build import fired
from backtest.prices.panel import Panel
from backtest.study.returns import Returns
from backtest.thesis import Thesis

__all__ = ["Rows", "Skipped", "find_rows", "traded_on"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event that one instrument cannot be studied on, and why."""

    event_id: str
    symbol: str
    reason: str


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows in order of event, then of leg."""

    event: Ints  # (n,) position in the history
    pair: Ints  # (n,) row of the grids of returns
    column: Ints  # (n,) day 0: column of the grids
    announced: Ints  # (n,) days since 1970: the date of `known_by` in the source's zone
    by_date: npt.NDArray[np.bool_]  # (n,) known by date only: day 0 is uncertain by a session

    def __len__(self) -> int:
        return len(self.event)

    def where(self, kept: npt.NDArray[np.bool_]) -> Rows:
        """Those for which `kept` is true."""
        return Rows(self.event[kept], self.pair[kept], self.column[kept],
                    self.announced[kept], self.by_date[kept])  # fmt: skip


def traded_on(thesis: Thesis, history: History) -> tuple[tuple[int, str], ...]:
    """Every (event, symbol) that a rule of the thesis trades, once, in the history's order.

    Events announced outside the thesis' period are not among them (SEMANTICS 6.2).
    """
    found: dict[tuple[int, str], None] = {}
    for rule in thesis.rules:
        for event in fired(thesis, history, rule.when):
            for leg in rule.legs:
                found[int(event), leg.symbol] = None
    return tuple(sorted(found, key=lambda pair: pair[0]))


def find_rows(
    traded: tuple[tuple[int, str], ...],
    history: History,
    panel: Panel,
    returns: Returns,
    pair_of: Mapping[str, int],
) -> tuple[Rows, tuple[Skipped, ...]]:
    """Day 0 of each event for each instrument.

    Parameters
    ----------
    traded : tuple of (int, str)
        Events by their place in the history, and symbols.
    history : History
    panel : Panel
    returns : Returns
    pair_of : mapping of str to int
        The row of `returns` of each symbol; a symbol that is not in it has no prices.

    Returns
    -------
    Rows, tuple of Skipped
        Day 0 is the first session whose close is later than `known_by` (SEMANTICS 1.4).
        An event whose day 0 lies outside the instrument's bars is skipped.
    """
    event = np.array([e for e, _ in traded], dtype=np.int64)
    pair = np.array([pair_of.get(symbol, -1) for _, symbol in traded], dtype=np.int64)
    session = np.full(len(event), -1, dtype=np.int64)
    for symbol, p in pair_of.items():
        mine = pair == p
        closes = panel.sessions(panel.position(symbol)).closes_at
        session[mine] = np.searchsorted(closes, history.known_by[event[mine]], side="right")
    priced = pair >= 0
    first, last = returns.first[pair], returns.last[pair]
    inside = priced & (session >= first) & (session <= last)
    skipped = tuple(
        Skipped(history.ids[traded[i][0]], traded[i][1], _outside(bool(priced[i])))
        for i in np.flatnonzero(~inside)
    )
    precision = np.array([one.precision for one in history.events], dtype=object)
    announced = history.announced_on.astype("datetime64[D]").astype(np.int64)
    rows = Rows(
        event, pair, returns.margin + session - first, announced[event],
        np.asarray(precision[event] == "date", dtype=np.bool_),
    )  # fmt: skip
    return rows.where(inside), skipped


def _outside(priced: bool) -> str:
    return "day 0 is outside its prices" if priced else "fewer than two prices"
