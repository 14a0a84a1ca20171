"""The rule, on prices into which an effect was planted, or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long, short
from backtest.report.formats.json import describe_result
from backtest.result import Result

DAYS = pd.bdate_range("2018-01-01", "2021-12-31")
PLACES = (100, 190, 300, 380, 500, 590, 700, 810)  # events, of some 1,000 bars


def world(effect: float, events: int = 8, *, seed: int = 5) -> tuple[dict[str, Any], list[str]]:
    """A share whose price moves by `effect` in the five bars from each event's first on.

    Prices are rates of a made-up pair's kind: weekdays, so that no calendar stands in the way.
    """
    rng = np.random.default_rng(seed)
    market = rng.normal(0, 0.008, len(DAYS))
    own = market + rng.normal(0, 0.008, len(DAYS))
    for place in PLACES[:events]:
        own[place : place + 5] += effect / 5
    frames = {}
    for name, steps in (("BTC-USD", own), ("ETH-USD", market)):
        close = 100 * np.exp(np.cumsum(steps))
        opens = np.concatenate([[100.0], close[:-1]])
        frames[name] = pd.DataFrame(
            {"Open": opens, "High": np.maximum(opens, close), "Low": np.minimum(opens, close),
             "Close": close},
            index=DAYS,
        )  # fmt: skip
    announced = [f"{DAYS[place - 1].date()}T23:00:00+00:00" for place in PLACES[:events]]
    return frames, announced


def judged(effect: float, *, events: int = 8, side: Any = long, benchmark: str | None = "ETH-USD",
           **named: Any) -> Result:  # fmt: skip
    frames, announced = world(effect, events)
    thesis = Thesis(
        name="planted",
        benchmark=benchmark,
        events={"news": Listed(list=[{"announced_at": at, "title": at} for at in announced])},
        rules=[Rule(when="news", legs=[side("BTC-USD")], exit=Exit(after=4))],
        costs={"taxes": "none"},
        **named,
    )
    return backtest.run(thesis, prices=frames)


def call(result: Result) -> str:
    assert result.verdict is not None
    return result.verdict.call


def test_an_effect_that_chance_hardly_ever_gives_supports_the_claim() -> None:
    found = judged(0.06)
    assert call(found) == "supported"
    assert found.placebo is not None
    assert found.placebo.clusters == 8
    assert found.placebo.shift is not None
    # 8 means of a spread of some 0.8 % × √5 each: 0.63 %; the planted 6 % stands alone
    assert found.placebo.shift.measures["excess"].p_value == pytest.approx(
        1 / (1 + found.placebo.shift.draws)
    )


def test_the_same_effect_against_the_claim_contradicts_it() -> None:
    assert call(judged(-0.06)) == "contradicted"
    assert call(judged(0.06, side=short)) == "contradicted"
    assert call(judged(-0.06, side=short)) == "supported"


def test_without_an_effect_it_is_luck() -> None:
    assert call(judged(0.0)) == "indistinguishable from luck"


@pytest.mark.parametrize("events", [1, 4])
def test_fewer_than_five_separate_events_never_support(events: int) -> None:
    found = judged(0.06, events=events)
    assert call(found) == "too few events"
    assert found.verdict is not None
    noun = "event" if events == 1 else "events"
    assert found.verdict.reasons[0].startswith(f"too few events: {events} separate {noun}, and")


def test_five_support() -> None:
    assert call(judged(0.06, events=5)) == "supported"


def test_without_a_benchmark_it_cannot_be_tested() -> None:
    found = judged(0.06, benchmark=None)
    assert call(found) == "untestable"
    assert found.placebo is not None
    assert found.placebo.shift is not None
    shifts = found.placebo.eligible + 8 - 1  # the circle has the 8 own dates too
    assert len(found.placebo.shift.measures["return"].values) == shifts


@pytest.mark.parametrize(
    ("until", "early"),
    [
        # from the first event, 18 May 2018, to the last price, 31 December 2021: 1,323 days
        (date(2022, 11, 28), True),  # 1,655 days: 79.9 %
        (date(2022, 11, 20), False),  # 1,647 days: 80.3 %
    ],
)
def test_before_four_fifths_of_its_own_horizon_a_claim_is_not_judged(
    until: date, early: bool
) -> None:
    found = judged(0.06, horizon={"until": until})
    assert call(found) == ("too early" if early else "supported")
    if early:
        assert found.verdict is not None
        assert (
            "80 % of the claim's own horizon had passed by 2021-12-31" in found.verdict.reasons[0]
        )


def test_the_horizon_begins_with_the_article_where_there_is_one() -> None:
    source = {"title": "An article", "url": "https://example.org", "published": date(2021, 6, 1)}
    assert call(judged(0.06, source=source, horizon={"until": date(2022, 11, 20)})) == "too early"


def test_reasons_give_effect_interval_and_what_could_have_been_seen() -> None:
    found = judged(0.06)
    assert found.verdict is not None
    assert found.placebo is not None
    assert found.placebo.shift is not None
    said = "\n".join(found.verdict.reasons)
    chance = found.placebo.shift.measures["excess"]
    assert chance.effect is not None
    middle, low, high = chance.effect
    # what was planted, e^0.06 − 1, lies in the interval
    assert low < np.expm1(0.06) < high
    assert low < middle < high
    assert "90 % interval" in said
    assert "is the smallest that this sample would show four times in five" in said


def test_a_benchmark_that_begins_after_the_first_trade_leaves_nothing_to_judge_by() -> None:
    frames, announced = world(0.06)
    frames["ETH-USD"] = frames["ETH-USD"].iloc[PLACES[0] + 20 :]
    thesis = Thesis(
        name="late", benchmark="ETH-USD",
        events={"news": Listed(list=[{"announced_at": at, "title": at} for at in announced])},
        rules=[Rule(when="news", legs=[long("BTC-USD")], exit=Exit(after=4))],
    )  # fmt: skip
    found = backtest.run(thesis, prices=frames)
    assert len(found.trades) == 8
    assert call(found) == "untestable"
    assert found.verdict is not None
    assert "nan" not in "".join(found.verdict.reasons)
    assert describe_result(found)["placebo"]["shift"]["excess"]["p_value"] is None


def test_a_short_rule_on_detected_events_is_not_judged_beside_a_long_one() -> None:
    frames, announced = world(0.0)
    falls = {"detect": {"symbol": "BTC-USD", "measure": "return", "window": 1, "below": "-2%"}}
    thesis = Thesis(
        name="both", benchmark="ETH-USD",
        events={
            "news": Listed(list=[{"announced_at": at, "title": at} for at in announced]),
            "falls": falls,
        },
        rules=[
            Rule(when="news", legs=[long("BTC-USD")], size="5%", exit=Exit(after=60)),
            Rule(when="falls", legs=[long("BTC-USD")], size="5%", exit=Exit(after=5)),
        ],
    )  # fmt: skip
    found = backtest.run(thesis, prices=frames)
    assert call(found) == "untestable"
    assert found.placebo is not None
    assert "held for 5 bars" in found.placebo.invalid


def test_the_same_seed_draws_the_same() -> None:
    frames, announced = world(0.06)
    thesis = Thesis(
        name="planted", benchmark="ETH-USD",
        events={"news": Listed(list=[{"announced_at": at, "title": at} for at in announced])},
        rules=[Rule(when="news", legs=[long("BTC-USD")], exit=Exit(after=4))],
    )  # fmt: skip
    one, two, other = (backtest.run(thesis, prices=frames, seed=seed).placebo for seed in (1, 1, 2))
    assert one is not None
    assert two is not None
    assert other is not None

    def drawn(found: Any) -> list[float]:
        return list(found.independent.measures["excess"].values)

    assert drawn(one) == drawn(two)
    assert drawn(one) != drawn(other)
