"""The event study in a run's report: the same numbers as `backtest study` gives."""

from __future__ import annotations

import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.report.formats.json import describe_result
from backtest.report.formats.text import render_text
from backtest.report.plots import plots_of_run
from backtest.result import Result
from backtest.study.in_short import study_in_short


@pytest.fixture(scope="module")
def flagship() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", readings=True)


def test_it_is_the_study_with_its_default_model_and_windows(flagship: Result) -> None:
    study = backtest.study("zhipu-entity-list", prices="sample")
    found = flagship.abnormal
    assert found is not None
    pd.testing.assert_frame_equal(found.car, study.car)
    pd.testing.assert_frame_equal(found.average, study.average)
    pd.testing.assert_frame_equal(found.tests, study.tests[study.tests["shown"]])
    assert (found.model, found.estimation, found.why) == ("market_model", "-250:-30", "")


def test_text_json_and_figures_say_it(flagship: Result) -> None:
    found = flagship.abnormal
    assert found is not None
    said = " ".join(render_text(flagship).split())
    assert "3 observations: each instrument around its own day 0" in said
    mean = float(found.car["0:5"].mean())
    assert f"0:5 +{100 * mean:.1f} % 2 of 3" in said
    described = describe_result(flagship)["abnormal"]
    assert described["caar"]["0:5"] == mean
    assert len(described["tests"]) == len(found.tests)
    names = [plot.name for _, plot in plots_of_run(flagship)]
    assert names[:7] == [
        "equity", "drawdown", "ladder", "caar", "placebo", "specification", "detectable",
    ]  # fmt: skip


def bare(days: int, *names: str, benchmark: str | None = None) -> Result:
    index = pd.bdate_range("2024-01-02", periods=days)
    frame = pd.DataFrame({"Close": [100.0 + k % 7 for k in range(days)]}, index=index)
    at = f"{index[days - 4].date()}T01:00:00+00:00"
    thesis = Thesis(
        name="bare", benchmark=benchmark,
        events={"news": Listed(list=[{"announced_at": at, "title": "N"}])},
        rules=[Rule(when="news", legs=[long("BTC-USD")], exit=Exit(after=1))],
    )  # fmt: skip
    return backtest.run(thesis, prices=dict.fromkeys(("BTC-USD", *names), frame), placebo=False)


def test_without_a_benchmark_it_says_so() -> None:
    assert study_in_short(bare(50)).why == "no benchmark among the prices for BTC-USD"


def test_too_few_returns_before_the_event_are_said() -> None:
    found = study_in_short(bare(50, "ETH-USD", benchmark="ETH-USD"))
    assert "usable returns in the estimation window: it needs 60" in found.why
    assert not len(found.events)
