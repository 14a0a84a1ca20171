"""Legs that were not opened, and budgets that were cut: said, never silent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome, Status
from backtest.result.columns import days, event_columns, leg_columns, words
from backtest.result.trades import granted_tranches, was_cut

if TYPE_CHECKING:
    from backtest.thesis.rule import Rule

__all__ = ["tabulate_cuts", "tabulate_skipped"]

Ints = npt.NDArray[np.int64]

REASONS = {
    Status.OVERLAP: "the rule still held this leg from an earlier event, and overlap is skip",
    Status.NO_BUYING_POWER: "no buying power was left for it",
    Status.NO_LOT: "its budget buys less than one board lot",
    Status.RUINED: "the money was gone before its entry",
}


def tabulate_skipped(
    panel: Panel,
    schedule: Schedule,
    *,
    outcome: Outcome,
    history: History,
    rules: Sequence[Rule],
) -> pd.DataFrame:
    """A row per leg that was not opened, with the reason in plain words.

    In order of the event's `known_by`, then the rule's place, then the leg's.
    """
    lost = np.flatnonzero(outcome.status != Status.GRANTED)
    early = schedule.skipped
    event = np.array([*(skip.event for skip in early), *schedule.event[lost]], dtype=np.int64)
    instrument = np.array(
        [*(skip.instrument for skip in early), *schedule.instrument[lost]], dtype=np.int64
    )
    rule = np.array([*(skip.rule for skip in early), *schedule.rule[lost]], dtype=np.int64)
    leg = np.array([*(skip.leg for skip in early), *schedule.leg[lost]], dtype=np.int64)
    status = [REASONS[Status(int(found))] for found in outcome.status[lost]]
    table = pd.DataFrame(
        {
            **event_columns(history, event),
            "rule": rule,
            "leg": leg,
            "symbol": words([one.symbol for one in panel.instruments])[instrument],
            "side": words(_sides(rules, rule, leg)),
            "reason": words([*(skip.reason for skip in early), *status]),
        }
    )
    order = np.lexsort((leg, rule, event))
    return table.iloc[order].reset_index(drop=True)


def _sides(rules: Sequence[Rule], rule: Ints, leg: Ints) -> list[str]:
    legs = [one.legs for one in rules]
    pairs = zip(rule.tolist(), leg.tolist(), strict=True)
    return ["long" if legs[r][place].side > 0 else "short" for r, place in pairs]


def tabulate_cuts(
    panel: Panel, schedule: Schedule, *, outcome: Outcome, history: History
) -> pd.DataFrame:
    """A row per tranche whose budget was cut, in the order of the grants.

    `asked` and `granted` in the base currency; `kept` is the one ÷ the other.
    """
    k = granted_tranches(outcome)
    k = k[was_cut(outcome, k)]
    return pd.DataFrame(
        {
            **event_columns(history, schedule.event[k]),
            **leg_columns(panel, schedule, k),
            "entry_date": days(panel.dates[schedule.entry_bar[k]]),
            "asked": outcome.asked[k],
            "granted": outcome.budget[k],
            "kept": outcome.budget[k] / outcome.asked[k],
        }
    )
