"""The specification curve: each reading is the claim run that way."""

from __future__ import annotations

import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.report.formats.json import describe_result
from backtest.report.formats.text import render_text
from backtest.report.numbers import percent
from backtest.result import Result
from backtest.result.specification import Reading, Specification
from backtest.study.specification import find_specification


@pytest.fixture(scope="module")
def flagship() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", readings=True)


def reading(result: Result, horizon: int, benchmark: str, clock: str = "known_by") -> Reading:
    assert result.specification is not None
    (found,) = [
        one
        for one in result.specification.readings
        if (one.horizon, one.benchmark, one.clock, one.period)
        == (horizon, benchmark, clock, "all prices")
    ]
    return found


def test_the_thesis_own_reading_is_its_verdict_s_number(flagship: Result) -> None:
    own = reading(flagship, 60, "^HSI")
    assert flagship.placebo is not None
    assert flagship.placebo.shift is not None
    judged = flagship.placebo.shift.measures["excess"]
    assert own.excess == judged.observed
    assert own.p_value == judged.p_value


@pytest.mark.parametrize("horizon", [5, 20])
def test_another_horizon_is_the_thesis_with_that_exit(flagship: Result, horizon: int) -> None:
    rules = [
        rule.model_copy(update={"exit": Exit(after=horizon)}) for rule in flagship.thesis.rules
    ]
    other = flagship.thesis.model_copy(update={"rules": tuple(rules)})
    run = backtest.run(other, prices="sample")
    assert run.placebo is not None
    assert run.placebo.shift is not None
    found = reading(flagship, horizon, "^HSI")
    assert found.p_value == run.placebo.shift.measures["excess"].p_value
    trades = run.trades
    assert found.excess == pytest.approx((trades["return"] - trades["benchmark_return"]).mean())


def test_another_benchmark_changes_the_excess_alone(flagship: Result) -> None:
    with_kweb = flagship.thesis.model_copy(update={"benchmark": {"KWEB": 1.0}})
    run = backtest.run(with_kweb, prices="sample", placebo=False)
    trades = run.trades
    found = reading(flagship, 60, "KWEB")
    assert found.excess == pytest.approx((trades["return"] - trades["benchmark_return"]).mean())


def test_the_other_end_of_the_clock_is_another_reading(flagship: Result) -> None:
    assert (
        reading(flagship, 60, "^HSI", "known_from").excess != reading(flagship, 60, "^HSI").excess
    )


def test_benchmarks_that_coincide_are_one_and_those_without_prices_none(flagship: Result) -> None:
    assert flagship.specification is not None
    # market: ^HSI for all three, the thesis' own; sector: KWEB
    assert {one.benchmark for one in flagship.specification.readings} == {"^HSI", "KWEB"}
    assert len(flagship.specification.readings) == 3 * 2 * 2 * 2


def test_the_sentence_counts_what_could_be_judged() -> None:
    holds = Reading(5, "SPY", "all prices", "known_by", 0.1, 0.05)
    fails = Reading(20, "SPY", "all prices", "known_by", 0.1, 0.0501)
    none = Reading(60, "SPY", "all prices", "known_by", None, None)
    assert Specification((holds, fails, none)).said == "holds in 1 of 2 reasonable readings"
    assert Specification((none,)).said == "holds in 0 of 0 reasonable readings"


def test_without_a_benchmark_there_is_nothing_to_judge() -> None:
    days = pd.DatetimeIndex(["2024-06-04", "2024-06-05", "2024-06-06"])
    thesis = Thesis(
        name="bare",
        events={"news": Listed(list=[{"announced_at": "2024-06-04T17:00:00-04:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("AAA")], exit=Exit(after=1))],
    )
    frames = {"AAA": pd.DataFrame({"Close": [1.0, 2.0, 3.0]}, index=days)}
    found = find_specification(backtest.run(thesis, prices=frames, placebo=False))
    assert found.readings == ()


def test_the_smallest_effect_of_the_own_horizon_is_the_placebo_s(flagship: Result) -> None:
    assert flagship.specification is not None
    assert flagship.placebo is not None
    assert flagship.placebo.shift is not None
    found = flagship.specification.detectable
    assert list(found) == [1, 5, 20, 60]
    assert found[60] == flagship.placebo.shift.measures["excess"].smallest_effect
    assert found[1] < found[5] < found[20] < found[60]
    figure = flagship.plot.detectable()
    (axes,) = figure.axes
    drawn = [float(size) for size in axes.lines[0].get_ydata()]  # type: ignore[union-attr]
    assert drawn == list(found.values())
    assert axes.texts[-1].get_text() == percent(found[60])
    assert len(axes.lines[2].get_xdata()) == 24  # type: ignore[arg-type]


def test_text_json_and_figure_say_the_same(flagship: Result) -> None:
    assert flagship.specification is not None
    said = flagship.specification.said
    assert said in " ".join(render_text(flagship).split())
    described = describe_result(flagship)["specification"]
    assert described["said"] == said
    assert len(described["readings"]) == 24
    figure = flagship.plot.specification()
    curve, choices = figure.axes
    marks = sum(len(line.get_xdata()) for line in curve.lines[:2])  # type: ignore[arg-type]
    assert marks == 24
    assert curve.get_title(loc="left") == f"The claim {said}"
    # each reading has one mark for its horizon, benchmark, dates and clock
    ticks = sum(len(line.get_xdata()) for line in choices.lines)  # type: ignore[arg-type]
    assert ticks == 4 * 24
    names = [label.get_text() for label in choices.get_yticklabels()]
    assert names == [
        "held 5", "held 20", "held 60", "^HSI", "KWEB", "all prices", "within 2 years",
        "known_by", "known_from",
    ]  # fmt: skip
    assert flagship.verdict is not None
    assert f"the claim {said}" in flagship.verdict.reasons
