"""Every return model finds what was planted, also over gaps; running sums keep their digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtest.study.normal.running import window_sums
from backtest.study.windows import Window

N, T = 400, 300
DAY = np.full(N, 285)
ESTIMATION = (-280, -30)


@pytest.fixture(scope="module")
def planted():
    """A market that is no noise of one day alone, and who follows it at once or a day late."""
    rng = np.random.default_rng(3)
    factors = rng.normal(0, 0.01, (3, T))
    noise = rng.normal(0, 0.01, (N, T))
    return factors, noise


def studied(made, own, regressors, model: str):
    beside = np.broadcast_to(regressors[:, None, :], (len(regressors), *own.shape))
    return made(own, beside, np.arange(N), DAY, model=model, estimation=ESTIMATION).fitted


def close(values: np.ndarray, planted: float) -> None:
    """The mean over many is as near as its standard error allows."""
    assert abs(values.mean() - planted) < 4.5 * values.std(ddof=1) / np.sqrt(len(values))


def test_constant_mean(made, planted) -> None:
    fitted = studied(made, 0.002 + planted[1], planted[0][:0], "constant_mean")
    close(fitted.alpha, 0.002)
    close(fitted.sigma**2, 1e-4)


def test_market_adjusted(made, planted) -> None:
    factors, noise = planted
    fitted = studied(made, factors[0] + noise, factors[:1], "market_adjusted")
    assert set(fitted.alpha) == {0.0}
    assert set(fitted.beta.ravel()) == {1.0}
    close(fitted.sigma**2, 1e-4)


def test_market_model(made, planted) -> None:
    factors, noise = planted
    fitted = studied(made, 0.001 + 1.3 * factors[0] + noise, factors[:1], "market_model")
    close(fitted.alpha, 0.001)
    close(fitted.beta[:, 0], 1.3)
    close(fitted.sigma**2, 1e-4)


def test_factors(made, planted) -> None:
    factors, noise = planted
    own = 0.001 + np.einsum("k,kt->t", [0.8, -0.5, 0.3], factors) + noise
    fitted = studied(made, own, factors, "factors")
    for column, wanted in enumerate((0.8, -0.5, 0.3)):
        close(fitted.beta[:, column], wanted)
    close(fitted.alpha, 0.001)
    close(fitted.sigma**2, 1e-4)
    assert fitted.parameters == 4


@pytest.mark.parametrize("model", ["scholes_williams", "dimson"])
def test_models_of_markets_out_of_step_find_the_late_part(made, planted, model: str) -> None:
    factors, noise = planted
    late = np.concatenate([[0.0], factors[0][:-1]])
    own = 0.001 + 0.5 * factors[0] + 0.7 * late + noise
    plain = studied(made, own, factors[:1], "market_model")
    assert plain.beta.mean() < 0.8  # the market model misses it
    fitted = studied(made, own, factors[:1], model)
    # The benchmark is one path for all: its own chance correlation does not average out.
    assert fitted.beta.mean() == pytest.approx(1.2, abs=0.12)
    assert fitted.alpha.mean() == pytest.approx(0.001, abs=5e-4)


def test_the_line_is_exact_where_nothing_else_moves(made, planted) -> None:
    own = np.broadcast_to(0.001 + 1.5 * planted[0][0], (N, T)).copy()
    fitted = studied(made, own, planted[0][:1], "market_model")
    np.testing.assert_allclose(fitted.beta, 1.5, rtol=1e-12)
    assert fitted.sigma.max() < 1e-15  # not the remainder of two running sums


def test_a_benchmark_that_stands_still_gives_nothing(made, planted) -> None:
    fitted = studied(made, planted[1], np.full((1, T), 0.01), "market_model")
    assert np.isnan(fitted.beta).all()
    assert np.isnan(fitted.sigma).all()


def test_two_factors_that_are_one_give_nothing(made, planted) -> None:
    twice = np.stack([planted[0][0], 2 * planted[0][0]])
    assert np.isnan(studied(made, planted[1], twice, "factors").beta).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), far=st.floats(-100, 100), k=st.integers(0, 3))
def test_running_sums_are_the_sums_of_the_windows(seed: int, far: float, k: int) -> None:
    rng = np.random.default_rng(seed)
    series = far + rng.normal(0, 1, (k + 1, 3, 60))
    series[rng.random(series.shape) < 0.05] = np.nan
    pair, column = rng.integers(0, 3, 20), rng.integers(10, 50, 20)
    sums, levels = window_sums(series[0], series[1:], pair, column, Window(-10, 4))
    for row, (p, c) in enumerate(zip(pair, column, strict=True)):
        part = series[:, p, c - 10 : c + 5]
        part = part[:, np.isfinite(part).all(axis=0)] - levels[p][:, None]
        lower = np.tril_indices(k + 1)
        wanted = [part.shape[1], *part.sum(axis=1), *(part @ part.T)[lower]]
        np.testing.assert_allclose(sums[row], wanted, rtol=0, atol=1e-10)
