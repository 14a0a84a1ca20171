"""The best placebo: p by hand, and that it is one when calendars are exchangeable."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.sweep.overfitting.best_placebo import best_placebo

SHIFTS = np.arange(1, 2001)


def test_every_shift_is_drawn_once_where_there_are_few() -> None:
    drawn: list[int] = []

    def best(shift: int) -> float:
        drawn.append(shift)
        return 0.08 if shift <= 3 else 0.01

    found = best_placebo(0.08, np.arange(1, 61), best)
    assert sorted(drawn) == list(range(1, 61))
    assert drawn != sorted(drawn)
    # three as good of sixty: (1 + 3) ÷ 61; in the other tail all are at most as good
    assert (found.as_good, found.draws, found.p_value) == (3, 60, pytest.approx(4 / 61))
    assert found.other_tail == 1.0
    assert not found.stopped


def test_hopeless_ends_at_99_and_not_before() -> None:
    found = best_placebo(0.0, SHIFTS, lambda shift: 1.0)
    assert (found.draws, found.as_good, found.p_value, found.stopped) == (99, 99, 1.0, True)
    assert found.other_tail == 1 / 100


def test_a_doubtful_one_is_drawn_until_the_tenth_that_does_as_well() -> None:
    calls = iter(range(1, 1000))
    found = best_placebo(0.5, SHIFTS, lambda shift: 1.0 if next(calls) % 30 == 0 else 0.0)
    # the 30th, 60th … 300th call: p = 11 ÷ 301
    assert (found.draws, found.as_good, found.stopped) == (300, 10, True)
    assert found.p_value == pytest.approx(11 / 301)


def test_one_that_stands_alone_is_drawn_to_the_end() -> None:
    found = best_placebo(0.5, SHIFTS, lambda shift: 0.0)
    assert (found.draws, found.p_value, found.stopped) == (999, 1 / 1000, False)
    assert best_placebo(0.5, SHIFTS, lambda shift: 0.0, most=99).p_value == 1 / 100


def test_a_tie_counts_against_the_best() -> None:
    assert best_placebo(0.5, np.arange(1, 21), lambda shift: 0.5).p_value == 1.0


def test_calendars_without_a_trade_are_left_out() -> None:
    found = best_placebo(0.5, np.arange(1, 41), lambda shift: 0.0 if shift % 2 else np.nan)
    assert (found.draws, found.p_value) == (20, 1 / 21)
    few = best_placebo(0.5, np.arange(1, 41), lambda shift: 0.0 if shift < 20 else np.nan)
    assert few.p_value is None
    assert few.why == "on 19 shifted calendars only did any variant trade"


def test_too_few_places_or_no_trade_say_nothing() -> None:
    few = best_placebo(0.5, np.arange(1, 20), lambda shift: 0.0)
    assert (few.p_value, few.other_tail, few.draws) == (None, None, 0)
    assert few.why == "the events can be moved to 19 other places only"
    assert best_placebo(np.nan, SHIFTS, lambda shift: 0.0).why == "no variant traded"


def test_the_seed_alone_orders_the_shifts() -> None:
    def of(seed: int) -> list[float]:
        return best_placebo(0.5, SHIFTS, lambda shift: shift / 1e6, seed=seed).values.tolist()

    assert of(1) == of(1)
    assert of(1) != of(2)


def test_no_p_value_comes_more_often_than_it_says() -> None:
    """The own calendar's rank is any of 301 with the same chance: P(p ≤ α) is at most α."""
    rng = np.random.default_rng(8)
    found = []
    for theses in range(6000):
        every = rng.permutation(301)
        found.append(
            best_placebo(
                float(every[0]), np.arange(1, 301), lambda shift, of=every: float(of[shift]),
                seed=theses, fewest=24, most=70, enough=4,
            ).p_value
        )  # fmt: skip
    p = np.array(found)
    for level in np.unique(p):
        rate, error = (p <= level).mean(), np.sqrt(level * (1 - level) / len(p))
        assert rate <= level + 3.5 * error, level
    # and it is not idle either: at 24 draws, where most end, it is exact
    assert (p <= 13 / 25).mean() == pytest.approx(13 / 25, abs=0.03)
