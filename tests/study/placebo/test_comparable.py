"""Dates as wild as the events' own, and kinds of theses that a p-value must not judge."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.result import Result
from backtest.study.placebo.comparable import comparable, invalid
from backtest.study.placebo.ordinary import ordinary_dates
from backtest.study.placebo.volatility import WINDOW, alike, ranks

DAYS = pd.bdate_range("2020-01-01", periods=400)
WILD = slice(200, 240)  # bars of 4 % a day, the others of 1 %


def frames() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    size = np.full(len(DAYS), 0.01)
    size[WILD] = 0.04
    made = {}
    for name in ("BTC-USD", "ETH-USD"):
        close = 100 * np.exp(np.cumsum(size * rng.normal(size=len(DAYS))))
        made[name] = pd.DataFrame({"Close": close}, index=DAYS)
    return made


def run(*places: int, events: Any = None, after: int = 5) -> Result:
    listed = [{"announced_at": f"{DAYS[p].date()}T01:00:00+00:00", "title": str(p)} for p in places]
    thesis = Thesis(
        name="made",
        benchmark="ETH-USD",
        events={"news": Listed(list=listed)} if events is None else events,
        rules=[Rule(when="news", legs=[long("BTC-USD")], exit=Exit(after=after))],
        costs={"taxes": "none"},
    )
    return backtest.run(thesis, prices=frames(), placebo=False)


def circle(result: Result) -> tuple[list[int], tuple[str, ...]]:
    schedule, panel = result.schedule, result.panel
    needed = np.full(len(schedule), 5)
    every = ordinary_dates(schedule, panel, needed)
    found = comparable(result.thesis, result.history, schedule, panel, every)
    [part] = found.ordinary.every_part
    return part.dates.tolist(), found.notes


def test_volatility_is_of_the_twenty_returns_known_before_the_date() -> None:
    result = run(100)
    rank = ranks(result.panel, [result.panel.position("BTC-USD")], result.schedule.timeline)
    assert np.isnan(rank[: WINDOW + 1]).all()
    close = result.panel.close[result.panel.bars(result.panel.position("BTC-USD"))]
    returns = [float(np.log(close[t] / close[t - 1])) for t in range(1, len(close))]
    # known before date t: the returns of bars t − 20 to t − 1
    spread = {t: statistics.stdev(returns[t - 1 - WINDOW : t - 1]) for t in range(21, len(close))}
    for t in (21, 150, 200, 201, 230, 259, 260, 399):
        below = sum(spread[other] < spread[t] * (1 - 1e-12) for other in spread)
        assert rank[t] == pytest.approx(below / len(spread)), t


def test_events_on_ordinary_days_are_compared_with_all() -> None:
    dates, notes = circle(run(100, 150, 300))
    assert notes == ()
    assert len(dates) == len(DAYS) - 3 - 5


def test_events_on_wild_days_are_compared_with_days_alike() -> None:
    dates, notes = circle(run(215, 222, 230))
    assert len(notes) == 1
    assert notes[0].startswith("the events fall on days of high volatility: dates are drawn from")
    assert dates
    assert min(dates) > 200
    assert max(dates) < 260


def test_alike_takes_what_ranks_between_the_events_and_a_little_beyond() -> None:
    rank = np.array([np.nan, 0.10, 0.44, 0.46, 0.50, 0.60, 0.64, 0.66, 0.90])
    assert alike(rank, np.arange(9), np.array([4, 5])).tolist() == [3, 4, 5, 6]
    assert alike(rank, np.arange(9), np.array([0])).tolist() == []


def test_events_found_in_prices_are_compared_with_the_same_volatility_and_say_so() -> None:
    found = {"detect": {"symbol": "BTC-USD", "measure": "return", "window": 1, "below": "-3%"}}
    result = run(events={"news": found}, after=25)
    assert len(result.schedule) > 5
    dates, notes = circle(result)
    assert notes == (
        "events of news are found in prices: dates are drawn from those of the same volatility "
        "over 20 sessions (of null theses so found 5 % came out at p of 0.05 or less on average, "
        "of single kinds up to 12 %)",
    )
    # 70 of 370 dates have a wild return among the twenty before them: 19 %
    assert np.mean([200 < day < 270 for day in dates]) > 0.4


@pytest.mark.parametrize(("after", "valid"), [(1, False), (19, False), (20, True), (60, True)])
def test_short_horizons_after_large_moves_are_not_judged(after: int, valid: bool) -> None:
    found = {"detect": {"symbol": "BTC-USD", "measure": "return", "window": 1, "below": "-3%"}}
    result = run(events={"news": found}, after=after)
    assert (invalid(result.thesis, after, wild=False) == "") is valid
    judged = backtest.run(result.thesis, prices=frames())
    assert judged.verdict is not None
    said = judged.verdict.reasons[0]
    assert ("null theses of this kind came out" in said) is not valid
    if not valid:
        assert judged.verdict.call == "untestable"


def detecting(measure: str, **asked: Any) -> dict[str, Any]:
    market = {"benchmark": "ETH-USD"} if measure == "excess" else {}
    return {"detect": {"symbol": "BTC-USD", "measure": measure, **market, **asked}}


FOUND: dict[str, dict[str, Any]] = {
    "drawdown": {"news": detecting("drawdown", window=20, below="-5%", refractory=5)},
    "volatility": {"news": detecting("volatility", window=5, above="25%", refractory=5)},
    "breakout": {"news": detecting("breakout", window=10, above=0)},
    "excess": {"news": detecting("excess", above="2%")},
    "fall after news": {
        "news": {"combine": {"event": "fall", "after": "dated", "within": 20}},
        "fall": detecting("return", below="-1%"),
        "dated": {"list": [{"announced_at": str(DAYS[k].date())} for k in (60, 120, 180, 300)]},
    },
}


@pytest.mark.parametrize("kind", FOUND)
def test_whatever_is_found_in_prices_is_compared_with_the_same_volatility(kind: str) -> None:
    for after, valid in ((19, False), (20, True)):
        result = run(events=FOUND[kind], after=after)
        assert len(result.schedule) > 1
        _, notes = circle(result)
        assert len(notes) == 1
        assert notes[0].startswith("events of news are found in prices: dates are drawn from those")
        assert (invalid(result.thesis, after, wild=False) == "") is valid


def test_trades_that_end_at_news_and_moves_together_are_not_judged() -> None:
    events = {**FOUND["fall after news"], "first": {"list": [{"announced_at": "2020-04-01"}]}}
    rule = Rule(when="first", legs=[long("BTC-USD")], exit=Exit(after=60, when="news"))
    thesis = Thesis(name="both", events=events, rules=[rule], costs={"taxes": "none"})
    judged = backtest.run(thesis, prices=frames())
    assert judged.placebo is not None
    assert judged.placebo.invalid.startswith("trades end at news, which needs dates of its own and")
    assert judged.verdict is not None
    assert judged.verdict.call == "untestable"


def test_listed_events_are_judged_at_any_horizon() -> None:
    assert invalid(run(100).thesis, 1, wild=False) == ""


@pytest.mark.parametrize(("after", "valid"), [(1, False), (4, False), (5, True)])
def test_wild_days_are_not_judged_within_five_bars(after: int, valid: bool) -> None:
    judged = backtest.run(run(205, 215, 222, 230, 236, after=after).thesis, prices=frames())
    assert judged.placebo is not None
    assert (judged.placebo.invalid == "") is valid
    if not valid:
        assert judged.verdict is not None
        assert judged.verdict.call == "untestable"
