"""Rates: direct, inverse, through USD, carried forward; figures by hand."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.errors import DataUnavailable
from backtest.prices.bars import Bars
from backtest.prices.currency import Conversion, Rates, find_rates, rate_symbols


def series(symbol: str, *quotes: tuple[str, float]) -> Bars:
    dates = np.array([day for day, _ in quotes], "datetime64[D]")
    closes = np.array([value for _, value in quotes])
    return Bars(symbol, f"{symbol}.csv", np.arange(2, 2 + len(quotes)), dates, close=closes)


def found(currency: str, base: str, *held: Bars) -> Rates | None:
    by_symbol = {bars.symbol: bars for bars in held}
    return find_rates(currency, base, has=by_symbol.__contains__, read=by_symbol.__getitem__)


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


def test_direct_rate_goes_before_the_inverse() -> None:
    rates = found(
        "HKD", "USD", series("HKD=X", ("2024-01-02", 8)), series("HKDUSD=X", ("2024-01-02", 0.13))
    )
    assert rates is not None
    assert (rates.route, rates.values.tolist()) == ("direct HKDUSD=X", [0.13])


def test_short_form_is_units_per_usd() -> None:
    rates = found("HKD", "USD", series("HKD=X", ("2024-01-02", 8)))
    assert rates is not None
    assert (rates.route, rates.values.tolist()) == ("inverse HKD=X", [0.125])


def test_usd_in_another_base_takes_the_short_form_directly() -> None:
    rates = found("USD", "HKD", series("HKD=X", ("2024-01-02", 8)))
    assert rates is not None
    assert (rates.route, rates.values.tolist()) == ("direct HKD=X", [8.0])


def test_euro_is_quoted_the_other_way_round() -> None:
    rates = found("EUR", "USD", series("EURUSD=X", ("2024-01-02", 1.25)))
    assert rates is not None
    assert rates.values.tolist() == [1.25]


def test_cross_goes_through_usd_each_leg_carried_forward_from_where_both_exist() -> None:
    rates = found(
        "HKD",
        "EUR",
        series("HKD=X", ("2024-01-01", 8), ("2024-01-03", 10)),
        series("EURUSD=X", ("2024-01-02", 1.25), ("2024-01-04", 1.6)),
    )
    assert rates is not None
    assert rates.route == "through USD: inverse HKD=X, inverse EURUSD=X"
    assert rates.dates.astype(str).tolist() == ["2024-01-02", "2024-01-03", "2024-01-04"]
    # HKD in USD × USD in EUR: 0.125 × 0.8, 0.1 × 0.8, 0.1 × 0.625
    assert rates.values == pytest.approx([0.1, 0.08, 0.0625], rel=1e-15)


def test_no_way_is_none() -> None:
    assert found("HKD", "EUR", series("HKD=X", ("2024-01-01", 8))) is None


def test_rate_is_carried_forward_and_never_backward() -> None:
    rates = Rates("HKD", days("2024-01-02", "2024-01-04"), np.array([1.0, 2.0]), "")
    conversion = Conversion("USD", {"HKD": rates})
    asked = days("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05")
    np.testing.assert_array_equal(conversion.on("HKD", asked), [np.nan, 1, 1, 2, 2])
    np.testing.assert_array_equal(conversion.before("HKD", asked), [np.nan, np.nan, 1, 1, 2])
    np.testing.assert_array_equal(conversion.on("USD", asked), [1, 1, 1, 1, 1])


def test_currency_that_was_not_read_is_said_with_the_mend() -> None:
    with pytest.raises(DataUnavailable, match="JPY=X"):
        Conversion("USD", {}).on("JPY", days("2024-01-02"))


def test_symbols_of_a_pair_without_usd() -> None:
    assert rate_symbols("HKD", "EUR") == ("HKDEUR=X", "EURHKD=X")
