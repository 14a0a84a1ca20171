"""Figures of trades, worked out by hand."""

import numpy as np
import pytest

from backtest import metrics


def test_nothing_closed_has_no_hit_rate_and_no_profit_factor():
    assert metrics.hit_rate(np.array([])) is None
    assert metrics.profit_factor(np.array([])) is None


def test_a_trade_that_came_out_even_did_not_win():
    assert metrics.hit_rate(np.array([0.0, 1.0, -1.0, 2.0])) == 0.5


def test_without_losses_there_is_no_profit_factor_and_without_gains_it_is_zero():
    assert metrics.profit_factor(np.array([1.0, 2.0])) is None
    assert metrics.profit_factor(np.array([-1.0, -2.0])) == 0.0
    assert metrics.profit_factor(np.array([3.0, -2.0, -4.0])) == 0.5


def test_turnover_halves_what_was_bought_and_sold():
    # bought 100, sold 120, mean equity 110, 73 days = 73 ÷ 365.25 years:
    # 220 ÷ 2 ÷ 110 ÷ (73 ÷ 365.25) = 365.25 ÷ 73
    when = np.array(["2025-01-01", "2025-02-01", "2025-03-15"], "datetime64[D]")
    found = metrics.turnover(220.0, np.array([100.0, 110.0, 120.0]), dates=when)
    assert found == pytest.approx(365.25 / 73)


def test_turnover_of_one_date_or_of_debt_cannot_be_said():
    when = np.array(["2025-01-01", "2025-02-01"], "datetime64[D]")
    assert metrics.turnover(1.0, np.array([100.0]), dates=when[:1]) is None
    assert metrics.turnover(1.0, np.array([100.0, -300.0]), dates=when) is None


def test_exposure_leaves_out_the_first_date():
    assert metrics.exposure(np.array([False, True, True])) == 1.0
    assert metrics.exposure(np.array([False, True, False, False])) == pytest.approx(1 / 3)
    assert metrics.exposure(np.array([False])) is None
