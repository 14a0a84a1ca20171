"""The table of trades: columns of the contract, worked out by hand."""

import pandas as pd
import pytest
from result_by_hand import LEG, OLD, a_schedule, an_outcome

from backtest.replay.outcome import Kind, Reason

CONTRACT = [
    "event_id", "rule", "symbol", "side", "budget", "cut_from", "entry_date", "entry_price",
    "quantity", "exit_date", "exit_price", "exit_reason", "costs", "pnl", "return",
    "benchmark_return", "missed_move",
]  # fmt: skip


def test_every_column_of_the_contract_is_there(run):
    assert set(CONTRACT) <= set(run.trades.columns)


def test_only_granted_tranches_are_trades_in_the_order_of_the_grants(run):
    assert run.trades["symbol"].tolist() == ["LEG", "FAR"]
    assert run.trades["side"].tolist() == ["long", "short"]
    assert run.trades["event_id"].tolist() == ["listed-1", "listed-1"]


def test_prices_are_quoted_after_slippage_each_with_its_own_bars_factor(run):
    first = run.trades.loc[0]
    assert first["entry_price"] == pytest.approx(12.1 / 0.5)  # factor of the 7th
    assert first["exit_price"] == pytest.approx(11.7 / 1.0)  # factor of the 9th
    assert first["entry_date"] == pd.Timestamp("2025-01-07")
    assert first["exit_date"] == pd.Timestamp("2025-01-09")
    assert (first["entry_at"], first["exit_at"], first["exit_reason"]) == ("open", "close", "after")


def test_a_trade_still_open_has_no_exit(run):
    second = run.trades.loc[1]
    assert pd.isna(second["exit_date"])
    assert pd.isna(second["exit_price"])
    assert pd.isna(second["exit_at"])
    assert second["exit_reason"] == "open"
    assert second["exit_value"] == 330.0  # worth at the last close


def test_sessions_are_bars_from_entry_to_exit_or_to_the_last(run):
    assert run.trades["sessions"].tolist() == [2, 3]  # 7 → 9, and 7 → 10


def test_gross_is_net_plus_all_costs(run):
    # 2 + 1 + 0 + 148 = 151 and 449 + 151 = 600; 0.5 + 1.5 + 15 = 17 and −82 + 17 = −65
    assert run.trades["costs"].tolist() == [151.0, 17.0]
    assert run.trades["gross"].tolist() == [600.0, -65.0]


def test_return_is_profit_over_the_granted_budget(run):
    assert run.trades["return"].tolist() == pytest.approx([449 / 500, -82 / 250])


def test_cut_from_is_the_budget_asked_for_where_it_was_cut(run):
    assert pd.isna(run.trades.loc[0, "cut_from"])
    assert run.trades.loc[1, "cut_from"] == 500.0


def test_every_reason_has_the_contracts_name(panel, made):
    rows = [{"reason": reason, "exit_bar": 3, "exit_kind": Kind.AT_CLOSE} for reason in Reason]
    result = made(a_schedule(panel, *({} for _ in rows)), an_outcome(*rows))
    assert result.trades["exit_reason"].tolist() == [
        "after", "stop_loss", "take_profit", "trailing_stop", "until", "when", "open",
        "data_ended", "ruined",
    ]  # fmt: skip


def test_missed_move_is_from_the_last_close_by_known_from_to_the_first_open(run):
    # known from 09:00 on the 6th: LEG had closed at 08:00 at 10.5, and opens at 11 on the
    # 7th. FAR closes at 21:00, after it, and has no earlier close.
    assert run.trades.loc[0, "missed_move"] == pytest.approx(11 / 10.5 - 1)
    assert pd.isna(run.trades.loc[1, "missed_move"])


def test_missed_move_of_an_entry_at_the_close_ends_at_that_close(panel, made):
    schedule = a_schedule(panel, {"at_open": False})
    assert made(schedule, an_outcome({})).trades.loc[0, "missed_move"] == pytest.approx(
        11.5 / 10.5 - 1
    )


def test_closes_alone_have_no_missed_move_and_enter_at_the_close(panel, made):
    result = made(a_schedule(panel, {"instrument": OLD}), an_outcome({}))
    assert pd.isna(result.trades.loc[0, "missed_move"])
    assert result.trades.loc[0, "entry_at"] == "close"


def test_without_a_candidate_the_table_is_empty_and_keeps_its_columns(panel, made):
    result = made(a_schedule(panel), an_outcome())
    assert len(result.trades) == 0
    assert set(CONTRACT) <= set(result.trades.columns)
    assert len(result.skipped) == len(result.cuts) == 0


def test_three_thousand_tranches_are_tabulated_in_a_breath(panel, made):
    import time

    rows = [{"instrument": LEG}] * 3000
    result = made(a_schedule(panel, *rows), an_outcome(*({} for _ in rows)))
    began = time.perf_counter()
    assert len(result.trades) == 3000
    assert time.perf_counter() - began < 1.0
