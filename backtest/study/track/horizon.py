"""One horizon of a track record: a row for each group, tested, corrected and shrunk."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.study.significance.holm import holm
from backtest.study.track.calls import state
from backtest.study.track.clusters import DAYS
from backtest.study.track.interval import (
    FEWEST,
    Estimate,
    Sampled,
    hits_of,
    mean_of,
    median_of,
    sampled,
)
from backtest.study.track.shrink import shrink, variances

__all__ = ["COMPARED", "KINDS", "Group", "Row", "at_horizon", "groups_of"]

KINDS = ("all", "side", "outlet", "author")
COMPARED = ("outlet", "author")
"""Kinds whose groups are shrunk: exchangeable, as sides are not."""

Row = dict[str, object]
Group = tuple[str, str, npt.NDArray[np.int64]]


def groups_of(calls: pd.DataFrame) -> list[Group]:
    """Kind, name and places of the calls of each group: all, then by side, outlet, author."""
    found: list[Group] = [("all", "all", np.arange(len(calls)))]
    for kind in KINDS[1:]:
        places = calls.groupby(kind, sort=True).indices
        found += [(kind, str(name), np.sort(at)) for name, at in sorted(places.items())]
    return found


def at_horizon(
    calls: pd.DataFrame, groups: list[Group], months: int, as_of: date, seed: int
) -> tuple[list[Row], list[Row]]:
    """The rows of one horizon, and how far the groups of each kind differ.

    Parameters
    ----------
    calls : pandas.DataFrame
        As `checked` returns them.
    groups : list of Group
        As `groups_of` returns them.
    months, as_of, seed
        As for `track_record`.

    Returns
    -------
    rows : list of dict
        One a group, in the order of `groups`.
    between : list of dict
        One for each of `COMPARED`.
    """
    day = calls["published"].to_numpy().astype("datetime64[D]").astype(np.int64)
    values = calls[f"abnormal_{months}"].to_numpy()
    states = state(calls, months, as_of)
    rows: list[Row] = []
    samples: list[Sampled] = []
    means: list[Estimate] = []
    for kind, name, members in groups:
        priced = members[states[members] == "priced"]
        sample = sampled(values[priced], day[priced], DAYS * months)
        mean = mean_of(sample)
        counts = {one: int((states[members] == one).sum()) for one in ("open", "unpriceable")}
        rows.append({
            "kind": kind, "group": name, "months": months, "calls": len(members),
            "priced": len(priced), **counts,
            **_told(sample, mean, np.random.default_rng([seed, months])),
        })  # fmt: skip
        samples.append(sample)
        means.append(mean)
    _correct(rows)
    single = float(values[states == "priced"].var(ddof=1)) if samples[0].enough else np.nan
    return rows, [_shrink(kind, rows, samples, means, single) for kind in COMPARED]


def _told(sample: Sampled, mean: Estimate, rng: np.random.Generator) -> Row:
    hits, median = hits_of(sample), median_of(sample, rng)
    return {
        "hits": int((sample.returns > 0).sum()),
        "hit_rate": hits.value, "hit_low": hits.low, "hit_high": hits.high,
        "mean": mean.value, "mean_low": mean.low, "mean_high": mean.high,
        "median": median.value, "median_low": median.low, "median_high": median.high,
        "p_value": mean.p_value, "p_holm": np.nan,
        "shrunk_mean": np.nan, "shrunk_low": np.nan, "shrunk_high": np.nan,
        "clusters": sample.clusters, "note": _note(sample, mean),
    }  # fmt: skip


def _note(sample: Sampled, mean: Estimate) -> str:
    if not len(sample.returns):
        return "no call is priced at this horizon"
    if not sample.enough:
        return (
            f"{sample.clusters:.1f} effective clusters, fewer than {FEWEST:.0f}: "
            "no interval and no p-value"
        )
    return "" if np.isfinite(mean.p_value) else "clusters do not differ: no interval of the mean"


def _correct(rows: list[Row]) -> None:
    """Holm over every group but "all", which is one question by itself."""
    rows[0]["p_holm"] = rows[0]["p_value"]
    tested = [row for row in rows[1:] if np.isfinite(float(str(row["p_value"])))]
    adjusted = holm(np.array([row["p_value"] for row in tested], dtype=np.float64))
    for row, p in zip(tested, adjusted, strict=True):
        row["p_holm"] = float(p)


def _shrink(
    kind: str, rows: list[Row], samples: list[Sampled], means: list[Estimate], single: float
) -> Row:
    """Write the shrunk means of a kind's groups into their rows."""
    at = [k for k, row in enumerate(rows) if row["kind"] == kind and len(samples[k].returns)]
    found: Row = {
        "kind": kind, "months": rows[0]["months"], "groups": len(at), "between_sd": np.nan,
    }  # fmt: skip
    if not at or not samples[0].enough or not single > 0:
        return found
    spread = variances([samples[k] for k in at], np.array([means[k].error for k in at]), single)
    shrunk = shrink(np.array([means[k].value for k in at]), spread, means[0], samples[0].quantile)
    for i, k in enumerate(at):
        rows[k] |= {
            "shrunk_mean": float(shrunk.mean[i]),
            "shrunk_low": float(shrunk.low[i]),
            "shrunk_high": float(shrunk.high[i]),
        }
    return found | {"between_sd": shrunk.between}
