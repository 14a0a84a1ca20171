"""Leave one event out: by plain loops, and an event that carries all."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.overfitting.leave_one_out import leave_one_out


@pytest.mark.parametrize("size", [1, 7, 100])
def test_plain_loops_say_the_same_in_parts_of_any_size(at_random, parts, size: int) -> None:
    trials = at_random(40, 9, 6)
    best = int(trials.whole.argmax())
    found = leave_one_out(trials.take(np.array([best])), parts(trials, size))
    for k in range(9):
        others = [c for c in range(9) if c != k]
        means = [
            sum(trials.total[v, c] for c in others) / sum(trials.count[v, c] for c in others)
            for v in range(40)
        ]
        assert found.without[k] == pytest.approx(means[best], abs=1e-15)
        assert found.winner[k] == int(np.argmax(means))
        assert found.winning[k] == pytest.approx(max(means), abs=1e-15)
        assert found.stays[k] == (int(np.argmax(means)) == best)


def test_one_event_that_carries_the_best_is_named(of_means) -> None:
    means = np.array([[0.01, 0.9, 0.01, 0.0], [0.1, 0.1, 0.1, 0.1]])
    trials = of_means(means)
    found = leave_one_out(trials.take(np.array([0])), [trials])
    assert (found.carrier, found.stays.tolist()) == (1, [True, False, True, True])
    assert found.lowest == pytest.approx(0.02 / 3)
    assert found.whole == pytest.approx(0.23)


def test_of_one_cluster_nothing_is_left(of_means) -> None:
    trials = of_means(np.array([[0.1, np.nan], [0.0, 0.1]]))
    found = leave_one_out(trials.take(np.array([0])), [trials])
    assert found.why == "the best variant traded in 1 event cluster"
