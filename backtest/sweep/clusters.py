"""The event clusters of a sweep: those of the thesis as it is written, for every variant alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.final import final_bars
from backtest.result.trades import granted_tranches
from backtest.study.placebo.clusters import label_clusters

__all__ = ["Clusters", "clusters_of"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Clusters:
    """Which events are one observation, because their holding periods overlap.

    The periods are those of the thesis as written, so that every variant is counted in the
    same clusters: with each its own, a long holding period would be judged by fewer of them
    than a short one. An event that only a variant has (another filter, another threshold)
    belongs to the last cluster that began before it was known.
    """

    of: dict[tuple[str, int], int]  # by event id and `known_by`
    began: Ints  # (c,) the first `known_by` of each

    def __len__(self) -> int:
        return max(len(self.began), 1)

    def label(self, history: History) -> Ints:
        """(events,) the cluster of each event of a history."""
        found = np.maximum(np.searchsorted(self.began, history.known_by, side="right") - 1, 0)
        for event, key in enumerate(zip(history.ids, history.known_by.tolist(), strict=True)):
            found[event] = self.of.get(key, found[event])
        return found.astype(np.int64)


def clusters_of(history: History, schedule: Schedule, panel: Panel, outcome: Outcome) -> Clusters:
    """The clusters of a run, in the order of time; of one that opened nothing there are none."""
    granted = granted_tranches(outcome)
    if not len(granted):
        return Clusters({}, np.zeros(0, np.int64))
    final = final_bars(panel, schedule, outcome=outcome, granted=granted)
    until = np.searchsorted(schedule.timeline, panel.dates[final])
    events, mine = np.unique(schedule.event[granted], return_inverse=True)
    first, last = np.full(len(events), len(schedule.timeline)), np.full(len(events), -1)
    np.minimum.at(first, mine, schedule.entry_date[granted])
    np.maximum.at(last, mine, until)
    labels = label_clusters(first, last)
    keys = [(history.ids[event], int(history.known_by[event])) for event in events.tolist()]
    began = np.full(int(labels.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(began, labels, history.known_by[events])
    return Clusters(dict(zip(keys, labels.tolist(), strict=True)), np.maximum.accumulate(began))
