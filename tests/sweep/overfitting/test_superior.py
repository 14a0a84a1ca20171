"""SPA and StepM: planted variants, and numpy's own resampling."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.overfitting.superior import superior


def test_one_variant_is_the_bootstrap_of_its_mean(of_means) -> None:
    own = np.random.default_rng(4).normal(0.3, 1.0, 25)
    found = superior(of_means(own[None]))
    rows = np.random.default_rng(5).integers(0, 25, size=(40_000, 25))
    ours = ((own[rows].mean(axis=1) - own.mean()) > own.mean()).mean()
    # 999 resamples: a standard error of 0.8 % at p of 7 %
    assert 0.02 < ours < 0.3
    assert found.p_value == pytest.approx(ours, abs=4 * np.sqrt(ours / 999))


def test_many_variants_are_the_bootstrap_of_their_highest_mean(of_means) -> None:
    means = np.random.default_rng(6).normal(0.1, 1.0, size=(40, 30))
    rows = np.random.default_rng(7).integers(0, 30, size=(4000, 30))
    # a variant far below nought stays there, the others are moved to it: Hansen's √(2 ln ln n)
    limit = -means.std(axis=1) / np.sqrt(30) * np.sqrt(2 * np.log(np.log(30)))
    far = means.mean(axis=1) < limit
    moved = np.where(far, means.mean(axis=1), 0.0)
    highest = np.array(
        [(means[:, row].mean(axis=1) - means.mean(axis=1) + moved).max() for row in rows]
    )
    ours = (highest > means.mean(axis=1).max()).mean()
    found = superior(of_means(means))
    assert found.p_value == pytest.approx(ours, abs=4 * np.sqrt(ours * (1 - ours) / 999))
    assert found.variants == 40


def test_the_planted_are_found_and_no_others(of_means) -> None:
    means = np.random.default_rng(6).normal(0.0, 1.0, size=(50, 40))
    means[[3, 30]] += 2.0
    found = superior(of_means(means))
    assert found.p_value == 0.001
    assert found.better.tolist() == [103, 130]


def test_all_may_be_better(of_means) -> None:
    """Where every variant is found better, step by step, nothing is left to test."""
    means = np.random.default_rng(6).normal(0.0, 0.2, size=(6, 40))
    means += np.array([5.0, 3.0, 1.0, 0.6, 0.4, 0.3])[:, None]
    assert superior(of_means(means)).better.tolist() == list(range(100, 106))


def test_an_event_that_a_variant_leaves_out_brings_it_nothing(of_means) -> None:
    means = np.full((1, 20), np.nan)
    means[0, :5] = (1.0, 1.2, 0.9, 1.1, 1.0)
    nought = np.nan_to_num(means)
    assert superior(of_means(means)).p_value == superior(of_means(nought)).p_value


def test_few_clusters_or_no_difference_say_nothing(of_means) -> None:
    few = superior(of_means(np.random.default_rng(1).normal(size=(3, 9))))
    assert (few.p_value, few.why) == (None, "9 event clusters, and 10 are needed")
    assert superior(of_means(np.ones((3, 12)))).p_value is None


@pytest.mark.parametrize("seed", range(8))
def test_all_may_be_better_whatever_their_size(of_means, seed: int) -> None:
    """A mean that lay beside its own resamples by rounding ended this with an error."""
    rng = np.random.default_rng(seed)
    means = rng.normal(0.03, 0.002, size=(2, 11)) * rng.uniform(0.1, 3.0)
    assert superior(of_means(means)).better.tolist() == [100, 101]
