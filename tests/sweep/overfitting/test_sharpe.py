"""Probabilistic and deflated Sharpe: the papers' examples, skfolio's figures, scipy's moments."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from backtest.sweep.overfitting.effective_trials import expected_best
from backtest.sweep.overfitting.sharpe import deflated_sharpe, probabilistic_sharpe

ANSWERS = Path(__file__).parents[3] / ".." / "shared" / "answers" / "overfit"
EXACT = {"rel": 0, "abs": 1e-10}
here = pytest.mark.skipif(not ANSWERS.is_dir(), reason="../shared/answers is not here")


@here
@pytest.mark.parametrize(
    ("trials", "skewness", "kurtosis", "name"),
    [(100, -3, 10, "DSR_N100"), (46, -3, 10, "DSR_N46"), (88, 0, 3, "DSR_N88_normal")],
)
def test_the_papers_example(trials: int, skewness: float, kurtosis: float, name: str) -> None:
    theirs = json.loads((ANSWERS / "out_dsr_psr.json").read_text(encoding="utf-8"))
    threshold = expected_best(trials, 0.5 / 250)
    if trials == 100:
        assert threshold == pytest.approx(theirs["SR0_daily_N100"], **EXACT)
    found = probabilistic_sharpe(
        2.5 / sqrt(250), 1250, skewness=skewness, kurtosis=kurtosis, threshold=threshold
    )
    assert found == pytest.approx(theirs[name], **EXACT)


def test_the_papers_example_as_printed() -> None:
    def of(trials: int) -> float:
        return probabilistic_sharpe(
            2.5 / sqrt(250), 1250, skewness=-3, kurtosis=10,
            threshold=expected_best(trials, 0.5 / 250),
        )  # fmt: skip

    assert (round(of(100), 4), round(of(46), 4)) == (0.9004, 0.9505)


@here
def test_the_small_matrix() -> None:
    theirs = json.loads((ANSWERS / "out_dsr_psr.json").read_text(encoding="utf-8"))
    small = theirs["skfolio_small10x120"]
    returns = pd.read_csv(ANSWERS / "input_small10x120_S6_returns.csv.gz").to_numpy()
    ratios = returns.mean(axis=0) / returns.std(axis=0, ddof=1)
    best = int(ratios.argmax())
    assert ratios[best] == pytest.approx(small["sr_ddof1"], **EXACT)
    named = {
        "skewness": float(stats.skew(returns[:, best])),
        "kurtosis": float(stats.kurtosis(returns[:, best], fisher=False)),
    }
    alone = probabilistic_sharpe(ratios[best], 120, **named)
    assert alone == pytest.approx(small["psr_vs0"], **EXACT)
    threshold = expected_best(10, float(ratios.var(ddof=1)))
    deflated = probabilistic_sharpe(ratios[best], 120, **named, threshold=threshold)
    assert deflated == pytest.approx(small["dsr"], **EXACT)


def test_a_sweep_over_clusters_is_the_same_formula_with_scipys_moments(at_random, parts) -> None:
    trials = at_random(40, 30, 1)
    best = int(trials.whole.argmax())
    found = deflated_sharpe(trials.take(np.array([best])), parts(trials, 7))
    own = trials.mean[best][trials.count[best] > 0]
    ratio = own.mean() / own.std(ddof=1)
    assert (found.clusters, found.sharpe) == (len(own), pytest.approx(ratio, rel=1e-12))
    assert found.skewness == pytest.approx(stats.skew(own), rel=1e-10)
    assert found.kurtosis == pytest.approx(stats.kurtosis(own, fisher=False), rel=1e-10)
    ratios = [row[~np.isnan(row)].mean() / row[~np.isnan(row)].std(ddof=1) for row in trials.mean]
    g, e, q = 0.5772156649015329, np.e, stats.norm.ppf
    threshold = np.std(ratios, ddof=1) * (
        (1 - g) * q(1 - 1 / found.trials) + g * q(1 - 1 / (found.trials * e))
    )
    assert found.threshold == pytest.approx(threshold, rel=1e-9)
    under = sqrt(1 - found.skewness * ratio + (found.kurtosis - 1) / 4 * ratio**2)
    expected = stats.norm.cdf((ratio - threshold) * sqrt(len(own) - 1) / under)
    assert found.value == pytest.approx(expected, rel=1e-9)
    assert found.probabilistic > found.value


def test_fewer_than_ten_clusters_or_no_spread_say_nothing(of_means) -> None:
    few = of_means(np.random.default_rng(1).normal(size=(3, 9)))
    found = deflated_sharpe(few.take(np.array([0])), [few])
    assert (found.value, found.why) == (
        None,
        "the best variant traded in 9 event clusters, and 10 are needed",
    )
    flat = of_means(np.full((2, 12), 0.1))
    assert deflated_sharpe(flat.take(np.array([0])), [flat]).why == (
        "its excess is the same in each cluster"
    )
