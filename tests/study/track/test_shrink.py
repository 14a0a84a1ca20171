"""Shrinkage: by hand, at its limits, and on planted authors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.study.track.interval import Estimate, Sampled, mean_of, sampled
from backtest.study.track.shrink import PRIOR, between_variance, shrink, variances


def test_between_variance_by_hand() -> None:
    # w = 1, 2, 4; mean 2 ÷ 7 × …: Σ w y = 0 + 2 + 12 = 14, ÷ 7 = 2; Q = 4 + 2 + 4 = 10
    found = between_variance(np.array([0.0, 1.0, 3.0]), np.array([1.0, 0.5, 0.25]))
    assert found == pytest.approx((10 - 2) / (7 - 21 / 7))


def test_groups_that_differ_by_less_than_chance_are_all_alike() -> None:
    found = shrink(np.array([0.0, 0.1, 0.2, 0.1]), np.full(4, 1.0), Estimate(0.1, error=0.05))
    assert found.between == 0.0
    np.testing.assert_allclose(found.mean, 0.1)


def test_groups_known_exactly_keep_their_means() -> None:
    means = np.array([-1.0, 0.0, 1.0, 2.0])
    found = shrink(means, np.full(4, 1e-9), Estimate(0.5, error=0.0))
    np.testing.assert_allclose(found.mean, means, atol=1e-6)


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0.001, 1)), min_size=1, max_size=12),
    st.floats(-1, 1), st.floats(0.0, 0.5),
)  # fmt: skip
def test_a_shrunk_mean_lies_between_its_own_and_that_of_all(groups, overall, error) -> None:
    means, sizes = (np.array(each) for each in zip(*groups, strict=True))
    found = shrink(means, sizes, Estimate(overall, error=error))
    least, most = np.minimum(means, overall), np.maximum(means, overall)
    assert (found.mean >= least - 1e-9).all()
    assert (found.mean <= most + 1e-9).all()
    assert (found.low <= found.mean).all()
    assert (found.high >= found.mean).all()


def test_the_less_a_group_is_based_on_the_more_it_is_shrunk() -> None:
    means, sizes = np.array([1.0, 1.0, -1.0, -1.0]), np.array([0.1, 0.4, 0.1, 0.4])
    found = shrink(means, sizes, Estimate(0.0, error=0.01))
    assert found.mean[0] > found.mean[1] > 0.0 > found.mean[3] > found.mean[2]


def test_variances_of_groups_alike_are_that_of_all() -> None:
    """Single calls apart: the design effect is one and every group has single ÷ n."""
    samples = [Sampled(np.zeros(n), np.arange(n), float(n), 1.0) for n in (4, 9)]
    found = variances(samples, np.array([0.2 / 2, 0.2 / 3]), 0.04)
    np.testing.assert_allclose(found, [0.01, 0.04 / 9])


def test_a_group_of_few_clusters_leans_on_all_the_more() -> None:
    # its own says 0; the other has 81 of 84 degrees of freedom
    samples = [Sampled(np.zeros(n), np.arange(n), float(n), 1.0) for n in (4, 82)]
    few, many = variances(samples, np.array([1e-9, np.sqrt(0.05 / 82)]), 0.04)
    pooled = max(1.0, 81 * 0.05 / (84 * 0.04)) * 0.04
    assert few == pytest.approx(min(0.04, pooled) * PRIOR / (PRIOR + 3) / 4)
    assert many == pytest.approx((81 * 0.05 + PRIOR * 0.04) / 91 / 82)


def test_planted_authors_are_nearer_once_shrunk_and_their_intervals_hold_them() -> None:
    rng = np.random.default_rng(11)
    raw, pulled, held, spread = [], [], [], []
    for _ in range(60):
        truth = rng.normal(0.01, 0.03, 25)
        returns = truth[:, None] + rng.normal(0.0, 0.12, (25, 12))
        days = np.sort(rng.integers(0, 6000, returns.shape), axis=1)
        samples = [sampled(r, d, 30.4) for r, d in zip(returns, days, strict=True)]
        means = [mean_of(one) for one in samples]
        whole = sampled(returns.ravel(), days.ravel(), 30.4)
        values = np.array([one.value for one in means])
        sizes = variances(samples, np.array([one.error for one in means]), returns.var(ddof=1))
        found = shrink(values, sizes, mean_of(whole), whole.quantile)
        raw.append((values - truth) ** 2)
        pulled.append((found.mean - truth) ** 2)
        held.append((found.low <= truth) & (truth <= found.high))
        spread.append(found.between)
    assert np.mean(pulled) < 0.7 * np.mean(raw)
    assert 0.92 <= np.mean(held) <= 0.98
    assert np.mean(spread) == pytest.approx(0.03, abs=0.006)
