"""The total-return factor against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.errors import PriceFault
from backtest.prices.adjust import factor_from_dividends, total_return_factor
from backtest.prices.bars import Bars, Dividends

DAYS = np.array(["2024-01-02", "2024-01-03", "2024-01-05", "2024-01-08"], "datetime64[D]")
CLOSES = np.array([100.0, 98.0, 50.0, 60.0])


def bars(**columns: object) -> Bars:
    return Bars("A", "A.csv", np.arange(2, 6), DAYS.copy(), close=CLOSES.copy(), **columns)  # type: ignore[arg-type]


def paid(*dividends: tuple[str, float]) -> Dividends:
    dates = np.array([day for day, _ in dividends], "datetime64[D]")
    return Dividends(dates, np.array([amount for _, amount in dividends]))


def test_factor_steps_back_over_an_ex_date_by_one_minus_dividend_over_the_close_before() -> None:
    # ex 5 January, 4.90 on a close of 98: 1 - 0.05
    factor = factor_from_dividends(bars(), paid(("2024-01-05", 4.9)))
    assert factor == pytest.approx([0.95, 0.95, 1, 1], rel=1e-15)


def test_two_dividends_compound() -> None:
    # ex 3 January: 1 - 10/100 = 0.9; ex 8 January: 1 - 5/50 = 0.9
    factor = factor_from_dividends(bars(), paid(("2024-01-03", 10), ("2024-01-08", 5)))
    assert factor == pytest.approx([0.81, 0.9, 0.9, 1], rel=1e-15)


def test_ex_date_without_a_bar_takes_effect_at_the_next_bar() -> None:
    factor = factor_from_dividends(bars(), paid(("2024-01-04", 4.9)))
    assert factor == pytest.approx([0.95, 0.95, 1, 1], rel=1e-15)


def test_dividends_that_take_effect_together_are_added() -> None:
    # 4 and 5 January both take effect on the 5th: 1 - (4.9 + 4.9)/98
    factor = factor_from_dividends(bars(), paid(("2024-01-04", 4.9), ("2024-01-05", 4.9)))
    assert factor == pytest.approx([0.9, 0.9, 1, 1], rel=1e-15)


@pytest.mark.parametrize("day", ["2023-12-29", "2024-01-02", "2024-01-09"])
def test_dividend_outside_the_bars_changes_nothing(day: str) -> None:
    assert factor_from_dividends(bars(), paid((day, 1))).tolist() == [1, 1, 1, 1]


def test_total_return_over_an_ex_date_is_the_price_and_the_dividend() -> None:
    factor = factor_from_dividends(bars(), paid(("2024-01-05", 4.9)))
    adjusted = CLOSES * factor
    # reinvested at the ex-date's close: 50 / (98 - 4.9) of every unit held at 98
    assert adjusted[2] / adjusted[1] == pytest.approx(50 / 93.1, rel=1e-14)


def test_adjusted_close_gives_the_factor_and_dividends_are_not_counted_twice() -> None:
    given = bars(adjusted=np.array([90.0, 88.2, 50.0, 60.0]), dividends=paid(("2024-01-05", 4.9)))
    assert total_return_factor(given) == pytest.approx([0.9, 0.9, 1, 1], rel=1e-15)


def test_a_dividend_as_large_as_the_price_is_a_fault() -> None:
    with pytest.raises(PriceFault, match=r"2024-01-03 dividend.*100"):
        factor_from_dividends(bars(), paid(("2024-01-03", 100.0)))
