"""The rule of a sweep: what chance gives decides, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backtest.sweep.overfitting import Overfitting, Tried, find_overfitting
from backtest.sweep.trials import Trials
from backtest.verdict import judge_sweep

SHIFTS = 400


def found(best: float, by_chance: float, clusters: int = 12, **named: Any) -> Overfitting:
    """30 variants of which the last does `best`, and calendars that do `by_chance` ± 1 %."""
    rng = np.random.default_rng(3)
    means = (
        rng.normal(0.0, 0.001, size=(30, clusters)) + np.linspace(best - 0.05, best, 30)[:, None]
    )
    means[-1] += best - means[-1].mean()
    trials = Trials(
        np.ones(means.shape, np.int64), means, means**2, np.linspace(0, 1, 30)[:, None],
        np.arange(30),
    )  # fmt: skip
    chance = rng.normal(by_chance, 0.01, SHIFTS)
    tried = Tried(
        trials.take, trials.coordinates, tuple(f"event {c}" for c in range(clusters)),
        np.arange(1, SHIFTS), lambda shift: float(chance[shift]),
    )  # fmt: skip
    return find_overfitting(tried, **named)


@pytest.mark.parametrize(
    ("best", "by_chance", "call"),
    [
        (0.08, 0.02, "supported"),
        (0.08, 0.08, "indistinguishable from luck"),
        (0.08, 0.20, "indistinguishable from luck"),  # low for a best, yet above the benchmark
        (-0.08, 0.02, "contradicted"),
        (-0.01, -0.01, "indistinguishable from luck"),
        (-0.08, -0.2, "supported"),  # chance alone decides, as in a run
    ],
)
def test_what_chance_gives_decides(best: float, by_chance: float, call: str) -> None:
    assert judge_sweep(found(best, by_chance)).call == call


def test_glowing_figures_beside_do_not_support_what_chance_gives_too() -> None:
    one = found(0.08, 0.08, 20)
    assert one.pbo.value < 0.15
    assert one.superior.p_value == 0.001
    assert judge_sweep(one).call == "indistinguishable from luck"


@pytest.mark.parametrize(("clusters", "call"), [(4, "too few events"), (5, "supported")])
def test_fewer_than_five_separate_events_never_support(clusters: int, call: str) -> None:
    assert judge_sweep(found(0.08, 0.02, clusters)).call == call


def test_the_events_counted_are_those_in_which_the_best_variant_traded() -> None:
    one = replace(found(0.08, 0.02), best_clusters=3)
    said = judge_sweep(one)
    assert said.call == "too few events"
    assert said.reasons[0].startswith(
        "too few events: the best variant traded in 3 separate events, and fewer than 5 can never"
    )


def test_shifts_that_are_not_valid_or_do_not_exist_leave_it_untestable() -> None:
    assert judge_sweep(found(0.08, 0.02, invalid="events found in prices")).reasons[0] == (
        "untestable: events found in prices"
    )
    one = found(0.08, 0.02)
    few = replace(one, placebo=replace(one.placebo, why="the events can be moved nowhere"))
    assert judge_sweep(few).reasons[0] == "untestable: the events can be moved nowhere"
    assert "best_placebo_p is null: the events can be moved nowhere" in judge_sweep(few).reasons


def test_before_its_horizon_a_claim_is_not_judged() -> None:
    assert judge_sweep(found(0.08, 0.02), early="half has passed").call == "too early"


def test_reasons_say_what_a_reader_can_check() -> None:
    one = found(0.08, 0.08, 20)
    said = judge_sweep(one)
    assert said.paid == (
        "The best of 30 variants did +8.0 % a trade beside the benchmark, the middle one +5.5 %."
    )
    better = int((one.placebo.values >= one.best_mean).sum())
    assert said.reasons[1].startswith(
        "the best of 30 variants by the excess of a trade, number 29, did +8.0 % beside the "
        f"benchmark; on {better} "
        f"of {one.placebo.draws} shifted calendars the best of as many did as well or better (p = "
    )
    text = "\n".join(said.reasons)
    for word in ("PBO 0.10", "deflated Sharpe", "SPA among 30 variants", "StepM", "out one by one"):
        assert word in text
    assert "nan" not in text


def test_nothing_traded_is_said_and_not_judged() -> None:
    nothing = np.zeros((4, 6))
    trials = Trials(nothing.astype(np.int64), nothing, nothing, nothing[:, :1], np.arange(4))
    tried = Tried(trials.take, trials.coordinates, tuple("abcdef"), np.arange(1, 90), lambda s: 0.0)
    said = judge_sweep(find_overfitting(tried))
    assert said.paid == "Nothing was traded: 4 variants tried, none entered."
    assert said.reasons[0] == "untestable: no variant traded"
    assert "nan" not in "\n".join(said.reasons)
