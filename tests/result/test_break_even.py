"""The break-even slippage, by hand and by replaying at it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Costs, Exit, Listed, Rule, Thesis, long, run
from backtest.prices.sessions import read_sessions
from backtest.result.break_even import HIGHEST, find_zero


def one_trade(last: float, **exits: object) -> backtest.Result:
    """Bought at 100; `last` from 5 February on."""
    dates = read_sessions("XNYS", *pd.to_datetime(["2025-01-02", "2025-03-31"]).date).dates
    price = np.where(dates < np.datetime64("2025-02-05"), 100.0, last)
    frame = pd.DataFrame(
        dict.fromkeys(("Open", "High", "Low", "Close"), price), index=pd.DatetimeIndex(dates)
    )
    thesis = Thesis(
        name="by-hand",
        events={"news": Listed(list=[{"announced_at": "2025-01-15T20:00:00-05:00"}])},
        rules=[Rule(when="news", legs=[long("F")], exit=Exit(after=30, **exits))],
        costs=Costs(taxes="none"),
    )
    return run(thesis, prices={"F": frame})


def test_bought_at_100_and_sold_at_110_nothing_is_left_at_ten_over_210():
    # 110 × (1 − s) = 100 × (1 + s)
    found = one_trade(110.0).break_even
    assert found.slippage == pytest.approx(10 / 210, abs=1e-11)
    assert found.note == ""


def test_a_loss_has_no_break_even_and_says_so():
    found = one_trade(90.0).break_even
    assert found.slippage is None
    assert "nothing is gained" in found.note


def test_a_gain_that_bears_20_percent_says_so():
    # 300 × 0.8 = 240 is more than 100 × 1.2
    found = one_trade(300.0).break_even
    assert found.slippage is None
    assert "20 %" in found.note


def test_nothing_traded_has_no_break_even():
    result = backtest.run(
        Thesis(
            name="none",
            events={"news": Listed(list=[{"announced_at": "2019-01-15T20:00:00-05:00"}])},
            rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=3))],
        ),
        prices="sample",
    )
    assert (result.break_even.slippage, result.break_even.note) == (None, "nothing was traded")


@pytest.mark.parametrize("name", ["zhipu-entity-list", "zhipu-long-short", "entity-list-smic"])
def test_a_replay_at_the_break_even_slippage_returns_nothing(name):
    thesis = backtest.load(name)
    found = run(thesis, prices="sample").break_even.slippage
    assert 0 < found < HIGHEST
    costs = thesis.costs.model_copy(update={"slippage": found})
    again = run(thesis.model_copy(update={"costs": costs}), prices="sample")
    assert again.metrics.total_return == pytest.approx(0.0, abs=1e-9)
    assert again.break_even == run(thesis, prices="sample").break_even  # whatever its own


def test_a_return_that_jumps_below_zero_is_found_and_said():
    found = find_zero(lambda s: 0.1 if s < 0.0345 else -0.1)
    assert found.slippage == pytest.approx(0.0345, abs=1e-11)
    assert "jumps" in found.note


def test_of_several_the_lowest_is_given_and_said():
    found = find_zero(lambda s: np.cos(50 * s))
    assert found.slippage == pytest.approx(np.pi / 100, abs=1e-11)
    assert "the lowest found" in found.note
