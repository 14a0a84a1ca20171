"""The track record's numbers: by hand, by scipy and statsmodels, and by planted truths."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from backtest.study.track_record import MONTHS, summarise_calls


def made(
    returns: npt.ArrayLike, published: list[str], author: str | list[str] = "Ann", **status: str
) -> pd.DataFrame:
    calls = pd.DataFrame({"published": pd.to_datetime(published), "author": author, "outlet": "O"})
    for months in MONTHS:
        calls[f"status_{months}"] = status.get(f"m{months}", "priced")
        calls[f"abnormal_{months}"] = returns
    return calls


def row(calls: pd.DataFrame, months: int = 1, group: str = "all") -> pd.Series[object]:
    table = summarise_calls(calls).table
    return table[(table["months"] == months) & (table["group"] == group)].iloc[0]


MONTHLY = [f"2020-{month:02d}-10" for month in range(1, 13)]


def test_hits_means_and_medians_by_hand() -> None:
    returns = [0.10, -0.05, 0.02, 0.03, -0.01, 0.00, 0.04, 0.07, -0.02, 0.01, 0.05, -0.06]
    found = row(made(returns, MONTHLY))
    assert (found["calls"], found["priced"], found["hits"], found["clusters"]) == (12, 12, 7, 12)
    assert found["hit_rate"] == pytest.approx(7 / 12)
    assert found["mean"] == pytest.approx(0.18 / 12)
    assert found["median"] == pytest.approx(0.015)


def test_with_one_call_a_cluster_the_interval_is_students() -> None:
    returns = np.random.default_rng(1).normal(0.01, 0.05, 12)
    found = row(made(returns, MONTHLY))
    low, high = stats.t.interval(0.95, 11, returns.mean(), returns.std(ddof=1) / np.sqrt(12))
    assert (found["mean_low"], found["mean_high"]) == pytest.approx((low, high))
    assert found["p_value"] == pytest.approx(stats.ttest_1samp(returns, 0).pvalue)


def test_clustered_errors_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(2)
    dates = [f"2020-{month:02d}-{day:02d}" for month in range(1, 11) for day in (3, 12, 20)]
    shocks = np.repeat(rng.normal(0, 0.05, 10), 3)
    returns = shocks + rng.normal(0.01, 0.02, 30)
    found = row(made(returns, dates))
    fit = sm.OLS(returns, np.ones(30)).fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(10), 3)}, use_t=True
    )
    # statsmodels' correction is G ÷ (G − 1) × (n − 1) ÷ (n − k), and k is 1 here
    assert found["p_value"] == pytest.approx(float(fit.pvalues[0]))
    assert (found["mean_low"], found["mean_high"]) == pytest.approx(tuple(fit.conf_int()[0]))


def test_calls_of_one_span_of_the_horizon_are_one_cluster() -> None:
    calls = made([0.01] * 12, MONTHLY)
    assert [row(calls, months)["clusters"] for months in MONTHS] == [12, 4, 2, 1]
    late = row(calls, 3)
    assert np.isnan(late["p_value"])
    assert late["note"] == "4 separate spans of 3 months: too few to tell from chance"


def test_open_and_unpriceable_calls_are_counted_and_measure_nothing() -> None:
    calls = made([0.01] * 12, MONTHLY)
    calls.loc[:3, "status_1"] = ["open", "open", "unpriceable", "unresolved"]
    calls.loc[:3, "abnormal_1"] = np.nan
    found = row(calls)
    counts = [found[name] for name in ("calls", "priced", "open", "unpriceable", "unresolved")]
    assert counts == [12, 8, 2, 1, 1]
    nothing = row(made([np.nan] * 12, MONTHLY, m1="open"))
    assert nothing["note"] == "nothing that is over could be priced"


def test_the_hit_rate_is_wilsons_where_calls_are_independent() -> None:
    from statsmodels.stats.proportion import proportion_confint

    returns = [0.01, -0.01] * 6
    found = row(made(returns, MONTHLY))
    low, high = proportion_confint(6, 12, method="wilson")
    # alternating hits are less than independent in no cluster: n is not inflated
    assert (found["hit_low"], found["hit_high"]) == pytest.approx((low, high), abs=0.02)


def test_holm_is_over_the_authors_of_one_horizon() -> None:
    rng = np.random.default_rng(3)
    dates = MONTHLY * 3
    authors = ["Ann"] * 12 + ["Ben"] * 12 + ["Cem"] * 12
    returns = np.concatenate([rng.normal(m, 0.03, 12) for m in (0.05, 0.0, 0.02)])
    table = summarise_calls(made(returns, dates, authors)).table
    mine = table[(table["kind"] == "author") & (table["months"] == 1)]
    from statsmodels.stats.multitest import multipletests

    adjusted = multipletests(mine["p_value"], method="holm")[1]
    assert mine["p_holm"].to_numpy() == pytest.approx(adjusted)


def test_means_of_nothing_but_luck_are_shrunk_to_all_and_true_ones_stay() -> None:
    rng = np.random.default_rng(4)
    dates = [f"{year}-{month:02d}-10" for year in range(2010, 2014) for month in range(1, 13)]
    authors = [f"A{n}" for n in range(8) for _ in dates]
    luck = rng.normal(0.0, 0.05, len(authors))
    table = summarise_calls(made(luck, dates * 8, authors)).table
    mine = table[(table["kind"] == "author") & (table["months"] == 1)]
    assert mine["shrunk_mean"].std() < 0.4 * mine["mean"].std()
    skill = luck + np.repeat(np.linspace(-0.1, 0.1, 8), len(dates))
    table = summarise_calls(made(skill, dates * 8, authors)).table
    mine = table[(table["kind"] == "author") & (table["months"] == 1)]
    assert mine["shrunk_mean"].std() > 0.95 * mine["mean"].std()


def test_intervals_of_calls_with_common_shocks_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    dates = [f"{year}-{month:02d}-{day}" for year in (2018, 2019) for month in range(1, 13)
             for day in ("05", "15", "25")]  # fmt: skip
    held = []
    for _ in range(400):
        shocks = np.repeat(rng.normal(0, 0.04, 24), 3)
        found = row(made(shocks + rng.normal(0, 0.06, 72), dates))
        held.append(bool(found["mean_low"] <= 0 <= found["mean_high"]))
    assert 0.92 <= np.mean(held) <= 0.975  # 95 %, within two standard errors of 400
