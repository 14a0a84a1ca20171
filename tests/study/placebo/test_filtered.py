"""Dated events that prices choose among, compared with dates that those would have chosen too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Rule, Thesis, long, short
from backtest.prices.sessions import read_sessions
from backtest.result import Result
from backtest.study.placebo.comparable import comparable
from backtest.study.placebo.ordinary import ordinary_dates
from backtest.study.placebo.shifts import common_shifts

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


def listed(places: list[int], hour: str = "05:00") -> dict[str, Any]:
    """Known at an hour in New York; in the morning the bar of the day before has long closed."""
    zone = ZoneInfo("America/New_York")
    days = [datetime.fromisoformat(f"{DAYS[p].date()}T{hour}").replace(tzinfo=zone) for p in places]
    return {"list": [{"announced_at": day.isoformat()} for day in sorted(set(days))]}


def run(
    prices: dict[str, Any], places: list[int], combine: dict[str, Any] | None, after: int = 5,
    *, placebo: bool = True, hour: str = "05:00",
) -> Result:  # fmt: skip
    both = {"news": listed(places, hour), "fall": FALL}
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


@pytest.mark.parametrize("hour", ["05:00", "12:00", "20:00"])  # before, during and after the day
@pytest.mark.parametrize("relation", ["after", "alongside", "without"])
@pytest.mark.parametrize("within", [0, 3, 10])
def test_dates_are_those_that_a_plain_loop_would_have_chosen(
    relation: str, within: int, hour: str
) -> None:
    prices = frames()
    result = run(prices, list(range(30, 900, 4)), {relation: "fall", "within": within}, hour=hour,
                 placebo=False)  # fmt: skip
    schedule, panel = result.schedule, result.panel
    every = ordinary_dates(schedule, panel, np.full(len(schedule), 5))
    found = comparable(result.thesis, result.history, schedule, panel, every)
    at = {day: t for t, day in enumerate(DAYS.to_numpy().astype("datetime64[D]"))}
    fallen = falls(prices)
    expected = []
    for place in np.union1d(every.dates, every.own).tolist():  # own ones too: a permutation
        # news is traded at an open; of the night before it, or of the day before it by day
        last = at[schedule.timeline[place]] - (2 if hour == "12:00" else 1)  # bar that had closed
        near = any(last - within <= bar <= last for bar in fallen)
        seen = last - within >= 1  # the first bar has no return
        if near if relation != "without" else seen and not near:
            expected.append(place)
    [part] = found.ordinary.every_part
    assert 0 < len(expected) < len(every.dates) + len(every.own)
    assert set(every.own.tolist()) == set(every.anchor.tolist()) <= set(expected)
    assert part.dates.tolist() == expected
    assert part.with_own
    assert found.why == ""
    assert found.notes == (
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
    assert 0 < placebo.eligible < 20  # the events' own left out
    assert placebo.why.startswith(f"only {placebo.eligible} ordinary dates on which every leg")


def test_news_of_a_half_day_is_moved_among_dates_of_its_own_kind() -> None:
    """14:00 is after the close of such a day, and before that of any other."""
    prices = frames()
    early = ("2018-07-03", "2018-11-23", "2018-12-24", "2019-07-03", "2019-11-29", "2020-11-27")
    half = [p for p, day in enumerate(DAYS) if str(day.date()) in early]
    result = run(prices, [*half, *range(100, 900, 20)], {"after": "fall", "within": 30},
                 hour="14:00", placebo=False)  # fmt: skip
    schedule, panel = result.schedule, result.panel
    every = ordinary_dates(schedule, panel, np.full(len(schedule), 5))
    found = comparable(result.thesis, result.history, schedule, panel, every)
    days = [result.history.events[e].known_by.date().isoformat() for e in schedule.event]
    on_half = [day in early for day in days]
    assert 0 < sum(on_half) < len(days)
    assert [part.of.tolist() for part in found.ordinary.every_part] == [
        on_half, [not one for one in on_half]
    ]  # fmt: skip
    moved = common_shifts(found.ordinary, found.ordinary.shifts)
    for part in found.ordinary.every_part:
        assert set(np.unique(moved[:, part.of])) <= set(part.dates.tolist())


def two_rules(seed: int, kind: str) -> Result:
    """Ten dates after falls, and twenty that are not; of nothing but chance."""
    prices = frames(seed)
    rng = np.random.default_rng([seed, 1])
    after = {t + k for t in falls(prices) if 30 < t < len(DAYS) - 10 for k in (1, 2)}
    rest = sorted(set(range(30, len(DAYS) - 10)) - after)
    near = {"combine": {"event": "news", "after": "fall", "within": 1}}
    far = {"combine": {"event": "other", "without": "fall", "within": 1}}
    second = (
        Rule(when="calm", legs=[short("BABA")], exit=Exit(after=5))
        if kind == "opposite"
        else Rule(when="other", legs=[long("BABA")], exit=Exit(after=5))
    )
    thesis = Thesis(
        name="made",
        benchmark="SPY",
        events={
            "news": listed(rng.choice(sorted(after), size=10, replace=False).tolist()),
            "other": listed(rng.choice(rest, size=20, replace=False).tolist()),
            "fall": FALL, "chosen": near, "calm": far,
        },
        rules=[Rule(when="chosen", legs=[long("BABA")], exit=Exit(after=5)), second],
        costs={"taxes": "none"},
    )  # fmt: skip
    return backtest.run(thesis, prices=prices)


@pytest.mark.parametrize("kind", ["opposite", "unfiltered"])
def test_each_rule_s_events_are_moved_among_dates_of_their_own(kind: str) -> None:
    """Together on one circle half of such theses came out as supported, or as contradicted."""
    found = [two_rules(seed, kind).placebo for seed in range(40)]
    shifts = [one.shift.measures["excess"] for one in found if one is not None and one.shift]
    assert len(shifts) > 30
    assert np.mean([one.p_value <= 0.05 for one in shifts]) <= 0.125  # 5 of 40
    assert np.mean([one.other_tail <= 0.05 for one in shifts]) <= 0.125


@pytest.mark.parametrize("sign", [-1, 1])
def test_news_by_day_stands_beside_dates_as_far_from_the_fall(sign: int) -> None:
    """What happens on the day after a fall happens before the entry, here as there."""
    low, high = [], []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        returns = 0.011 * rng.normal(size=len(DAYS))
        for t in range(1, len(returns)):
            returns[t] += 0.03 * sign * (returns[t - 1] < -0.02)
        close, market = (
            100 * np.cumprod(1 + returns),
            100 * np.cumprod(1 + 0.01 * rng.normal(size=len(DAYS))),
        )
        prices = {}
        for name, column in {"BABA": close, "SPY": market}.items():
            opened = np.append(column[0], column[:-1])
            prices[name] = pd.DataFrame(
                {"Open": opened, "High": np.maximum(opened, column),
                 "Low": np.minimum(opened, column), "Close": column}, index=DAYS,
            )  # fmt: skip
        fallen = [t for t in falls(prices) if 30 < t < len(DAYS) - 12]
        days = rng.choice(sorted({t + 1 for t in fallen}), size=10, replace=False).tolist()
        placebo = run(prices, days, {"after": "fall", "within": 0}, hour="12:00").placebo
        assert placebo is not None
        if placebo.shift is not None:  # else there were too few such dates
            low.append(placebo.shift.measures["excess"].p_value)
            high.append(placebo.shift.measures["excess"].other_tail)
    assert len(low) > 20
    assert np.mean(np.array(low) <= 0.05) <= 0.134  # 4 of 30
    assert np.mean(np.array(high) <= 0.05) <= 0.134
