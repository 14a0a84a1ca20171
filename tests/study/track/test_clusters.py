"""Clusters: what overlaps is one, a long chain is many, and what is left between is counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.study.placebo.clusters import count_clusters
from backtest.study.track.clusters import cluster_calls, effective_number, overlap_inflation

DAYS = st.lists(st.integers(0, 2000), min_size=1, max_size=60).map(np.array)


def shared_by_loops(days, among, horizon: float) -> float:
    return sum(
        max(0.0, 1.0 - abs(int(a) - int(b)) / horizon)
        for i, a in enumerate(days)
        for j, b in enumerate(days)
        if among(i, j)
    )


@given(DAYS, st.sampled_from([30, 91, 365]))
def test_only_neighbours_share_days(days, horizon: int) -> None:
    cluster = cluster_calls(days, horizon)
    for number in range(cluster.max() - 1):
        ends = days[cluster <= number].max()
        assert days[cluster >= number + 2].min() - ends >= horizon


@given(DAYS)
def test_calls_of_one_day_are_in_one_cluster_and_clusters_follow_time(days) -> None:
    cluster = cluster_calls(days, 30)
    order = np.argsort(days, kind="stable")
    assert (np.diff(cluster[order]) >= 0).all()
    assert set(cluster) == set(range(cluster.max() + 1))
    for day in set(days):
        assert len(set(cluster[days == day])) == 1


@given(DAYS, st.randoms())
def test_the_order_of_calls_does_not_matter(days, random) -> None:
    places = list(range(len(days)))
    random.shuffle(places)
    np.testing.assert_array_equal(cluster_calls(days[places], 91), cluster_calls(days, 91)[places])


def test_chains_that_are_short_are_the_placebo_s_clusters() -> None:
    days = np.array([0, 10, 200, 220, 239, 500])
    cluster = cluster_calls(days, 30)
    assert cluster.tolist() == [0, 0, 1, 1, 1, 2]
    assert cluster.max() + 1 == count_clusters(days, days + 30)


def test_an_article_a_month_for_ten_years_is_ten_clusters_at_twelve_months() -> None:
    days = np.round(np.arange(122) * 365.25 / 12).astype(np.int64)
    assert cluster_calls(days, 365.25).max() + 1 == 10


def test_clusters_of_unequal_weight_count_for_fewer() -> None:
    # (96 + 1 + 1 + 1 + 1)² ÷ (96² + 4)
    cluster = np.array([0] * 96 + [1, 2, 3, 4])
    assert effective_number(cluster) == pytest.approx(10_000 / 9_220)
    assert effective_number(np.empty(0, np.int64)) == 0.0


@given(DAYS, st.sampled_from([30.4, 91.3, 365.25]))
def test_inflation_is_all_shared_days_over_those_within_clusters(days, horizon: float) -> None:
    cluster = cluster_calls(days, horizon)
    whole = shared_by_loops(days, lambda i, j: True, horizon)
    within = shared_by_loops(days, lambda i, j: cluster[i] == cluster[j], horizon)
    assert overlap_inflation(days, cluster, horizon) == pytest.approx(whole / within)


def test_a_call_a_day_inflates_by_a_half() -> None:
    # a cluster as long as the horizon: ∫∫ 1 − |u − v| is 2 ÷ 3 within, 1 ÷ 6 with each neighbour
    days = np.arange(6000)
    assert overlap_inflation(days, cluster_calls(days, 100), 100.0) == pytest.approx(1.5, abs=0.03)
