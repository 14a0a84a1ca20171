"""PBO: equal to the R package pbo on its three matrices, to plain loops, to planted truths."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from backtest.sweep.overfitting.pbo import mean, mean_over_spread, pbo, pbo_of

ANSWERS = Path(__file__).parents[3] / ".." / "shared" / "answers" / "overfit"
RISK_FREE = 0.03 / 252


def daily(count: np.ndarray, total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """(mean − 3 % ÷ 252) ÷ deviation, as the answers have it."""
    spread = np.sqrt((squares - total**2 / count) / (count - 1))
    return (total / count - RISK_FREE) / spread


@pytest.mark.skipif(not ANSWERS.is_dir(), reason="../shared/answers is not here")
@pytest.mark.parametrize("name", ["noise100x1600", "one_good_100x1600", "small10x120_S6"])
def test_every_half_of_the_answers_is_equal_and_in_order(name: str) -> None:
    theirs = json.loads((ANSWERS / f"out_{name}_pbo.json").read_text(encoding="utf-8"))
    returns = pd.read_csv(ANSWERS / f"input_{name}_returns.csv.gz").to_numpy()
    found = pbo(returns, theirs["S"], daily)
    assert (found.best + 1).tolist() == theirs["n_star"]
    assert found.rank.tolist() == theirs["os_rank"]
    np.testing.assert_allclose(found.logits, theirs["lambda"], rtol=0, atol=1e-10)
    assert found.value == pytest.approx(theirs["pbo"], abs=1e-10)


@pytest.mark.parametrize("by", ["mean", "mean over spread"])
def test_plain_loops_say_the_same_where_variants_miss_events_and_some_do_the_same(
    at_random, by: str
) -> None:
    observed = at_random(7, 19, 3).mean
    observed[4] = observed[2]  # a stop that never binds
    found = pbo(observed.T, 6, mean if by == "mean" else mean_over_spread)
    blocks = np.array_split(np.arange(19), 6)

    def performance(taken: tuple[int, ...]) -> list[float]:
        every = []
        for row in observed:
            known = [x for b in taken for x in row[blocks[b]] if not np.isnan(x)]
            if len(known) < (1 if by == "mean" else 2):
                every.append(-np.inf)
            else:
                whole = sum(known) / len(known)
                every.append(whole if by == "mean" else whole / np.std(known, ddof=1))
        return every

    best, rank = [], []
    for taken in combinations(range(6), 3):
        left = tuple(b for b in range(6) if b not in taken)
        known = performance(taken)
        best.append(max(range(7), key=lambda column, of=known: of[column]))
        rank.append(rankdata(performance(left))[best[-1]])
    assert found.best.tolist() == best
    assert found.rank.tolist() == rank


def test_identical_variants_tie_whatever_the_rounding(at_random) -> None:
    """A thousand copies of three: each rank is the middle of its copies'."""
    three = at_random(3, 32, 5).mean.T
    found = pbo(np.tile(three, 1000), 8, mean)
    assert {int(2 * one) for one in found.rank} <= {1001, 3001, 5001}
    assert set(found.best) <= {0, 1, 2}


def test_noise_tends_to_a_half_and_a_planted_variant_to_nought(of_means) -> None:
    rng = np.random.default_rng(2)
    noise = [pbo(rng.normal(size=(32, 30)), 8).value for _ in range(60)]
    assert np.mean(noise) == pytest.approx(0.5, abs=4 * np.std(noise) / np.sqrt(60))
    good = rng.normal(size=(30, 32))
    good[17] += 3.0
    found = pbo_of(of_means(good))
    assert found.value == 0.0
    assert set(found.best) == {17}
    assert len(found.rank) == 12_870


def test_fewer_than_sixteen_clusters_or_nothing_to_choose_say_nothing(of_means) -> None:
    rng = np.random.default_rng(2)
    assert pbo_of(of_means(rng.normal(size=(4, 15)))).why == (
        "15 event clusters, and 16 are needed"
    )
    same = pbo_of(of_means(np.tile(rng.normal(size=16), (5, 1))))
    assert (same.value, same.why[:28]) == (None, "all variants do the same: th")
    idle = np.full((3, 16), np.nan)
    idle[1] = 1.0
    assert "fewer than two variants traded" in pbo_of(of_means(idle)).why
    assert pbo_of(of_means(rng.normal(size=(4, 16)))).why == ""
