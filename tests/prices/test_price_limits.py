"""Price limits and ticks by market, board, price and date."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.prices.instrument import Instrument
from backtest.prices.price_limits import common_limit, free_sessions, some_limits
from backtest.prices.ticks import tick_sizes


def middle(symbol: str, exchange: str, currency: str, day: str, close: float, side: float) -> float:
    one = Instrument(symbol, exchange, currency)
    days = np.array([day], "datetime64[D]")
    found = common_limit(one, days, np.array([close]), np.array([side]))
    return float((found.lowest[0] + found.highest[0]) / 2)


@pytest.mark.parametrize(
    ("symbol", "exchange", "day", "close", "up", "down"),
    [
        ("600519.SS", "XSHG", "2024-03-05", 100.0, 110.0, 90.0),
        ("688981.SS", "XSHG", "2020-07-16", 100.0, 120.0, 80.0),
        ("300750.SZ", "XSHE", "2020-08-21", 100.0, 110.0, 90.0),
        ("300750.SZ", "XSHE", "2020-08-24", 100.0, 120.0, 80.0),
        ("2330.TW", "XTAI", "2015-05-29", 100.0, 107.0, 93.0),
        ("2330.TW", "XTAI", "2015-06-01", 100.0, 110.0, 90.0),
        ("005930.KS", "XKRX", "2015-06-12", 100_000.0, 115_000.0, 85_000.0),
        ("005930.KS", "XKRX", "2015-06-15", 100_000.0, 130_000.0, 70_000.0),
        # The exchange's example for KOSDAQ: 9,940 × 0.3 = 2,982, 2,980; 12,920 to 12,900; 6,960.
        ("035720.KQ", "XKOS", "2022-03-07", 9_940.0, 12_900.0, 6_960.0),
        # After the ticks of January 2023 12,920 stands on one.
        ("035720.KQ", "XKOS", "2024-03-05", 9_940.0, 12_920.0, 6_960.0),
        # 20,050 × 0.3 = 6,015, in ticks of 50 6,000; below 20,000 the ticks are of 10.
        ("005930.KS", "XKRX", "2024-03-05", 20_050.0, 26_050.0, 14_050.0),
        ("7203.T", "XTKS", "2025-03-03", 617.0, 717.0, 517.0),
        ("7203.T", "XTKS", "2023-02-15", 19_170.0, 23_170.0, 15_170.0),
    ],
)
def test_limit_prices(
    symbol: str, exchange: str, day: str, close: float, up: float, down: float
) -> None:
    for side, price in ((1.0, up), (-1.0, down)):
        assert middle(symbol, exchange, "X", day, close, side) == pytest.approx(price, rel=1e-6)


def test_markets_without_a_limit_have_none() -> None:
    for symbol, exchange in (("0700.HK", "XHKG"), ("BABA", "XNYS"), ("INFY.NS", "XNSE")):
        assert np.isnan(middle(symbol, exchange, "X", "2024-03-05", 100.0, 1.0))
    index = Instrument("000300.SS", "XSHG", "CNY", kind="index")
    day = np.array(["2024-03-05"], "datetime64[D]")
    assert np.isnan(common_limit(index, day, np.array([100.0]), np.array([1.0])).lowest).all()


def test_special_treatment_is_five_percent_until_july_2026() -> None:
    days = np.array(["2026-07-03", "2026-07-06"], "datetime64[D]")
    share = Instrument("600519.SS", "XSHG", "CNY")
    (found,) = some_limits(share, days, np.array([10.0, 10.0]), np.array([1.0, 1.0]))
    assert found.lowest[0] < 10.5 < found.highest[0]
    assert np.isnan(found.lowest[1])
    assert some_limits(Instrument("688981.SS", "XSHG", "CNY"), days, days, days) == ()


def test_the_first_sessions_of_a_listing_without_a_limit() -> None:
    days = np.array(["2022-03-07", "2024-03-05"], "datetime64[D]")
    main, star = Instrument("600519.SS", "XSHG", "CNY"), Instrument("688981.SS", "XSHG", "CNY")
    assert free_sessions(main, days).tolist() == [1, 5]
    assert free_sessions(star, days).tolist() == [5, 5]


def test_ticks_are_by_price_and_date() -> None:
    days = np.array(["2022-03-07", "2024-03-05"], "datetime64[D]")
    kakao, both = Instrument("035720.KQ", "XKOS", "KRW"), np.array([15_000.0, 15_000.0])
    assert tick_sizes(kakao, days, both).tolist() == [50.0, 10.0]
    prices = np.array([9.99, 10.0])
    assert tick_sizes(Instrument("2330.TW", "XTAI", "TWD"), days, prices).tolist() == [0.01, 0.05]
    assert np.isnan(tick_sizes(Instrument("BABA", "XNYS", "USD"), days, both)).all()
