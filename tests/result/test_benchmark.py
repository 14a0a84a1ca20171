"""The benchmark beside the path and beside each trade, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from result_by_hand import FAR, LEG, OLD, a_schedule, an_outcome

from backtest.replay.outcome import Kind, Reason

AT_CLOSE = {"exit_bar": 3, "exit_kind": Kind.AT_CLOSE, "reason": Reason.AFTER}
AT_OPEN = AT_CLOSE | {"exit_kind": Kind.AT_OPEN}
AT_LEVEL = AT_CLOSE | {"exit_kind": Kind.AT_LEVEL, "reason": Reason.STOP_LOSS}


@pytest.fixture
def beside(panel, made):
    """The benchmark's return beside one trade."""

    def find(tranche, found, benchmark):
        result = made(a_schedule(panel, tranche), an_outcome(found), benchmark=benchmark)
        return result.trades.loc[0, "benchmark_return"]

    return find


def test_the_path_is_bought_at_the_first_close_in_the_base_currency(run):
    # 105 × 0.1 = 10.5 on the 6th; 112 × 0.1, 125 × 0.2, 140 × 0.2, 160 × 0.2 after it
    expected = [1000.0 * worth / 10.5 for worth in (10.5, 11.2, 25.0, 28.0, 32.0)]
    assert run.benchmark.tolist() == pytest.approx(expected)
    assert run.benchmark.name == run.benchmark_symbol == "IDX"


def test_weights_are_bought_once_and_held(panel, made):
    result = made(a_schedule(panel), an_outcome(), benchmark={"IDX": 3.0, "FAR": 1.0})
    # three quarters in IDX (32 ÷ 10.5), one in FAR (66 ÷ 52): never balanced again
    assert result.benchmark.iloc[-1] == pytest.approx(750 * 32 / 10.5 + 250 * 66 / 52)
    assert result.benchmark_symbol == "0.75 IDX + 0.25 FAR"


def test_without_a_benchmark_there_is_none_anywhere(panel, made):
    result = made(a_schedule(panel, {}), an_outcome(AT_CLOSE), benchmark={})
    assert result.benchmark is None
    assert result.benchmark_symbol is None
    assert result.benchmark_metrics is None
    assert pd.isna(result.trades.loc[0, "benchmark_return"])
    assert "no benchmark" in result.metrics.flags["beta"]


def test_on_the_same_exchange_the_same_kinds_of_price_count(beside):
    # open of the 7th 110 × 0.1, close of the 9th 140 × 0.2
    assert beside({}, AT_CLOSE, {"IDX": 1.0}) == pytest.approx(28 / 11 - 1)
    # … open of the 9th 130 × 0.2
    assert beside({}, AT_OPEN, {"IDX": 1.0}) == pytest.approx(26 / 11 - 1)
    # … close of the 7th 112 × 0.1
    assert beside({"at_open": False}, AT_OPEN, {"IDX": 1.0}) == pytest.approx(26 / 11.2 - 1)


def test_an_exit_at_a_level_counts_that_dates_close(beside):
    assert beside({}, AT_LEVEL, {"IDX": 1.0}) == pytest.approx(28 / 11 - 1)


def test_another_market_that_closes_later_stands_at_its_close_of_the_day_before(beside):
    # LEG opens on the 7th at 01:30: FAR's last close is 52 of the 6th. LEG closes on the
    # 9th at 08:00: FAR's last is 56 of the 8th.
    assert beside({}, AT_CLOSE, {"FAR": 1.0}) == pytest.approx(56 / 52 - 1)


def test_another_market_that_closed_earlier_stands_at_its_close_of_the_same_day(beside):
    # FAR opens on the 7th at 14:30: IDX closed at 08:00 at 112 × 0.1. FAR closes on the
    # 9th at 21:00: IDX closed at 140 × 0.2. A fill at FAR's open of the 9th: the same.
    far = {"instrument": FAR}
    leave = AT_CLOSE | {"exit_bar": 13}
    assert beside(far, leave, {"IDX": 1.0}) == pytest.approx(28 / 11.2 - 1)
    opening = leave | {"exit_kind": Kind.AT_OPEN}
    assert beside(far, opening, {"IDX": 1.0}) == pytest.approx(28 / 11.2 - 1)


def test_a_benchmark_with_closes_alone_is_another_market_for_an_open(beside):
    # its close of the 6th (4 × 0.1) before the open of the 7th; its close of the 9th 7 × 0.2
    assert beside({}, AT_CLOSE, {"OLD": 1.0}) == pytest.approx(1.4 / 0.4 - 1)


def test_a_trade_at_closes_alone_has_the_closes_beside_it(beside):
    # "at the open" of the 7th counts as its close: 112 × 0.1
    old = {"instrument": OLD, "at_open": False}
    assert beside(old, AT_OPEN | {"exit_bar": 18}, {"IDX": 1.0}) == pytest.approx(28 / 11.2 - 1)


def test_an_open_trade_runs_to_the_close_at_which_it_is_valued(beside):
    # close of the 10th: 160 × 0.2
    assert beside({}, {}, {"IDX": 1.0}) == pytest.approx(32 / 11 - 1)


def test_a_benchmark_without_an_earlier_close_is_nothing(panel, made):
    schedule = a_schedule(panel, {"date": 0})
    result = made(schedule, an_outcome(AT_CLOSE), benchmark={"FAR": 1.0})
    assert pd.isna(result.trades.loc[0, "benchmark_return"])


def test_a_weight_map_beside_a_trade_is_bought_and_held(beside):
    mixed = beside({}, AT_CLOSE, {"IDX": 1.0, "FAR": 3.0})
    assert mixed == pytest.approx(0.25 * 28 / 11 + 0.75 * 56 / 52 - 1)


def test_two_exchanges_of_one_calendar_are_one_market(panel, made):
    # as XNYS and ARCX: another code, the same sessions
    from dataclasses import replace

    renamed = replace(panel.calendars["XTST"], exchange="XTWO")
    instruments = list(panel.instruments)
    instruments[LEG] = replace(instruments[LEG], exchange="XTWO")
    own = replace(
        panel,
        instruments=tuple(instruments),
        calendars={**panel.calendars, "XTWO": renamed},
    )
    result = made(a_schedule(own, {}), an_outcome(AT_CLOSE))
    result = replace(result, panel=own)
    assert result.trades.loc[0, "benchmark_return"] == pytest.approx(28 / 11 - 1)


def test_the_benchmark_of_a_path_is_carried_over_dates_without_a_bar(panel):
    from backtest.result.benchmark import benchmark_path

    dates = np.array(["2025-01-10", "2025-01-13"], "datetime64[D]")
    path = benchmark_path(panel, dates, weights={"FAR": 1.0}, capital=10.0)
    assert path.tolist() == [10.0, 10.0]
    early = np.array(["2025-01-03", "2025-01-06"], "datetime64[D]")
    assert benchmark_path(panel, early, weights={"FAR": 1.0}, capital=10.0) is None
