"""Law: the bans on persons of the United States, by day, and the list that bans nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest.result.columns import words
from backtest.result.tradability.law import laws

OLD, NEW = "Executive Order 13959", "Executive Order 14032 (NS-CMIC list)"


@pytest.mark.parametrize(
    ("symbol", "day", "order"),
    [
        ("0981.HK", "2021-01-29", ""),  # listed on 3 December 2020: 60 days
        ("0981.HK", "2021-02-01", OLD),
        ("0981.HK", "2021-06-02", OLD),
        ("0981.HK", "2021-06-03", ""),  # the gap between the two orders
        ("0981.HK", "2021-08-01", ""),
        ("0981.HK", "2021-08-02", NEW),
        ("688981.SS", "2025-01-16", NEW),  # the company's other listings
        ("SMICY", "2025-01-16", NEW),
        ("0941.HK", "2021-01-08", ""),
        ("0941.HK", "2021-01-11", OLD),
        ("0728.HK", "2021-08-02", NEW),
        ("603019.SS", "2022-02-11", ""),  # listed on 16 December 2021
        ("603019.SS", "2022-02-14", NEW),
        ("1810.HK", "2021-04-01", ""),  # Xiaomi: a court stopped it before it took effect
        ("LKCO", "2021-05-05", OLD),
        ("LKCO", "2021-05-06", ""),  # and here after
        ("688012.SS", "2021-03-15", OLD),
        ("688012.SS", "2021-08-02", ""),  # AMEC is not on the later list
        ("0700.HK", "2025-03-03", ""),  # on the 1260H list, which bans no purchase
        ("BABA", "2025-03-03", ""),
    ],
)
def test_the_ban_on_persons_of_the_united_states(symbol: str, day: str, order: str):
    found = laws(words([symbol]), np.array([day], "datetime64[D]"))
    assert found.order.tolist() == [order]
    assert bool(found.sources[0]) is bool(order)
    assert np.isnat(found.since[0]) == (order == "")


def test_a_company_of_the_1260h_list_is_said_to_be_named_and_not_banned():
    days = np.array(["2025-01-06", "2025-01-07"], "datetime64[D]")
    found = laws(words(["0700.HK", "TCEHY"]), days)
    assert np.isnat(found.named[0])
    assert str(found.named[1]) == "2025-01-07"
    assert found.order.tolist() == ["", ""]


def test_the_flagship_says_plainly_that_smic_was_closed_to_americans():
    result = backtest.run("zhipu-entity-list", prices="sample")
    found = result.tradability
    row = found.banned.iloc[0]
    assert found.banned["symbol"].tolist() == ["0981.HK"]
    assert row["law_since"] == pd.Timestamp("2021-08-02")
    assert row["divest_by"] == pd.Timestamp("2022-06-03")
    # A plain sum: the other two trades' profits.
    others = result.trades.loc[result.trades["symbol"] != "0981.HK", "pnl"]
    assert found.without(found.banned) == pytest.approx(others.sum(), rel=1e-12)
    assert (
        "a person of the United States may not have bought 0981.HK: " + NEW
        in result.verdict.reasons
    )


@pytest.mark.parametrize(
    ("until", "order"),
    [("2022-06-02", ""), ("2022-06-06", NEW)],  # the last day to sell was Friday 3 June
)
def test_what_was_bought_before_a_ban_could_be_sold_for_a_year(
    bars, run, first, rate, until: str, order: str
) -> None:
    frame = bars("XHKG", start="2021-06-01", end="2022-06-30")
    frames = {"0981.HK": frame, "HKD=X": rate, "CNY=X": rate}
    legs, leaving = [backtest.long("0981.HK")], backtest.Exit(until=until)
    found = first(run(frames, legs, at="2021-07-05T20:00:00+08:00", exit=leaving))
    assert (found["law"], found["exit_law"]) == ("", order)


def test_a_trade_banned_at_its_entry_is_not_counted_again_at_its_exit() -> None:
    found = backtest.run("entity-list-smic", prices="sample").tradability
    assert set(found.trades["exit_law"]) == {""}
