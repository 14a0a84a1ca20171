"""Trials: sums by cluster, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.trials import Trials


def trials(columns: int = 2) -> Trials:
    count = np.array([[2, 1], [0, 0]])
    total = np.array([[0.10, -0.04], [0.0, 0.0]])
    return Trials(count, total, np.zeros((2, columns)), np.zeros((2, 1)), np.array([4, 9]))


def test_a_cluster_without_trades_has_no_mean_and_a_variant_without_any_no_whole() -> None:
    found = trials()
    np.testing.assert_array_equal(found.mean, [[0.05, -0.04], [np.nan, np.nan]])
    # (0.10 − 0.04) ÷ 3 trades: a trade counts, not a cluster
    np.testing.assert_allclose(found.whole, [0.02, np.nan], rtol=1e-15)


def test_taken_rows_keep_their_numbers_and_order() -> None:
    found = trials().take(np.array([1, 0]))
    assert found.variants.tolist() == [9, 4]
    assert found.count.tolist() == [[0, 0], [2, 1]]
    assert (len(found), found.clusters) == (2, 2)


def test_arrays_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3\)"):
        trials(columns=3)
