"""The track record of many calls: how often right, by how much, and whether it is more than luck.

Null: the mean abnormal return of a group's calls is 0. Calls of one time share what the market
did, so they are counted in blocks: calls whose publications fall into one span as long as the
horizon are one cluster. Formulas and sources:

- mean: x̄ ± t(G − 1) s, with the cluster-robust s² = G ÷ (G − 1) Σ_g (Σ_{i in g} (x_i − x̄))² ÷ n²
  (Liang and Zeger 1986; few clusters: Cameron, Gelbach and Miller 2008);
- hit rate: Wilson (1927) on n ÷ d calls, d ≥ 1 being the same variance of hits ÷ that of
  independent ones (Kish 1965);
- median: the order statistics between which it lies with 95 % of n ÷ d independent calls;
- Holm (1979) over the groups of one kind at one horizon;
- shrunk means: DerSimonian and Laird (1986) for the spread between groups, then the mean of
  prior and group weighted by their precision (Efron and Morris 1975).

Below five clusters nothing is said of chance: interval and p-value are missing, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.metrics.distributions import t_p_value, t_quantile
from backtest.study.significance.holm import holm

__all__ = ["FEWEST", "MONTHS", "STATUSES", "TrackRecord", "summarise_calls"]

MONTHS = (1, 3, 6, 12)
FEWEST = 5
"""Clusters below which nothing is said of chance."""

STATUSES = ("priced", "open", "unpriceable", "unresolved")
Z95 = 1.959964
COLUMNS = (
    "kind", "group", "months", "calls", "priced", "open", "unpriceable", "unresolved", "clusters",
    "hits", "hit_rate", "hit_low", "hit_high", "mean", "mean_low", "mean_high", "median",
    "median_low", "median_high", "p_value", "p_holm", "shrunk_mean", "shrunk_low", "shrunk_high",
    "note",
)  # fmt: skip
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """Calls and what they came to.

    Attributes
    ----------
    calls : pandas.DataFrame
        A row a call, with `status_M` and `abnormal_M` for M months.
    table : pandas.DataFrame
        A row per kind (all, author, outlet), group and horizon.
    """

    calls: pd.DataFrame
    table: pd.DataFrame


def summarise_calls(calls: pd.DataFrame) -> TrackRecord:
    """Hit rates, means and medians of calls, of all and by author and outlet.

    Parameters
    ----------
    calls : pandas.DataFrame
        Columns `published` (dates), `author`, `outlet`, and for each M of `MONTHS`
        `status_M` (one of `STATUSES`) and `abnormal_M`: the return beyond the benchmark in
        the call's direction, NaN where the status is not "priced".

    Returns
    -------
    TrackRecord

    Examples
    --------
    >>> dates = pd.date_range("2020-01-15", periods=12, freq="31D")
    >>> calls = pd.DataFrame({"published": dates, "author": "A", "outlet": "B"})
    >>> for months in MONTHS:
    ...     calls[f"status_{months}"] = "priced"
    ...     calls[f"abnormal_{months}"] = [0.02, -0.01] * 6
    >>> row = summarise_calls(calls).table.iloc[0]
    >>> [str(row[name]) for name in ("group", "calls", "hit_rate", "clusters")]
    ['all', '12', '0.5', '12']
    """
    rows = [row for months in MONTHS for row in _of_horizon(calls, months)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = pd.Categorical(table["kind"], ["all", "author", "outlet"], ordered=True)
    order = table.assign(kind=kinds).sort_values(["kind", "group", "months"], kind="stable").index
    return TrackRecord(calls, table.loc[order].reset_index(drop=True))


def _of_horizon(calls: pd.DataFrame, months: int) -> Iterator[dict[str, object]]:
    every = _summary(calls, "all", "all", months)
    yield {**every, "p_holm": every["p_value"]}
    for kind in ("author", "outlet"):
        groups = [
            _summary(part, kind, str(name), months) for name, part in calls.groupby(kind, sort=True)
        ]
        _adjust(groups)
        _shrink(groups, calls, months)
        yield from groups


def _summary(calls: pd.DataFrame, kind: str, group: str, months: int) -> dict[str, object]:
    status = calls[f"status_{months}"]
    found: dict[str, object] = dict.fromkeys(COLUMNS, np.nan)
    found |= {"kind": kind, "group": group, "months": months, "calls": len(calls), "note": ""}
    found |= {name: int((status == name).sum()) for name in STATUSES}
    priced = calls[status == "priced"]
    returns = priced[f"abnormal_{months}"].to_numpy(np.float64)
    block = _blocks(priced["published"], months)
    n, clusters = len(returns), len(np.unique(block))
    found["clusters"] = clusters
    if not n:
        return found | {"note": "nothing that is over could be priced"}
    hits = (returns > 0).astype(np.float64)
    found |= {"hits": int(hits.sum()), "hit_rate": hits.mean(), "mean": returns.mean(),
              "median": float(np.median(returns))}  # fmt: skip
    if clusters < FEWEST:
        spans = "span" if clusters == 1 else "spans"
        said = f"{clusters} separate {spans} of {months} months: too few to tell from chance"
        return found | {"note": said}
    return found | _intervals(returns, hits, block, clusters)


def _blocks(published: pd.Series[pd.Timestamp], months: int) -> npt.NDArray[np.int64]:
    """The span of so many months, counted from year 0, in which each call was published."""
    dates = pd.to_datetime(published)
    month = (dates.dt.year * 12 + dates.dt.month - 1).to_numpy(np.int64)
    return np.asarray(month // months, dtype=np.int64)


def _intervals(
    returns: Floats, hits: Floats, block: npt.NDArray[np.int64], clusters: int
) -> dict[str, object]:
    error = _clustered_error(returns, block)
    mean, reach = returns.mean(), t_quantile(0.975, clusters - 1) * error
    plain = hits.std() / np.sqrt(len(hits))
    inflated = max(1.0, (_clustered_error(hits, block) / plain) ** 2) if plain > 0 else 1.0
    effective = max(len(hits) / inflated, 1.0)
    low, high = _wilson(float(hits.mean()), effective)
    below, above = _median_ends(returns, effective)
    p_value = t_p_value(mean / error, clusters - 1) if error > 0 else np.nan
    return {"mean_low": mean - reach, "mean_high": mean + reach, "hit_low": low, "hit_high": high,
            "median_low": below, "median_high": above, "p_value": p_value}  # fmt: skip


def _clustered_error(values: Floats, block: npt.NDArray[np.int64]) -> float:
    """The cluster-robust standard error of a mean."""
    _, group = np.unique(block, return_inverse=True)
    sums = np.bincount(group, weights=values - values.mean())
    clusters = len(sums)
    return float(np.sqrt(clusters / (clusters - 1) * (sums**2).sum()) / len(values))


def _wilson(rate: float, n: float) -> tuple[float, float]:
    square = Z95**2
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = Z95 * np.sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return float(middle - half), float(middle + half)


def _median_ends(returns: Floats, effective: float) -> tuple[float, float]:
    """The quantiles between which the median lies with 95 %, of so many independent calls."""
    reach = Z95 * 0.5 / np.sqrt(effective)
    low, high = np.quantile(returns, [max(0.5 - reach, 0.0), min(0.5 + reach, 1.0)])
    return float(low), float(high)


def _adjust(groups: list[dict[str, object]]) -> None:
    """Holm over the groups that have a p-value."""
    tested = [one for one in groups if not np.isnan(float(one["p_value"]))]  # type: ignore[arg-type]  # a float
    adjusted = holm(np.array([one["p_value"] for one in tested], dtype=np.float64))
    for one, p_value in zip(tested, adjusted.tolist(), strict=True):
        one["p_holm"] = p_value


def _shrink(groups: list[dict[str, object]], calls: pd.DataFrame, months: int) -> None:
    """Each mean drawn towards that of all calls, the more the less it rests on."""
    priced = calls[calls[f"status_{months}"] == "priced"]
    spread = float(priced[f"abnormal_{months}"].std(ddof=1)) if len(priced) > 1 else np.nan
    known = [one for one in groups if one["priced"] and np.isfinite(spread)]
    if len(known) < 2 or not spread > 0:
        return
    means = np.array([one["mean"] for one in known], dtype=np.float64)
    # of one spread for all: a group's own, from few clusters, would be drawn from luck
    variance = spread**2 / np.array([one["clusters"] for one in known], dtype=np.float64)
    weight = 1 / variance
    middle = (weight * means).sum() / weight.sum()
    heterogeneity = (weight * (means - middle) ** 2).sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, (heterogeneity - (len(known) - 1)) / scale) if scale > 0 else 0.0
    overall = float(priced[f"abnormal_{months}"].mean())
    for one, mean, own in zip(known, means.tolist(), variance.tolist(), strict=True):
        trust = between / (between + own)
        shrunk, error = overall + trust * (mean - overall), np.sqrt(trust * own)
        one |= {"shrunk_mean": shrunk, "shrunk_low": shrunk - Z95 * error,
                "shrunk_high": shrunk + Z95 * error}  # fmt: skip
