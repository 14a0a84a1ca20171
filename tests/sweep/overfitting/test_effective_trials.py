"""Effective trials: planted groups, and the expected maximum by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.overfitting.effective_trials import effective_trials, expected_best


@pytest.mark.parametrize("n", [20, 100, 1000])
def test_the_best_of_independent_normals_is_as_high_as_expected(n: int) -> None:
    drawn = np.random.default_rng(1).normal(size=(4000, n)).max(axis=1)
    # an approximation for large n: 1 % off, and the error of the simulation
    assert expected_best(n, 4.0) == pytest.approx(2.0 * drawn.mean(), rel=0.02)


def test_independent_variants_count_each_and_copies_once(of_means) -> None:
    rng = np.random.default_rng(3)
    alone = rng.normal(size=(50, 3000))
    assert effective_trials([of_means(alone)])[0] == pytest.approx(50, rel=0.15)
    copies = np.repeat(alone[:8], 25, axis=0)
    assert effective_trials([of_means(copies)])[0] == pytest.approx(8, rel=0.2)
    assert effective_trials([of_means(np.repeat(alone[:1], 40, axis=0))])[0] < 1.5


def test_parts_say_what_the_whole_says(at_random, parts) -> None:
    trials = at_random(300, 24, 2)
    whole = effective_trials([trials])
    assert effective_trials(parts(trials, 37)) == pytest.approx(whole, rel=1e-9)
    known = [row[~np.isnan(row)] for row in trials.mean]
    ratios = [row.mean() / row.std(ddof=1) for row in known]
    assert whole[1] == pytest.approx(np.var(ratios, ddof=1), rel=1e-9)


def test_variants_that_never_differ_are_no_trials(of_means) -> None:
    assert effective_trials([of_means(np.full((4, 12), 0.1))]) == (0.0, 0.0)
