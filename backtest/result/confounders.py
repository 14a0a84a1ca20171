"""Confounders as a value; ``study/`` finds them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["Confounders"]


@dataclass(frozen=True, eq=False)
class Confounders:
    """Other known events inside the holding periods, and the profit before the direct ones.

    Attributes
    ----------
    events : pandas.DataFrame
        A row per event, in order of `known_by`: `id`, `catalog`, `announced_at` (a date
        where only that is known), `known_from`, `known_by` (UTC), `title`, `source`,
        `kind` (``direct``: it names a leg, its sector or country; ``market-wide``),
        `names` (what it names, empty where market-wide), `trades` (in how many it falls)
        and `sessions` (the first of them: sessions from the entry's to the first that
        closes after `known_by`; 0 is the entry's own).
    cut_short : pandas.DataFrame
        A row per trade into which a direct event falls that was not known at its entry, in
        the order of the grants: `trade` (its row among the trades), `symbol`, `entry_date`,
        `id` of the first such event, `until` (the last close before it could be known; NaT
        where none lies between),
        `profit` and `return` up to there, and `whole_profit`, `whole_return`: all by price
        and currency, before costs, returns on the value at entry; NaN where `until` is NaT.
    """

    events: pd.DataFrame
    cut_short: pd.DataFrame

    @property
    def direct(self) -> pd.DataFrame:
        """The rows of `events` that are direct."""
        return self.events[self.events["kind"] == "direct"]
