"""Tradability: could one have had these trades, and who could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.access import access_on
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.columns import days, words
from backtest.result.tradability.law import bans_on
from backtest.result.tradability.limits import AtLimit, at_limit
from backtest.result.tradability.volume import volume_shares
from backtest.result.tradability.waits import entry_waits, exit_waits
from backtest.result.trades import granted_tranches

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["LARGE", "Tradability", "assess_tradability"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LARGE = 0.01  # of the median value traded: more moves the price


@dataclass(frozen=True, eq=False)
class Tradability:
    """Flags on each trade; the replay's numbers are what they are.

    Attributes
    ----------
    trades : pandas.DataFrame
        A row per trade, in the order of the grants: `symbol`, `side`, `entry_date`,
        `entry_waited` and `exit_waited` (sessions and bars without trading), `entry_limit`
        and `exit_limit` (``locked``: the whole bar stood at the day's limit; ``touched``:
        the fill did), `entry_share` and `exit_share` (of the median value traded in the 20
        bars before; NaN where not known), `access` (how foreigners get at it), `short`
        (what limits short sales), `law` (which ban on persons of the United States),
        `unavailable` (nobody could have had the trade: a locked limit, a ban on shorts) and
        `pnl`.
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
    def banned(self) -> pd.DataFrame:
        """The trades that persons of the United States might not have entered."""
        return self.trades[self.trades["law"] != ""]

    @property
    def large(self) -> pd.DataFrame:
        """The trades one of whose orders was more than 1 % of the median value traded."""
        shares = self.trades[["entry_share", "exit_share"]]
        return self.trades[(shares > LARGE).any(axis=1)]


def assess_tradability(
    panel: Panel, schedule: Schedule, *, outcome: Outcome, history: History, thesis: Thesis
) -> Tradability:
    """Whether one could have had the trades of a run.

    Examples
    --------
    >>> import backtest
    >>> found = backtest.run("zhipu-entity-list", prices="sample").tradability
    >>> found.banned[["symbol", "law"]].values.tolist()
    [['0981.HK', 'Executive Order 14032']]
    """
    k = granted_tranches(outcome)
    instrument, side = schedule.instrument[k], schedule.side[k]
    symbols = words([one.symbol for one in panel.instruments])[instrument]
    waits = [int(rule.enter.reaction.total_seconds() * 1e9) for rule in thesis.rules]
    reaction = np.array(waits, np.int64)
    entered = panel.dates[schedule.entry_bar[k]]
    fills = (
        (schedule.entry_bar[k], outcome.entry_price[k], outcome.entry_fill[k], side > 0),
        (outcome.exit_bar[k], outcome.exit_price[k], outcome.exit_fill[k], side < 0),
    )
    limits = [at_limit(panel, instrument, bar, price, buy) for bar, price, _, buy in fills]
    units = outcome.quantity[k] / panel.factor[schedule.entry_bar[k]]
    shares = [volume_shares(panel, instrument, bar, units * fill) for bar, _, fill, _ in fills]
    connect, short, banned, law = _rules(panel, instrument, side, entered)
    locked = np.any([found == AtLimit.LOCKED for found in limits], axis=0)
    table = pd.DataFrame(
        {
            "symbol": symbols,
            "side": np.where(side > 0, "long", "short").astype(object),
            "entry_date": days(entered),
            "entry_waited": entry_waits(panel, schedule, history, reaction, k),
            "exit_waited": exit_waits(panel, schedule, outcome, k),
            "entry_limit": _said(limits[0]),
            "exit_limit": _said(limits[1]),
            "entry_share": shares[0],
            "exit_share": shares[1],
            "access": connect,
            "short": short,
            "law": law,
            "unavailable": locked | banned,
            "pnl": outcome.pnl[k],
        }
    )
    return Tradability(table, _capacity(np.concatenate(shares), float(thesis.capital)))


def _said(found: Ints) -> npt.NDArray[np.object_]:
    return words(["", "touched", "locked"])[found]


def _rules(
    panel: Panel, instrument: Ints, side: Floats, entered: npt.NDArray[np.datetime64]
) -> tuple[npt.NDArray[np.object_], ...]:
    """What markets say of foreigners, what they say of shorts and which they forbid; the law."""
    connect, short, banned, law = (words([""] * len(side)) for _ in range(4))
    for i in np.unique(instrument):
        one, mine = panel.instruments[i], np.flatnonzero(instrument == i)
        sold = mine[side[mine] < 0]
        banned[sold] = access_on(one, "short banned", entered[sold])
        short[sold] = access_on(one, "short limited", entered[sold])
        law[mine] = bans_on(one.symbol, entered[mine])
        if one.exchange in ("XSHG", "XSHE"):
            found = access_on(one, "connect", entered[mine])
            connect[mine] = np.where(found == "", "only with a licence (QFII)", found)
    return connect, np.where(banned == "", short, banned), banned != "", law


def _capacity(shares: Floats, capital: float) -> float | None:
    known = shares[np.isfinite(shares)]
    return float(capital * LARGE / known.max()) if len(known) and known.max() > 0 else None
