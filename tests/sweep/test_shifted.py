"""The grid on a shifted calendar is every variant's own placebo there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backtest
from backtest import Exit
from backtest.replay.many import replay_many
from backtest.study.placebo.measures import measured
from backtest.study.placebo.ordinary import horizons, ordinary_dates
from backtest.study.placebo.placebo import find_placebo
from backtest.study.placebo.shifts import common_shifts, granting_rank, placed
from backtest.sweep.shifted import (
    best_on_shift,
    circle_of,
    excess_as_written,
    excess_on_shift,
    shifts,
)

DAYS = ("2024-05-08", "2024-05-20", "2024-12-04")
SHIFTS = (1, 41, 170)


def placebo_excess(run: backtest.Result, dates_of: backtest.Sweep, shift: int) -> float:
    """The excess of one run on one shift of the sweep's circle, by the placebo's own way."""
    schedule, panel, circle = run.schedule, run.panel, circle_of(dates_of)
    ordinary = ordinary_dates(schedule, panel, horizons(schedule, panel, np.zeros(len(schedule))))
    ordinary = type(ordinary)(circle.dates, ordinary.anchor, ordinary.offset, ordinary.next_bar)
    dates = common_shifts(ordinary, np.array([shift]), circle=circle.circle)
    rank = granting_rank(schedule, run.history)
    draws = placed(schedule, panel, ordinary, dates, rank=rank, ended=None)
    found = replay_many(schedule, panel, run.thesis, draws)
    weights = run.thesis.benchmark
    return float(measured(schedule, panel, draws, found, weights)["excess"][0])


def test_each_variant_is_its_own_placebo(basket: Any) -> None:
    vary = {"exit.after": [5, 30], "exit.stop_loss": "4%,none", "enter.lag": [0, 2]}
    sweep = backtest.sweep(
        basket({"exit": Exit(after=30), "size": "60%"}, DAYS), vary, prices="sample", honest=False
    )
    for shift in SHIFTS:
        found = excess_on_shift(sweep, shift)
        for variant in range(len(sweep)):
            expected = placebo_excess(sweep.replay(variant), sweep, shift)
            assert found[variant] == pytest.approx(expected, abs=1e-12), (shift, variant)
        assert best_on_shift(sweep, shift) == np.nanmax(found)


def test_a_sweep_of_one_variant_moves_round_the_circle_of_its_run() -> None:
    vary = {"exit.after": [60]}
    sweep = backtest.sweep("zhipu-entity-list", vary, prices="sample", honest=False)
    run = backtest.run("zhipu-entity-list", prices="sample", placebo=False)
    chance = find_placebo(run).shift
    assert chance is not None
    drawn = chance.measures["excess"]
    found = [excess_on_shift(sweep, shift)[0] for shift in shifts(sweep).tolist()]
    assert len(found) == chance.draws
    assert np.sort(found) == pytest.approx(np.sort(drawn.values), abs=1e-12)
    assert excess_as_written(sweep)[0] == pytest.approx(drawn.observed, abs=1e-12)


def test_the_circle_serves_the_most_patient_variant() -> None:
    """A date stays on it only where all legs have bars for the longest holding period."""
    short, long = (
        backtest.sweep("zhipu-entity-list", {"exit.after": [5, n]}, prices="sample", honest=False)
        for n in (10, 60)
    )
    near, far = circle_of(short).dates, circle_of(long).dates
    assert set(far) < set(near)
    last = {i: long.engine.panel.bars(i).stop for i in range(3)}
    place = long.engine.place(())
    for i, stop in last.items():
        market = place.same.market
        entered = market.last_bar[i, far]
        assert (entered + 60 < stop).all()


def test_places_with_other_legs_move_round_one_circle() -> None:
    sweep = backtest.sweep(
        "zhipu-entity-list", {"legs": "BABA,0700.HK,BABA+0700.HK"}, prices="sample", honest=False
    )
    alone = backtest.sweep(
        "zhipu-entity-list", {"legs": ["BABA+0700.HK"]}, prices="sample", honest=False
    )
    assert circle_of(sweep).circle.tolist() == circle_of(alone).circle.tolist()
    for shift in (3, 200):
        one, other, both = excess_on_shift(sweep, shift)
        assert both == pytest.approx((one + other) / 2, abs=1e-4)  # but for the least fees
        assert excess_on_shift(alone, shift)[0] == pytest.approx(both, abs=1e-12)


def test_the_verdict_stands_on_what_the_best_of_as_many_does_by_chance() -> None:
    vary = {"exit.after": "20,40,60", "exit.stop_loss": "10%,none"}
    sweep = backtest.sweep("zhipu-entity-list", vary, prices="sample", seed=1)
    assert sweep.overfitting is not None
    assert sweep.verdict is not None
    seen = sweep.overfitting.placebo
    assert seen.observed == np.nanmax(excess_as_written(sweep))
    assert seen.draws >= 99
    order = np.random.default_rng([1, 3]).permutation(shifts(sweep))
    assert seen.values[:3].tolist() == [best_on_shift(sweep, int(s)) for s in order[:3]]
    assert sweep.verdict.call == "too few events"


@pytest.mark.parametrize("vary", [{"exit.after": "5,10"}, {"benchmark": "SPY,none"}])
def test_without_a_benchmark_nothing_is_judged(basket: Any, vary: dict[str, str]) -> None:
    thesis = basket({"exit": Exit(after=10)}, DAYS, benchmark=None)
    sweep = backtest.sweep(thesis, vary, prices="sample")
    assert sweep.verdict is not None
    assert sweep.verdict.call == "untestable"
    assert "without a benchmark" in sweep.verdict.reasons[0]


@pytest.fixture
def chosen() -> backtest.Thesis:
    """News within three sessions after a fall."""
    days = ("2024-02-06", "2024-05-08", "2024-05-20", "2024-09-12", "2024-12-04", "2025-08-20")
    return backtest.Thesis(
        name="chosen",
        benchmark="SPY",
        events={
            "news": {"list": [{"announced_at": day, "title": day} for day in days]},
            "fall": {"detect": {"symbol": "BABA", "measure": "return", "below": 0.01}},
            "chosen": {"combine": {"event": "news", "after": "fall", "within": 5}},
        },
        rules=[backtest.Rule(when="chosen", legs=[backtest.long("BABA")], exit={"after": 5})],
    )


def test_dates_that_prices_choose_serve_a_sweep_of_other_numbers(chosen: Any) -> None:
    sweep = backtest.sweep(chosen, {"exit.after": [5, 10]}, prices="sample", honest=False)
    circle = circle_of(sweep)
    alone = backtest.run(chosen, prices="sample").placebo
    assert alone is not None
    assert circle.invalid == ""
    assert circle.notes == alone.notes
    assert 0 < alone.eligible - (len(circle.dates) - len(circle.anchors)) <= 5  # 10 bars, not 5


@pytest.mark.parametrize(
    "vary",
    [{"events.fall.detect.below": [0.01, -0.02]}, {"rules[0].when": ["chosen", "news"]},
     {"events.fall.detect.window": [1, 2]}],
)  # fmt: skip
def test_a_sweep_over_what_chooses_is_not_judged(chosen: Any, vary: Any) -> None:
    """Each variant would have ordinary dates of its own."""
    sweep = backtest.sweep(chosen, vary, prices="sample")
    assert sweep.verdict is not None
    assert sweep.verdict.call == "untestable"
    assert "varies, and moves of prices choose by it among the events" in sweep.verdict.reasons[0]


def test_rules_that_are_compared_with_dates_of_several_kinds_are_not_swept(chosen: Any) -> None:
    other = backtest.Rule(when="news", legs=[backtest.long("0981.HK")], exit={"after": 5})
    thesis = chosen.model_copy(update={"rules": (*chosen.rules, other)})
    sweep = backtest.sweep(thesis, {"rules[0].exit.after": [5, 10]}, prices="sample", honest=False)
    assert circle_of(sweep).invalid.startswith("the rules' events are compared with ordinary dates")


@pytest.mark.parametrize(
    ("name", "vary"),
    [
        ("zhipu-entity-list", {"enter.lag": [0, 9999]}),
        ("smic-fall-after-listing", {"events.fall.detect.below": ["-12%", "-4%"]}),
    ],
)
def test_a_variant_that_trades_nothing_leaves_the_others_to_be_judged(name: str, vary: Any) -> None:
    sweep = backtest.sweep(name, vary, prices="sample")
    assert sorted(sweep.variants["trades"] == 0) == [False, True]
    assert sweep.verdict is not None
    assert sweep.overfitting is not None
    assert sweep.overfitting.placebo.p_value is not None
