"""Where a detector sees nothing, and what is said of events that nobody could decide about."""

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


def flat(exchange: str, first: str, last: str) -> pd.DataFrame:
    """Bars at 100 on every session."""
    days = read_sessions(exchange, date.fromisoformat(first), date.fromisoformat(last)).dates
    return pd.DataFrame(
        dict.fromkeys(("Open", "High", "Low", "Close"), 100.0), pd.DatetimeIndex(days)
    )


def run(
    prices: dict[str, pd.DataFrame], watched: str, *news: str, within: int = 5,
    period: dict[str, str] | None = None, when: str = "alone",
) -> Result:  # fmt: skip
    """News without a fall of half before it; SPY is bought."""
    listed = [{"announced_at": f"{day}T12:00:00+00:00", "id": day} for day in news]
    thesis = Thesis(
        name="made",
        benchmark="SPY",
        period=period,
        events={
            "news": {"list": listed},
            "fall": {"detect": {"symbol": watched, "measure": "return", "below": -0.5}},
            "alone": {"combine": {"event": "news", "without": "fall", "within": within,
                                  "sessions_of": "SPY"}},
        },
        rules=[Rule(when=when, legs=[long("SPY")], exit=Exit(after=5))],
        costs={"taxes": "none"},
    )  # fmt: skip
    return backtest.run(thesis, prices=prices, placebo=False)


def kept(result: Result) -> list[str]:
    return [result.history.ids[k] for k in result.history.of("alone")]


def left_out(result: Result) -> list[str]:
    return [note for note in result.data.notes if "left out" in note]


@pytest.fixture
def spy() -> pd.DataFrame:
    return flat("XNYS", "2015-01-02", "2023-12-29")


def test_an_instrument_without_bars_in_the_period_sees_nothing(spy: Any) -> None:
    prices = {"SPY": spy, "KO": flat("XNYS", "2019-01-02", "2020-06-30")}
    period = {"end": "2017-12-31"}
    assert len(run(prices, "KO", "2016-05-10", period=period, when="news").trades) == 1
    result = run(prices, "KO", "2016-05-10", period=period)
    assert kept(result) == []
    assert len(left_out(result)) == 1


def test_before_and_after_the_quotes_of_a_rate_nothing_is_seen(spy: Any) -> None:
    days = pd.bdate_range("2018-01-01", "2019-12-31")
    prices = {"SPY": spy, "EURUSD=X": pd.DataFrame({"Close": 1.1}, index=days)}
    result = run(prices, "EURUSD=X", "2016-05-10", "2018-05-10", "2022-05-10")
    assert kept(result) == ["2018-05-10"]
    assert left_out(result) == [
        "alone: 2 events of news left out (2016-05-10 to 2022-05-10): the prices at hand do not "
        "tell whether there was fall in the 5 sessions before"
    ]


@pytest.mark.parametrize(("missing", "seen"), [(5, True), (6, False), (100, False)])
def test_a_long_gap_hides_what_a_short_one_does_not(spy: Any, missing: int, seen: bool) -> None:
    """Over a short gap nothing was traded; in a long one nobody knows."""
    frame = flat("XNYS", "2019-01-02", "2020-06-30")
    frame = frame.drop(frame.index[100 : 100 + missing])
    after = frame.index[100]
    day = str((after + pd.Timedelta(days=1)).date())
    result = run({"SPY": spy, "KO": frame}, "KO", day, within=3)
    assert bool(kept(result)) is seen
    assert bool(left_out(result)) is not seen


@pytest.mark.parametrize(
    ("within", "said"),
    [(0, "since the last close"), (1, "in the session before"), (9, "in the 9 sessions before")],
)
def test_only_what_could_have_fired_is_told(spy: Any, within: int, said: str) -> None:
    news = [f"{year}-05-10" for year in (2010, 2012, 2014, 2016)]
    late = spy[spy.index >= "2016-05-10"]
    result = run(
        {"SPY": spy, "KO": late}, "KO", *news, within=within, period={"start": "2016-01-04"}
    )
    assert left_out(result) == [
        "alone: 1 event of news left out (2016-05-10): the prices at hand do not tell whether "
        f"there was fall {said}"
    ]
    assert kept(result) == []


def test_a_study_and_a_sweep_say_it_too(spy: Any) -> None:
    rng = np.random.default_rng(1)
    close = 100 * np.cumprod(1 + 0.01 * rng.normal(size=len(spy)))
    moving = pd.DataFrame(dict.fromkeys(spy.columns, close), index=spy.index)
    prices = {"SPY": moving, "KO": moving[moving.index >= "2018-05-09"] * 1.0}
    thesis = run(prices, "KO", "2018-05-10", "2019-05-10", "2020-05-11").thesis
    found = backtest.study(thesis, prices=prices, model="constant_mean")
    swept = backtest.sweep(thesis, {"exit.after": [3, 5]}, prices=prices)
    assert swept.overfitting is not None
    for notes in (found.notes, swept.overfitting.notes):
        assert [note for note in notes if "left out (2018-05-10)" in note]
