"""All flags together: what cannot be had, what it made, and that no number of the replay moves."""

from __future__ import annotations

import pandas as pd
import pytest

import backtest
from backtest import long, short

SHARES = ["600584.SS", "000977.SZ"]


def test_the_result_without_trades_is_a_plain_sum_of_the_others(bars, run):
    frames = {
        SHARES[0]: bars(wanted={"2024-03-05": (11.0,) * 4}),  # bought at 11, sold at 10
        SHARES[1]: bars("XSHE", {"2024-03-12": (12.0, 12.2, 11.8, 12.0)}),
    }
    made = run(frames, [long(*SHARES)], costs=backtest.Costs(taxes="none"))
    found = made.tradability
    assert found.unavailable["symbol"].tolist() == [SHARES[0]]
    # 50,000 ÷ 11 shares lose 1 each: −4,545.45; 5,000 shares gain 2 each: 10,000.
    assert found.profit == pytest.approx(10_000 - 50_000 / 11)
    assert found.without(found.unavailable) == pytest.approx(10_000)
    assert found.without(found.trades) == 0.0
    assert found.without(found.trades.iloc[:0]) == found.profit


def test_flags_stand_in_the_order_of_the_trades(bars, run):
    frames = {SHARES[0]: bars(), SHARES[1]: bars("XSHE")}
    made = run(frames, [long(SHARES[1]), short(SHARES[0])])
    for column in ("event_id", "symbol", "side", "entry_date", "exit_date", "pnl"):
        pd.testing.assert_series_equal(made.tradability.trades[column], made.trades[column])


def test_a_run_without_trades_has_no_flags_and_no_capacity(bars, run):
    frame = bars().loc[:"2024-02-29"]
    made = run({SHARES[0]: frame}, [long(SHARES[0])])
    assert len(made.trades) == 0
    assert made.tradability.trades.empty
    assert made.tradability.capacity is None
    assert made.tradability.profit == 0.0


def test_a_ban_and_a_locked_limit_are_counted_once(bars, run):
    frames = {SHARES[0]: bars(wanted={"2024-03-05": (11.0,) * 4, "2024-03-12": (9.9,) * 4})}
    assert len(run(frames, [long(SHARES[0])]).tradability.unavailable) == 1


def test_reasons_of_the_verdict_say_what_could_not_be_had(bars, run):
    frames = {SHARES[0]: bars(wanted={"2024-03-05": (11.0,) * 4})}
    reasons = run(frames, [long(SHARES[0])], capital=10_000_000).verdict.reasons
    assert "1 trade nobody could have had" in reasons
    assert "1 trade of more than 1 % of the usual volume: it would move the price" in reasons
    doubtful = {SHARES[0]: bars(wanted={"2024-03-05": (11.0, 11.0, 10.5, 10.8)})}
    assert "1 trade filled at the day's limit: doubtful" in run(
        doubtful, [long(SHARES[0])]
    ).verdict.reasons  # fmt: skip
