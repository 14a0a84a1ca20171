"""Dated events that prices choose among, compared with dates that those would have chosen too."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Rule, Thesis, long
from backtest.prices.sessions import read_sessions
from backtest.result import Result
from backtest.study.placebo.filtered import filtered
from backtest.study.placebo.ordinary import ordinary_dates

DAYS = pd.DatetimeIndex(read_sessions("XNYS", date(2018, 1, 2), date(2021, 12, 20)).dates)
FALL = {"detect": {"symbol": "BABA", "measure": "return", "below": "-2%"}}


def frames(seed: int = 0) -> dict[str, Any]:
    """After a fall of 2 % the share rises by 1 % more a day for five days: of itself."""
    rng = np.random.default_rng(seed)
    returns = 0.011 * rng.normal(size=len(DAYS))
    rising = 0
    for t in range(len(returns)):
        returns[t] += 0.01 if rising else 0.0
        rising = 5 if returns[t] < -0.02 else max(rising - 1, 0)
    close = 100 * np.cumprod(1 + returns)
    market = 100 * np.cumprod(1 + 0.01 * rng.normal(size=len(DAYS)))
    made = {"BABA": close, "SPY": market}
    return {
        name: pd.DataFrame(dict.fromkeys(("Open", "High", "Low", "Close"), column), index=DAYS)
        for name, column in made.items()
    }  # fmt: skip


def falls(prices: dict[str, Any]) -> list[int]:
    close = prices["BABA"]["Close"].to_numpy()
    return [t for t in range(1, len(close)) if close[t] / close[t - 1] - 1 < -0.02]


def listed(places: list[int]) -> dict[str, Any]:
    """Known in the morning of their day, when the bar of the day before has long closed."""
    return {
        "list": [{"announced_at": f"{DAYS[p].date()}T10:00:00+00:00"} for p in sorted(set(places))]
    }


def run(
    prices: dict[str, Any], places: list[int], combine: dict[str, Any] | None, after: int = 5,
    *, placebo: bool = True,
) -> Result:  # fmt: skip
    both = {"news": listed(places), "fall": FALL}
    if combine is not None:
        both["chosen"] = {"combine": {"event": "news", **combine}}
    thesis = Thesis(
        name="made",
        benchmark="SPY",
        events=both,
        rules=[Rule(when="news" if combine is None else "chosen", legs=[long("BABA")],
                    exit=Exit(after=after))],
        costs={"taxes": "none"},
    )  # fmt: skip
    return backtest.run(thesis, prices=prices, placebo=placebo)


@pytest.mark.parametrize("relation", ["after", "alongside", "without"])
@pytest.mark.parametrize("within", [1, 3, 10])
def test_dates_are_those_that_a_plain_loop_would_have_chosen(relation: str, within: int) -> None:
    prices = frames()
    result = run(prices, list(range(30, 900, 40)), {relation: "fall", "within": within},
                 placebo=False)  # fmt: skip
    schedule, panel = result.schedule, result.panel
    every = ordinary_dates(schedule, panel, np.full(len(schedule), 5))
    found, notes = filtered(result.thesis, result.history, schedule, panel, every)
    at = {day: t for t, day in enumerate(DAYS.to_numpy().astype("datetime64[D]"))}
    fallen = falls(prices)
    expected = []
    for place in np.union1d(every.dates, every.own).tolist():  # own ones too: a permutation
        t = at[schedule.timeline[place]]  # entered at its open: bars up to t − 1 have closed
        near = any(t - 1 - within <= bar <= t - 1 for bar in fallen)
        seen = t - 1 - within >= 1  # the first bar has no return
        if near if relation != "without" else seen and not near:
            expected.append(place)
    assert 0 < len(expected) < len(every.dates)
    assert set(every.own.tolist()) == set(every.anchor.tolist())
    assert found.dates.tolist() == expected
    assert notes == (
        "what was in the prices before chooses among the events of chosen: dates are drawn from "
        "those that it would have chosen as well",
    )


def test_what_follows_the_filter_of_itself_is_not_the_news_merit() -> None:
    """Beside all dates the rise after every fall is found to be the news'; beside its like not."""
    alone, chosen = [], []
    for seed in range(40):
        prices = frames(seed)
        rng = np.random.default_rng([seed, 1])
        after = {t + k for t in falls(prices) if 30 < t < len(DAYS) - 10 for k in (1, 2)}
        days = rng.choice(sorted(after), size=10, replace=False).tolist()
        for combine, into in ((None, alone), ({"after": "fall", "within": 1}, chosen)):
            placebo = run(prices, days, combine).placebo
            assert placebo is not None
            assert placebo.shift is not None
            into.append(placebo.shift.measures["excess"].p_value)
    assert np.mean(np.array(alone) <= 0.05) > 0.5
    assert np.mean(np.array(chosen) <= 0.05) <= 0.125  # 5 of 40; 2 are to be expected
    assert 0.3 < np.median(chosen) < 0.7


def test_such_a_thesis_is_judged_at_any_horizon_for_its_events_are_dated() -> None:
    prices = frames()
    days = [t + 1 for t in falls(prices) if 30 < t < 950][::6]
    result = run(prices, days, {"after": "fall", "within": 1}, after=2)
    assert result.placebo is not None
    assert result.placebo.invalid == ""
    assert result.verdict is not None
    assert result.verdict.call != "untestable"


def test_too_few_such_dates_say_nothing() -> None:
    prices = frames()
    lowest = sorted(falls(prices), key=lambda t: prices["BABA"]["Close"].pct_change().iloc[t])[:5]
    days = [t + 1 for t in lowest]
    level = prices["BABA"]["Close"].pct_change().iloc[lowest[-1]] + 1e-6
    deep = {"detect": {"symbol": "BABA", "measure": "return", "below": level}}
    thesis = Thesis(
        name="made",
        benchmark="SPY",
        events={"news": listed(days), "deep": deep,
                "chosen": {"combine": {"event": "news", "after": "deep", "within": 1}}},
        rules=[Rule(when="chosen", legs=[long("BABA")], exit=Exit(after=5))],
        costs={"taxes": "none"},
    )  # fmt: skip
    placebo = backtest.run(thesis, prices=prices).placebo
    assert placebo is not None
    assert 5 <= placebo.eligible < 20
    assert placebo.why.startswith(f"only {placebo.eligible} ordinary dates on which every leg")
