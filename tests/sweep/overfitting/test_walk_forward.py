"""Walk forward: by plain loops; what was true stays, and what was luck goes."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.overfitting.walk_forward import walk_forward


@pytest.mark.parametrize("size", [1, 11, 100])
def test_plain_loops_say_the_same_in_parts_of_any_size(at_random, parts, size: int) -> None:
    trials = at_random(40, 14, 8)
    found = walk_forward(parts(trials, size))
    chosen, promised, after, trades = [], 0.0, 0.0, 0
    for k in range(5, 14):
        means = [
            sum(trials.total[v, :k]) / n if (n := sum(trials.count[v, :k])) else -np.inf
            for v in range(40)
        ]
        best = int(np.argmax(means))
        chosen.append(best)
        promised += means[best] * trials.count[best, k]
        after += trials.total[best, k]
        trades += trials.count[best, k]
    assert found.chosen.tolist() == chosen
    assert found.after == pytest.approx(after / trades)
    assert found.promised == pytest.approx(promised / trades)
    assert found.share == pytest.approx(after / promised)


def test_the_planted_variant_keeps_what_it_promised_and_noise_nothing(of_means) -> None:
    rng = np.random.default_rng(4)
    noise = rng.normal(0.0, 0.05, size=(200, 40))
    luck = walk_forward([of_means(noise)])
    assert luck.promised > 0.02
    assert abs(luck.share) < 0.5
    noise[77] += 0.2
    true = walk_forward([of_means(noise)])
    assert set(true.chosen) == {177}
    assert true.after == pytest.approx(0.2, abs=0.03)
    assert true.share == pytest.approx(1.0, abs=0.15)


def test_what_loses_before_promises_nothing_to_have_a_share_of(of_means) -> None:
    found = walk_forward([of_means(np.full((2, 10), -0.1))])
    assert (found.promised, found.after) == (pytest.approx(-0.1), pytest.approx(-0.1))
    assert found.share is None


def test_fewer_than_ten_clusters_or_no_later_trade_say_nothing(of_means) -> None:
    few = walk_forward([of_means(np.ones((2, 9)))])
    assert few.why == "9 event clusters: 5 to choose by and 5 to try on are needed"
    early = np.full((2, 12), np.nan)
    early[:, :4] = 1.0
    idle = walk_forward([of_means(early)])
    assert (idle.after, idle.why) == (None, "no chosen variant traded in a later cluster")
