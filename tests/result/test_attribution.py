"""The ladder against planted truths, and that it adds up wherever money was made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Costs, Exit, Listed, Rule, Thesis, long, run, short
from backtest.prices.sessions import read_sessions
from backtest.result.attribution import RUNGS

FIRST, LAST, JUMP = np.datetime64("2025-01-02"), np.datetime64("2025-03-31"), "2025-02-05"
SESSIONS = {name: read_sessions(name, FIRST.item(), LAST.item()).dates for name in ("XHKG", "XNYS")}
NEWS = "2025-01-15T12:00:00-05:00"
TENTH = {
    "0700.HK": ("XHKG", 1.3),
    "0005.HK": ("XHKG", 1.3),
    "BABA": ("XNYS", 1.3),
    "^HSI": ("XHKG", 1.1),
    # KWEB's dollars buy twice the Hong Kong dollars: 0.6 × 2 = 1.2 in the share's currency
    "KWEB": ("XNYS", 0.6),
}


def steps(exchange: str, factor: float, when: str = JUMP) -> pd.DataFrame:
    """100 until the date, 100 × factor from it on: whole days at one level."""
    dates = SESSIONS[exchange]
    price = np.where(dates < np.datetime64(when), 100.0, 100.0 * factor)
    columns = dict.fromkeys(("Open", "High", "Low", "Close"), price)
    return pd.DataFrame(columns, index=pd.DatetimeIndex(dates))


def hong_kong_dollars(before: float = 8.0, after: float = 16.0) -> pd.DataFrame:
    days = pd.bdate_range("2024-12-02", "2025-03-31")
    values = np.where(days < pd.Timestamp(JUMP), before, after)
    return pd.DataFrame({"Close": values}, index=days)


def market(**changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    frames = {symbol: steps(*said) for symbol, said in TENTH.items()}
    return frames | {"HKD=X": hong_kong_dollars()} | changes


def ladder(frames, leg=long, symbol="0700.HK", **more):
    thesis = Thesis(
        name="planted",
        events={"news": Listed(list=[{"announced_at": NEWS, "title": "News"}])},
        rules=[Rule(when="news", legs=[leg(symbol)], exit=more.pop("exit", Exit(after=30)),
                    size=0.5)],
        capital=1_000_000,
        **{"costs": Costs(taxes="none")} | more,
    )  # fmt: skip
    return run(thesis, prices=frames)


def without(frames, *symbols):
    return {name: frame for name, frame in frames.items() if name not in symbols}


def rungs(result) -> dict[str, float]:
    row = result.attribution.trades.iloc[0]
    return {name: float(row[name]) for name in RUNGS}


def check_ladder(result) -> None:
    """Every trade's rungs make its profit, all of them and interest the change of equity."""
    found, capital = result.attribution, result.outcome.capital
    parts = found.trades[list(RUNGS)].fillna(0.0).sum(axis=1)
    assert np.allclose(parts, result.trades["pnl"], rtol=0, atol=1e-9 * capital)
    for each, whole in ((found.total, capital), (found.of_capital, 1.0)):
        total = sum(getattr(each, name) or 0.0 for name in (*RUNGS, "interest"))
        assert total == pytest.approx(each.profit, abs=1e-9 * whole, rel=0)
    assert found.of_capital.profit == pytest.approx(
        result.equity.iloc[-1] / capital - 1.0, abs=1e-9
    )


def test_each_rung_is_the_one_that_was_planted():
    result = ladder(market())
    # 500,000 placed; 10 % market, 10 % sector beyond it, 10 % beyond that; 650,000 × −1/2
    assert rungs(result) == pytest.approx(
        {"market": 50_000, "sector": 50_000, "picks": 50_000, "currency": -325_000, "costs": 0},
        abs=1e-6,
    )
    row = result.attribution.trades.iloc[0]
    assert (row["market_benchmark"], row["sector_benchmark"]) == ("^HSI", "KWEB")
    assert row["placed"] == pytest.approx(500_000)
    check_ladder(result)


def test_a_short_has_every_rung_turned_over():
    assert rungs(ladder(market(), short)) == pytest.approx(
        {name: -value for name, value in rungs(ladder(market())).items()}, abs=1e-6
    )


def test_a_share_in_dollars_is_held_against_the_index_in_dollars():
    found = rungs(ladder(market(), symbol="BABA"))
    # ^HSI in dollars: 1.1 ÷ 2 − 1 = −45 %; KWEB −40 %; BABA +30 %
    assert found == pytest.approx(
        {"market": -225_000, "sector": 25_000, "picks": 350_000, "currency": 0, "costs": 0},
        abs=1e-6,
    )


def test_without_a_sector_benchmark_its_part_stays_in_picks():
    result = ladder(without(market(), "KWEB"))
    assert result.attribution.total.sector is None
    assert np.isnan(rungs(result)["sector"])
    assert rungs(result)["picks"] == pytest.approx(100_000)
    check_ladder(result)


def test_without_any_benchmark_picks_is_the_whole_move():
    result = ladder(without(market(), "^HSI"))
    assert result.attribution.total.market is result.attribution.total.sector is None
    assert rungs(result)["picks"] == pytest.approx(150_000)
    check_ladder(result)


def test_a_share_that_the_table_does_not_know_is_held_against_the_thesis_benchmark():
    result = ladder(market(), symbol="0005.HK", benchmark={"^HSI": 1.0, "BABA": 1.0})
    # half in ^HSI (+10 %), half in BABA, whose dollars doubled (1.3 × 2 − 1 = 160 %)
    assert rungs(result)["market"] == pytest.approx(500_000 * 0.85)
    assert result.attribution.trades["market_benchmark"].iloc[0] == "0.5 ^HSI + 0.5 BABA"


def test_the_exposure_stands_before_the_thesis_benchmark():
    result = ladder(market(SPY=steps("XNYS", 2.0)), symbol="BABA", benchmark="SPY")
    assert result.attribution.trades["market_benchmark"].iloc[0] == "^HSI"


def test_costs_are_a_rung_and_leave_the_others_as_if_nothing_had_been_charged():
    costs = Costs(taxes="none", commission=0.001, slippage=0.002)
    result = ladder(market(), costs=costs)
    trade = result.trades.iloc[0]
    assert rungs(result)["costs"] == pytest.approx(-trade["costs"])
    # the budget of 500,000 buys at 100.2: 500,000 ÷ 1.002 stands there before slippage
    assert rungs(result)["market"] == pytest.approx(50_000 / 1.002)
    check_ladder(result)


def test_a_trade_still_open_has_its_ladder_to_the_last_close():
    result = ladder(market(), exit=Exit(after=200))
    assert result.trades["exit_reason"].iloc[0] == "open"
    assert rungs(result)["currency"] == pytest.approx(-325_000)
    check_ladder(result)


def test_the_missed_move_stands_beside_and_is_no_part_of_the_sum():
    # 0700.HK opens on the 16th a quarter higher than it closed on the 15th, before the news
    result = ladder(market(**{"0700.HK": steps("XHKG", 1.25, "2025-01-16")}))
    assert result.attribution.total.missed_move == pytest.approx(125_000)
    assert result.attribution.of_capital.missed_move == pytest.approx(0.125)
    check_ladder(result)
    shorted = ladder(market(**{"0700.HK": steps("XHKG", 1.25, "2025-01-16")}), short)
    assert shorted.attribution.total.missed_move == pytest.approx(-125_000)


def test_interest_is_a_rung_of_the_run_alone():
    result = ladder(market(), costs=Costs(taxes="none", cash_rate=0.05))
    assert result.attribution.total.interest > 0
    check_ladder(result)


def test_a_run_without_trades_has_nothing_but_zeros():
    result = ladder(market(), period={"start": "2025-02-03", "end": "2025-03-03"})
    assert len(result.attribution.trades) == 0
    assert result.attribution.total.profit == 0.0
    check_ladder(result)


@pytest.mark.parametrize(
    "name",
    ["zhipu-entity-list", "zhipu-at-publication", "zhipu-american-side", "zhipu-long-short",
     "entity-list-smic"],
)  # fmt: skip
def test_the_ladders_of_the_bundled_theses_add_up(name):
    check_ladder(backtest.run(name, prices="sample"))
