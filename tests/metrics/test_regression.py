"""Alpha and beta against NumPy's polynomial fit and planted lines."""

import numpy as np
import pytest

from backtest.metrics import alpha, beta


def market(count: int, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 0.01, count)


def test_a_planted_line_is_found():
    other = market(60)
    own = 0.0004 + 1.5 * other
    assert beta(own, other) == pytest.approx(1.5)
    assert alpha(own, other, periods=250.0) == pytest.approx(0.1)


def test_the_line_is_that_of_polyfit_with_noise():
    other = market(100)
    own = 0.5 * other + market(100, seed=8)
    slope, intercept = np.polyfit(other, own, 1)
    assert beta(own, other) == pytest.approx(slope)
    assert alpha(own, other, periods=200.0) == pytest.approx(200.0 * intercept)


def test_nineteen_returns_are_too_few_and_twenty_are_enough():
    other = market(20)
    assert beta(other[:19], other[:19]) is None
    assert alpha(other[:19], other[:19], periods=250.0) is None
    assert beta(other, other) == pytest.approx(1.0)


def test_a_benchmark_that_does_not_move_has_no_slope():
    own = market(30)
    assert beta(own, np.full(30, 0.001)) is None
    assert alpha(own, np.zeros(30), periods=250.0) is None
