"""All statistics of one sweep together, read in parts, on planted and on empty worlds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from backtest.sweep.overfitting import Tried, find_overfitting
from backtest.sweep.overfitting import find as finding
from backtest.sweep.trials import Trials


def tried_of(trials: Trials, by_chance: float = 0.0) -> Tried:
    """Calendars on which the best does `by_chance`, more or less."""
    names = tuple(f"event {c}" for c in range(trials.clusters))
    noise = np.random.default_rng(1).normal(by_chance, 0.01, 500)
    return Tried(
        trials.take, trials.coordinates, names, np.arange(1, 500), lambda shift: noise[shift]
    )


def test_every_statistic_is_there_and_its_figures_are_plain_json(at_random) -> None:
    trials = at_random(60, 20, 4)
    found = find_overfitting(tried_of(trials, float(trials.whole.max())))
    figures = json.loads(json.dumps(found.figures, allow_nan=False))
    assert figures["why_null"] == {}
    assert (found.best, found.best_mean) == (trials.whole.argmax(), trials.whole.max())
    assert found.middle_mean == np.median(trials.whole)
    assert (figures["clusters"], figures["spa_variants"], figures["pbo_variants"]) == (20, 60, 60)
    assert figures["best_placebo_draws"] >= 99
    assert 0.3 < figures["best_placebo_p"] < 0.7
    assert figures["leave_one_event_out"]["carried_by"].startswith("event ")
    assert figures["walk_forward"]["clusters"] == 15


def test_what_is_read_in_parts_is_the_same(at_random, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = at_random(90, 18, 4)
    whole = find_overfitting(tried_of(trials)).figures
    monkeypatch.setattr(finding, "CELLS", 18 * 7)
    in_parts = find_overfitting(tried_of(trials)).figures
    for name in ("deflated_sharpe", "effective_trials"):  # sums of parts round otherwise
        assert in_parts.pop(name) == pytest.approx(whole.pop(name), rel=1e-9)
    assert in_parts == whole


def test_a_large_sweep_is_covered_and_its_best_is_in_the_cover(at_random) -> None:
    trials = at_random(12_000, 16, 5)
    trials.total[7777] += trials.count[7777] * 0.5
    found = find_overfitting(tried_of(trials))
    assert (found.best, found.pbo.variants, found.superior.variants) == (7777, 1000, 1000)
    assert 7777 in found.superior.better
    assert found.pbo.value < 0.1
    assert found.without.stays.all()
    assert set(found.forward.chosen) == {7777}


def test_one_event_gives_a_placebo_and_reasons_why_there_is_no_more(of_means) -> None:
    found = find_overfitting(tried_of(of_means(np.linspace(-0.1, 0.2, 12)[:, None]), 0.2))
    assert found.figures["best_placebo_p"] is not None
    assert found.nulls == {
        "pbo": "1 event cluster, and 16 are needed",
        "deflated_sharpe": "the best variant traded in 1 event cluster, and 10 are needed",
        "spa_p": "1 event cluster, and 10 are needed",
        "leave_one_event_out": "the best variant traded in 1 event cluster",
        "walk_forward": "1 event cluster: 5 to choose by and 5 to try on are needed",
    }


def test_a_sweep_that_trades_nothing_says_so_everywhere(of_means) -> None:
    found = find_overfitting(tried_of(of_means(np.full((3, 20), np.nan))))
    assert set(found.nulls) == {
        "best_placebo_p", "pbo", "deflated_sharpe", "spa_p", "leave_one_event_out",
        "walk_forward",
    }  # fmt: skip
    assert found.traded == 0
    json.dumps(found.figures, allow_nan=False)
