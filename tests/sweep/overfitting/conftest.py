"""Trials that a test makes: by cluster means, or at random with clusters that are not traded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from backtest.sweep.trials import Trials

Floats = npt.NDArray[np.float64]


def of_means(means: Floats) -> Trials:
    """One trade a cluster; NaN where there is none."""
    means = np.asarray(means, np.float64)
    there = ~np.isnan(means)
    value = np.where(there, means, 0.0)
    n = len(means)
    place = np.linspace(0.0, 1.0, n)[:, None]
    return Trials(there.astype(np.int64), value, value**2, place, np.arange(100, 100 + n))


def at_random(n: int, c: int, seed: int) -> Trials:
    """0 to 3 trades a cluster, of fat tails."""
    rng = np.random.default_rng(seed)
    count = rng.integers(0, 4, size=(n, c))
    total = np.where(count > 0, 0.05 * rng.standard_t(4, size=(n, c)) * np.sqrt(count), 0.0)
    return Trials(count, total, total**2, rng.random((n, 3)), np.arange(n))


@pytest.fixture(name="of_means", scope="session")
def _of_means() -> Callable[[Floats], Trials]:
    return of_means


@pytest.fixture(name="at_random", scope="session")
def _at_random() -> Callable[[int, int, int], Trials]:
    return at_random


@pytest.fixture(scope="session")
def parts() -> Callable[[Trials, int], list[Trials]]:
    """Trials in parts of so many rows."""

    def cut(trials: Trials, size: int) -> list[Trials]:
        rows = np.arange(len(trials))
        return [trials.take(rows[at : at + size]) for at in range(0, len(rows), size)]

    return cut
