"""Returns of a path, worked out by hand."""

import math

import numpy as np
import pytest

from backtest import metrics


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


def test_a_path_of_one_date_has_no_daily_return_and_a_total_of_nothing():
    path = np.array([100.0])
    assert metrics.daily_returns(path).tolist() == []
    assert metrics.total_return(path) == 0.0
    assert metrics.total_return(np.array([])) is None


def test_total_return_is_the_product_of_the_daily_ones():
    path = np.array([100.0, 120.0, 90.0, 99.0])
    # 1.2 × 0.75 × 1.1 = 0.99
    assert metrics.daily_returns(path) == pytest.approx([0.2, -0.25, 0.1])
    assert metrics.total_return(path) == pytest.approx(-0.01)


def test_growth_per_year_counts_calendar_days():
    # 91 days: 1.25^(365.25 ÷ 91) − 1 = e^(4.013736… × 0.2231435…) − 1
    found = metrics.cagr(np.array([100.0, 125.0]), days("2025-01-15", "2025-04-16"))
    assert found == pytest.approx(math.exp(365.25 / 91 * math.log(1.25)) - 1)


def test_nothing_left_has_no_growth_per_year():
    when = days("2025-01-15", "2025-04-16")
    assert metrics.cagr(np.array([100.0, 0.0]), when) is None
    assert metrics.cagr(np.array([100.0, -5.0]), when) is None


def test_a_path_of_one_date_has_no_growth_and_no_periods():
    one = days("2025-01-15")
    assert metrics.cagr(np.array([100.0]), one) is None
    assert metrics.periods_per_year(one) is None
    assert metrics.years_between(one) == 0.0


def test_periods_per_year_are_those_of_the_path_not_252():
    # two returns in 365.25 ÷ 4 days would be eight a year; here 2 ÷ (73 ÷ 365.25)
    when = days("2025-01-01", "2025-02-01", "2025-03-15")
    assert metrics.periods_per_year(when) == pytest.approx(2 * 365.25 / 73)


def test_the_riskless_return_of_a_weekend_is_three_days():
    when = days("2025-01-17", "2025-01-20")  # Friday, Monday
    found = metrics.excess_returns(np.array([0.0]), when, risk_free=0.0365)
    assert found == pytest.approx([-0.0003])


def test_growth_that_no_float_holds_has_no_yearly_rate():
    # tenfold in a day is 10^365.25 in a year; the largest float is below 10^309
    assert metrics.cagr(np.array([1.0, 10.0]), days("2025-01-15", "2025-01-16")) is None
