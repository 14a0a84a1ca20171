"""Tradability: could one have had these trades, and who could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.columns import days, event_columns, words
from backtest.result.tradability.access import accesses
from backtest.result.tradability.halts import entry_waits, exit_waits
from backtest.result.tradability.law import laws
from backtest.result.tradability.limits import AtLimit, at_limit, pages_on_limits
from backtest.result.tradability.volume import volume_shares
from backtest.result.trades import granted_tranches

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["LARGE", "Tradability", "assess_tradability"]

Texts = npt.NDArray[np.object_]
Columns = dict[str, npt.NDArray[np.generic]]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LARGE = 0.01  # of the median value traded: more moves the price


@dataclass(frozen=True, eq=False)
class Tradability:
    """Flags on each trade; the replay's numbers are what they are.

    Attributes
    ----------
    trades : pandas.DataFrame
        A row per trade, in the order of the grants. Which: `event_id`, `rule`, `symbol`,
        `side`, `entry_date`, `exit_date` (NaT while open). Halts: `entry_missing`,
        `exit_missing` (sessions without a bar that an order waited), `entry_suspended`,
        `exit_suspended` (bars on which nothing was traded), `entry_waited`, `exit_waited` (both
        together). Limits: `entry_limit`, `exit_limit` (``locked``: the whole bar stood at the
        day's limit; ``touched``: the fill did). Volume: `entry_share`, `exit_share` (of the
        median value traded in the 20 bars before; NaN where not known). Access: `access` (how
        foreigners get at it), `short` (what limited short sales). Law: `law` (the order that
        bans persons of the United States), `law_since` and `divest_by` (its dates), `exit_law`
        (the order under which they could no longer sell at the exit what they had bought before),
        `named_1260h` (since when the company stands on that list, which bans nothing). In all:
        `unavailable` (nobody could have had it: a locked limit, a ban on shorts), `doubtful`
        (touched limits), `pnl`, `source` (pages on limits, law and access, separated by spaces).
    capacity : float, optional
        The capital at which the largest order would be 1 % of what is traded; None where
        no volume is known.
    """

    trades: pd.DataFrame
    capacity: float | None

    @property
    def unavailable(self) -> pd.DataFrame:
        """The trades that nobody could have had."""
        return self.trades[self.trades["unavailable"]]

    @property
    def doubtful(self) -> pd.DataFrame:
        """The trades with a fill at the day's limit, which few could have had."""
        return self.trades[self.trades["doubtful"]]

    @property
    def banned(self) -> pd.DataFrame:
        """The trades that persons of the United States may not have entered."""
        return self.trades[self.trades["law"] != ""]

    @property
    def waited(self) -> pd.DataFrame:
        """The trades one of whose orders waited because nothing was traded."""
        return self.trades[(self.trades[["entry_waited", "exit_waited"]] > 0).any(axis=1)]

    @property
    def large(self) -> pd.DataFrame:
        """The trades one of whose orders was more than 1 % of the median value traded."""
        shares = self.trades[["entry_share", "exit_share"]]
        return self.trades[(shares > LARGE).any(axis=1)]

    @property
    def profit(self) -> float:
        """The profit of all trades, a plain sum in the base currency."""
        return float(self.trades["pnl"].sum())

    def without(self, rows: pd.DataFrame) -> float:
        """The profit of all trades but these: a plain sum, nothing is replayed."""
        return float(self.trades["pnl"].drop(rows.index).sum())


def assess_tradability(
    panel: Panel, schedule: Schedule, *, outcome: Outcome, history: History, thesis: Thesis
) -> Tradability:
    """Whether one could have had the trades of a run.

    Examples
    --------
    >>> import backtest
    >>> found = backtest.run("zhipu-entity-list", prices="sample").tradability
    >>> found.banned[["symbol", "law"]].values.tolist()
    [['0981.HK', 'Executive Order 14032 (NS-CMIC list)']]
    """
    k = granted_tranches(outcome)
    side, entered = schedule.side[k], panel.dates[schedule.entry_bar[k]]
    names = words([one.symbol for one in panel.instruments])[schedule.instrument[k]]
    waits = _waits(panel, schedule, outcome, history, thesis=thesis, k=k)
    limits = _limits(panel, schedule, outcome, k)
    shares = _shares(panel, schedule, outcome, k)
    access = _access(panel, schedule, outcome, names, k)
    flagged = np.any([found != "" for found in limits.values()], axis=0)
    pages = pages_on_limits(panel, schedule.instrument[k], schedule.entry_bar[k], flagged)
    access["source"] = _joined(pages, access["source"].astype(object))
    banned = np.asarray(access.pop("banned"), np.bool_)
    locked = np.any([found == "locked" for found in limits.values()], axis=0)
    touched = np.any([found == "touched" for found in limits.values()], axis=0)
    events = event_columns(history, schedule.event[k])
    table = pd.DataFrame(
        {
            "event_id": events["event_id"],
            "rule": schedule.rule[k],
            "symbol": names,
            "side": np.where(side > 0, "long", "short").astype(object),
            "entry_date": days(entered),
            "exit_date": days(_left(panel, outcome, k)),
            **waits,
            **limits,
            **shares,
            **access,
            "unavailable": locked | banned,
            "doubtful": touched & ~locked & ~banned,
            "pnl": outcome.pnl[k],
        }
    )
    known = np.concatenate([shares["entry_share"], shares["exit_share"]])
    return Tradability(table, _capacity(known, float(thesis.capital)))


def _left(panel: Panel, outcome: Outcome, k: Ints) -> npt.NDArray[np.datetime64]:
    bar = outcome.exit_bar[k]
    return np.where(bar >= 0, panel.dates[bar], np.datetime64("NaT", "D"))


def _waits(
    panel: Panel, schedule: Schedule, outcome: Outcome, history: History, *, thesis: Thesis, k: Ints
) -> Columns:
    entry = entry_waits(panel, schedule, history, thesis, k)
    leave = exit_waits(panel, schedule, outcome, history, thesis=thesis, k=k)
    return {
        "entry_missing": entry.missing,
        "entry_suspended": entry.suspended,
        "entry_waited": entry.missing + entry.suspended,
        "exit_missing": leave.missing,
        "exit_suspended": leave.suspended,
        "exit_waited": leave.missing + leave.suspended,
    }


def _limits(panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints) -> Columns:
    instrument, bought = schedule.instrument[k], schedule.side[k] > 0
    entry = at_limit(panel, instrument, schedule.entry_bar[k], outcome.entry_price[k], bought)
    leave = at_limit(panel, instrument, outcome.exit_bar[k], outcome.exit_price[k], ~bought)
    said = words(["", "touched", "locked"])
    assert (AtLimit.NO, AtLimit.TOUCHED, AtLimit.LOCKED) == (0, 1, 2)
    return {"entry_limit": said[entry], "exit_limit": said[leave]}


def _shares(panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints) -> dict[str, Floats]:
    instrument, entry = schedule.instrument[k], schedule.entry_bar[k]
    leave, quantity = outcome.exit_bar[k], outcome.quantity[k]
    bought = quantity * outcome.entry_fill[k] / panel.factor[entry]
    sold = quantity * outcome.exit_fill[k] / panel.factor[leave]
    return {
        "entry_share": volume_shares(panel, instrument, entry, bought),
        "exit_share": volume_shares(panel, instrument, leave, sold),
    }


def _access(panel: Panel, schedule: Schedule, outcome: Outcome, names: Texts, k: Ints) -> Columns:
    bar = schedule.entry_bar[k]
    found = accesses(
        panel, schedule.instrument[k], bar, schedule.side[k], schedule.entry_at_open[k]
    )
    law, later = laws(names, panel.dates[bar]), laws(names, _left(panel, outcome, k))
    too_late = (law.order == "") & (_left(panel, outcome, k) > later.divest_by)
    return {
        "access": found.foreigners,
        "short": found.shorts,
        "law": law.order,
        "exit_law": np.where(too_late, later.order, "").astype(object),
        "law_since": days(law.since),
        "divest_by": days(law.divest_by),
        "named_1260h": days(law.named),
        "source": _joined(law.sources, found.sources),
        "banned": found.banned,
    }


def _joined(first: Texts, second: Texts) -> Texts:
    pairs = zip(first, second, strict=True)
    return words([f"{one} {other}".strip() for one, other in pairs])


def _capacity(shares: Floats, capital: float) -> float | None:
    known = shares[np.isfinite(shares)]
    return float(capital * LARGE / known.max()) if len(known) and known.max() > 0 else None
