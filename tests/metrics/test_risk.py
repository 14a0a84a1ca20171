"""Risk figures against the standard library's statistics, loops and hand work."""

import itertools
import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest import metrics

RETURNS = st.lists(st.floats(-0.2, 0.2).map(lambda x: round(x, 6)), min_size=2, max_size=40)


def weekdays(count: int) -> np.ndarray:
    return np.busday_offset("2025-01-06", np.arange(count)).astype("datetime64[D]")


def free(when: np.ndarray, rate: float) -> list[float]:
    return [rate * int((b - a).astype(int)) / 365 for a, b in itertools.pairwise(when)]


@given(RETURNS)
def test_volatility_and_sharpe_are_those_of_the_standard_library(returns):
    when = weekdays(len(returns) + 1)
    years = int((when[-1] - when[0]).astype(int)) / 365.25
    periods = len(returns) / years
    spread = statistics.stdev(returns)
    found = metrics.volatility(np.array(returns), when)
    assert found == pytest.approx(spread * math.sqrt(periods), rel=1e-9, abs=1e-12)
    sharpe = metrics.sharpe(np.array(returns), when, risk_free=0.04)
    excess = [r - f for r, f in zip(returns, free(when, 0.04), strict=True)]
    if spread < 1e-12:
        assert sharpe is None
    else:
        expected = statistics.fmean(excess) / spread * math.sqrt(periods)
        assert sharpe == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(RETURNS)
def test_sortino_counts_every_date_and_only_what_falls_short(returns):
    when = weekdays(len(returns) + 1)
    periods = len(returns) / (int((when[-1] - when[0]).astype(int)) / 365.25)
    excess = [r - f for r, f in zip(returns, free(when, 0.04), strict=True)]
    below = math.sqrt(math.fsum(min(e, 0.0) ** 2 for e in excess) / len(excess))
    found = metrics.sortino(np.array(returns), when, risk_free=0.04)
    if below == 0:
        assert found is None
    else:
        expected = statistics.fmean(excess) / below * math.sqrt(periods)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_sharpe_divides_by_the_spread_of_returns_not_of_excess_returns():
    # Thursday to Friday, Friday to Monday: rf is 1 and 3 basis points at 3.65 % a year.
    when = np.array(["2025-01-16", "2025-01-17", "2025-01-20"], "datetime64[D]")
    # r = 3 %, 1 %: mean of excess (2.99 + 0.97) ÷ 2 = 1.98 %, s = √0.0002
    expected = 0.0198 / math.sqrt(0.0002) * math.sqrt(2 / (4 / 365.25))
    found = metrics.sharpe(np.array([0.03, 0.01]), when, risk_free=0.0365)
    assert found == pytest.approx(expected)


def test_one_return_has_no_spread():
    when = weekdays(2)
    assert metrics.volatility(np.array([0.1]), when) is None
    assert metrics.sharpe(np.array([0.1]), when) is None


def test_a_path_that_does_not_move_has_no_sharpe_and_no_sortino():
    when = weekdays(4)
    still = np.zeros(3)
    assert metrics.volatility(still, when) == 0.0
    assert metrics.sharpe(still, when) is None
    assert metrics.sortino(still, when) is None


def test_rounding_alone_is_no_spread():
    path = 100.0 * 1.001 ** np.arange(50)
    assert metrics.sharpe(metrics.daily_returns(path), weekdays(50)) is None


def test_no_fall_has_no_calmar():
    assert metrics.calmar(np.array([1.0, 2.0, 3.0]), weekdays(3)) is None


def test_calmar_of_a_loss_is_negative():
    # four years, 1 → 0.0625: CAGR −0.5; the deepest fall −0.9375
    when = np.array(["2021-01-01", "2025-01-01"], "datetime64[D]")
    assert metrics.calmar(np.array([1.0, 0.0625]), when) == pytest.approx(-0.5 / 0.9375)
