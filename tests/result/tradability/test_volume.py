"""Volume: an order beside the median value traded in the 20 bars before it."""

from __future__ import annotations

import numpy as np
import pytest

from backtest import Costs, long

SHARE = "600584.SS"


def test_an_order_is_weighed_against_the_median_of_the_twenty_bars_before(bars, run, first):
    # 100,000 bought where 1,000,000 shares at 10 change hands: 1 % of 10,000,000.
    found = first(run({SHARE: bars()}, [long(SHARE)]))
    assert found["entry_share"] == pytest.approx(0.01)
    assert found["exit_share"] == pytest.approx(0.01)


def test_the_median_is_of_twenty_bars_and_not_the_mean(bars, run, first):
    # Of the 20 bars before 5 March 9 trade a hundredfold: no matter; 11 do: the median is theirs;
    # 10 do: it is halfway, 505,000,000.
    for busy, share in ((9, 0.01), (10, 1e5 / 5.05e8), (11, 0.0001)):
        frame = bars()
        place = frame.index.get_loc("2024-03-05")
        frame.iloc[place - busy : place, 4] = 1e8
        assert first(run({SHARE: frame}, [long(SHARE)]))["entry_share"] == pytest.approx(share)


def test_nothing_from_the_entry_bar_on_changes_its_share(bars, run, first):
    frame = bars()
    frame.loc[frame.index >= "2024-03-05", "Volume"] = 1e9
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_share"] == pytest.approx(0.01)


def test_the_exit_is_weighed_at_its_own_price(bars, run, first):
    # 10,000 shares sold at 12: 120,000 beside 10,000,000 (a 12 in the 20 bars moves no median).
    frame = bars(wanted={"2024-03-12": (12.0, 12.2, 11.8, 12.0)})
    assert first(run({SHARE: frame}, [long(SHARE)]))["exit_share"] == pytest.approx(0.012)


def test_a_dividend_does_not_change_the_number_of_shares_sold(bars, run, first):
    # 1.00 of 10.00 paid on bar 3: 10,000 shares are sold at 10.00, not 11,111.
    frame = bars()
    frame["Adj Close"] = np.where(frame.index < "2024-03-08", 9.0, 10.0)
    assert first(run({SHARE: frame}, [long(SHARE)]))["exit_share"] == pytest.approx(0.01)


def test_large_orders_and_the_capital_at_which_they_would_not_be(bars, run):
    made = run({SHARE: bars()}, [long(SHARE)], capital=500_000)
    assert len(made.tradability.large) == 1
    # 5 % of what is traded at 500,000, hence 1 % at 100,000.
    assert made.tradability.capacity == pytest.approx(100_000)


def test_one_percent_itself_is_not_large(bars, run):
    assert run({SHARE: bars()}, [long(SHARE)], capital=99_999).tradability.large.empty
    assert len(run({SHARE: bars()}, [long(SHARE)], capital=100_010).tradability.large) == 1


def test_without_a_volume_or_without_twenty_bars_nothing_is_said_of_size(bars, run, first):
    made = run({SHARE: bars().drop(columns="Volume")}, [long(SHARE)])
    assert np.isnan(first(made)["entry_share"])
    assert made.tradability.capacity is None
    whole = bars()
    entry = whole.index.get_loc("2024-03-05")
    for before, known in ((19, False), (20, True)):
        late = whole.iloc[entry - before :]
        share = first(run({SHARE: late}, [long(SHARE)]))["entry_share"]
        assert np.isfinite(share) == known


def test_bars_on_which_nothing_was_traded_count_as_nothing(bars, run, first):
    frame = bars()
    frame.loc[frame.index < "2024-03-05"] = (10.0, 10.0, 10.0, 10.0, 0.0)
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_share"] == np.inf


def test_slippage_is_part_of_what_an_order_is_worth(bars, run, first):
    # 100,000 buys 9,900.99 shares at 10.10: worth 100,000; sold at 9.90: 98,019.80.
    made = run({SHARE: bars()}, [long(SHARE)], costs=Costs(slippage=0.01))
    assert first(made)["entry_share"] == pytest.approx(0.01)
    assert first(made)["exit_share"] == pytest.approx(0.00980198, rel=1e-6)
