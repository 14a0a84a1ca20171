"""The track record: every call counted, by author and outlet, over four horizons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from backtest.displayed import Displayed
from backtest.study.track.calls import MONTHS, checked
from backtest.study.track.horizon import KINDS, Row, at_horizon, groups_of

__all__ = ["TrackRecord", "track_record"]

COLUMNS = (
    "kind", "group", "months", "calls", "priced", "open", "unpriceable", "hits", "hit_rate",
    "hit_low", "hit_high", "mean", "mean_low", "mean_high", "median", "median_low", "median_high",
    "p_value", "p_holm", "shrunk_mean", "shrunk_low", "shrunk_high", "clusters", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TrackRecord(Displayed):
    """What came of many articles' calls.

    Attributes
    ----------
    calls : pandas.DataFrame
        A row a call, as `backtest.study.track.calls.checked` returns them.
    table : pandas.DataFrame
        A row for each kind ("all", "side", "outlet", "author"), group and horizon. `calls` =
        `priced` + `open` + `unpriceable`; fractions, intervals of 95 %, NaN where there is
        none, with the reason in `note`. `clusters` is the effective number of observations.
    between : pandas.DataFrame
        For outlets and authors at each horizon: `groups`, and `between_sd`, the standard deviation
        of their true means; 0 where they differ by no more than chance would have it.
    as_of : datetime.date
        The last date of which prices were known.
    seed : int
        Of the resamples.
    """

    calls: pd.DataFrame
    table: pd.DataFrame
    between: pd.DataFrame
    as_of: date
    seed: int

    @property
    def months(self) -> tuple[int, ...]:
        """The horizons."""
        return MONTHS

    def compared(self, months: int) -> int:
        """How many groups were tested at a horizon; `p_holm` is over these."""
        found = self.table[(self.table["months"] == months) & (self.table["kind"] != "all")]
        return int(found["p_value"].notna().sum())

    def of(self, kind: str, months: int) -> pd.DataFrame:
        """The rows of a kind at a horizon, those with most calls first."""
        found = self.table[(self.table["kind"] == kind) & (self.table["months"] == months)]
        return found.reset_index(drop=True)

    def __repr__(self) -> str:
        articles = self.calls["article"].nunique()
        return f"<TrackRecord: {len(self.calls)} calls of {articles} articles to {self.as_of}>"


def track_record(calls: pd.DataFrame, *, as_of: date, seed: int = 0) -> TrackRecord:
    """Count every call, and say how often and by how much they came right.

    Parameters
    ----------
    calls : pandas.DataFrame
        A row a call: article, published, author, outlet, symbol, name, side ("long", "short",
        "avoid"), strength, status, why, and abnormal_1, _3, _6, _12: the return beyond the
        benchmark over so many months, signed by the side (`SIGN`), NaN where it is not over
        yet or cannot be priced.
    as_of : datetime.date
        The last date of which prices are known: a call without a return whose horizon ends
        later is open, any other is unpriceable.
    seed : int
        Of the resamples of medians. Each group draws its own, whatever other groups there are.

    Returns
    -------
    TrackRecord

    Raises
    ------
    InputError
        The calls contradict themselves or lack a column.

    Notes
    -----
    A hit is a signed return above zero. p-values are two-sided, of the mean being zero;
    `p_holm` corrects for all sides, outlets and authors tested at that horizon ("all" is one
    question, and its `p_holm` its p-value). Which intervals, and why: `clusters`, `interval`
    and `shrink` beside this file.

    Examples
    --------
    >>> calls = pd.DataFrame({
    ...     "article": ["a", "b"], "published": ["2023-12-05", "2024-11-05"], "author": "Ann",
    ...     "outlet": "Post", "symbol": ["BABA", "JD"], "name": ["Alibaba", "JD"],
    ...     "side": ["long", "avoid"], "strength": 1, "status": ["priced", "open"], "why": "",
    ...     "abnormal_1": [0.1, 0.02], "abnormal_3": [0.2, None], "abnormal_6": [0.1, None],
    ...     "abnormal_12": None})
    >>> found = track_record(calls, as_of=date(2024, 12, 31)).of("all", 12)
    >>> found[["calls", "priced", "open", "unpriceable"]].values.tolist()
    [[2, 0, 1, 1]]
    """
    found = checked(calls)
    groups = groups_of(found)
    rows: list[Row] = []
    between: list[Row] = []
    for months in MONTHS:
        at, gaps = at_horizon(found, groups, months, as_of, seed)
        rows += at
        between += gaps
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = pd.DataFrame({
        "kind": table["kind"].map({kind: k for k, kind in enumerate(KINDS)}),
        "calls": -table["calls"], "group": table["group"], "months": table["months"],
    })  # fmt: skip
    table = table.loc[order.sort_values(["kind", "calls", "group", "months"]).index]
    return TrackRecord(found, table.reset_index(drop=True), pd.DataFrame(between), as_of, seed)
