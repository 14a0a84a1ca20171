"""Intervals: the textbook's where calls are apart, and wider where they are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from backtest.study.track.interval import (
    FEWEST,
    Sampled,
    _resampled_medians,
    hits_of,
    mean_of,
    median_of,
    sampled,
)

RNG = np.random.default_rng(7)


def apart(values) -> Sampled:
    return sampled(np.asarray(values), 1000 * np.arange(len(values)), 30.0)


def test_calls_that_are_apart_have_student_s_interval() -> None:
    values = RNG.normal(0.01, 0.05, 23)
    found, oracle = mean_of(apart(values)), stats.ttest_1samp(values, 0.0)
    assert found.p_value == pytest.approx(oracle.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(oracle.confidence_interval(0.95)))


def test_clusters_of_one_size_have_student_s_interval_of_their_means() -> None:
    values = RNG.normal(0.01, 0.05, (12, 4)) + RNG.normal(0.0, 0.05, (12, 1))
    days = np.repeat(1000 * np.arange(12), 4)
    found = mean_of(sampled(values.ravel(), days, 30.0))
    oracle = stats.ttest_1samp(values.mean(axis=1), 0.0)
    assert found.p_value == pytest.approx(oracle.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(oracle.confidence_interval(0.95)))


def test_clusters_of_unequal_size_by_hand() -> None:
    # mean 2; sums of differences: −2, 0, 2 (and zeros); ÷ (1 − nₖ/n): 4 ÷ ¾ + 4 ÷ ⅞, ÷ 64
    sample = Sampled(
        np.array([1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 4.0]),
        np.array([0, 0, 1, 2, 3, 4, 5, 6]), 64 / 10, 1.0,
    )  # fmt: skip
    found = mean_of(sample)
    assert found.value == 2.0
    assert found.error == pytest.approx(np.sqrt((4 / 0.75 + 4 / 0.875) / 64))
    assert found.high - 2.0 == pytest.approx(stats.t.ppf(0.975, 5.4) * found.error)


def test_overlap_between_clusters_widens_by_the_root_of_the_inflation() -> None:
    values = RNG.normal(0.0, 0.1, 40)
    days = 10 * np.arange(40)
    with_it = sampled(values, days, 30.0)
    without = Sampled(values, with_it.cluster, with_it.clusters, 1.0)
    assert with_it.inflation > 1.2
    ratio = mean_of(with_it).error / mean_of(without).error
    assert ratio == pytest.approx(np.sqrt(with_it.inflation))


def test_one_copy_of_every_call_changes_no_interval() -> None:
    """An article that says everything twice knows no more."""
    values, days = RNG.normal(0.0, 0.1, 30), 40 * np.arange(30)
    once = sampled(values, days, 30.0)
    twice = sampled(np.repeat(values, 2), np.repeat(days, 2), 30.0)
    for of in (mean_of, hits_of):
        assert of(twice).low == pytest.approx(of(once).low)
        assert of(twice).high == pytest.approx(of(once).high)


def test_many_calls_apart_have_wilson_s_interval() -> None:
    values = np.where(np.arange(3000) % 5 < 3, 1.0, -1.0)
    found = hits_of(apart(values))
    oracle = stats.binomtest(1800, 3000).proportion_ci(method="wilson")
    assert found.value == 0.6
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=2e-5)


def test_where_all_are_right_the_trials_are_the_clusters() -> None:
    # Wilson with p = 1: from n ÷ (n + z²) to 1
    sample = sampled(np.full(24, 0.1), np.repeat(1000 * np.arange(8), 3), 30.0)
    found = hits_of(sample)
    z2 = stats.t.ppf(0.975, 7) ** 2
    assert (found.low, found.high) == pytest.approx((8 / (8 + z2), 1.0))


def test_clusters_that_do_not_differ_say_nothing_of_the_mean_and_count_calls_for_hits() -> None:
    sample = sampled(np.tile([0.1, -0.3], 8), np.repeat(1000 * np.arange(8), 2), 30.0)
    assert np.isnan([mean_of(sample).low, mean_of(sample).p_value]).all()
    # Wilson with p = ½ and 16 trials: ½ ± ½ √(z² ÷ (16 + z²))
    z2 = stats.t.ppf(0.975, 7) ** 2
    half = 0.5 * np.sqrt(z2 / (16 + z2))
    assert (hits_of(sample).low, hits_of(sample).high) == pytest.approx((0.5 - half, 0.5 + half))


def test_a_return_of_nothing_is_no_hit() -> None:
    assert hits_of(apart([0.0, 0.1])).value == 0.5


def test_resampled_medians_are_those_of_the_calls_of_the_drawn_clusters() -> None:
    values, cluster = RNG.normal(size=17), np.sort(RNG.integers(0, 6, 17))
    _, cluster = np.unique(cluster, return_inverse=True)
    count = int(cluster.max()) + 1
    sample = Sampled(values, cluster, 6.0, 1.0)
    found = _resampled_medians(sample, count, np.random.default_rng(1), 50)
    drawn = np.random.default_rng(1).integers(0, count, (50, count))
    calls_of = [values[cluster == number] for number in range(count)]
    expected = [np.median(np.concatenate([calls_of[k] for k in each])) for each in drawn]
    np.testing.assert_allclose(found, expected)


def test_the_median_s_error_is_that_of_the_normal() -> None:
    """Averaged over samples, one alone being noisy: √(π ÷ 2 n) of a normal's deviation."""
    rng = np.random.default_rng(2)
    found = [median_of(apart(rng.normal(0.0, 1.0, 200)), rng, draws=200) for _ in range(60)]
    mean = np.mean([one.error for one in found])
    assert mean == pytest.approx(np.sqrt(np.pi / 2 / 200), rel=0.1)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_below_five_clusters_nothing_is_said_of_chance(count: int) -> None:
    sample = apart(np.linspace(-0.1, 0.3, count))
    assert count < FEWEST
    for found in (mean_of(sample), hits_of(sample), median_of(sample, RNG)):
        assert np.isnan([found.low, found.high, found.p_value]).all()
        assert np.isnan(found.value) == (count == 0)


def test_the_same_seed_gives_the_same_interval() -> None:
    sample = apart(RNG.normal(size=20))
    first, second = (median_of(sample, np.random.default_rng(5)) for _ in range(2))
    assert first == second
