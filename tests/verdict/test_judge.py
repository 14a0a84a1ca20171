"""Why a number is not yet evidence: the reasons, from runs worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

import backtest

Run = Callable[..., backtest.Result]
Quotes = Mapping[str, tuple[float, float]]

# Sessions of New York; the 20th was a holiday.
DAYS = ("14", "15", "16", "17", "21", "22", "23", "24", "27", "28")
STEADY: Quotes = {f"2025-01-{day}": (100.0, 100.0) for day in DAYS}
FIRST = '{announced_at: "2025-01-14T17:00:00-05:00", title: First}'
SECOND = '{announced_at: "2025-01-21T17:00:00-05:00", title: Second}'
OPEN = "1 trade still open, valued at the last close without the costs of an exit"
ENDED = "1 trade valued at a last close long before the end of the replay"
RUINED = "1 trade held when equity was gone: the replay ends there"
SKIPPED = "1 leg not opened (skipped says why)"
ONE_EVENT = "one event is one observation, whatever the number of trades"
NO_BENCHMARK = "without a benchmark nothing separates the picks from their market"


def reasons(result: backtest.Result, call: str = "untestable") -> tuple[str, ...]:
    assert result.verdict is not None
    assert result.verdict.call == call
    return result.verdict.reasons


def until(day: str) -> Quotes:
    return {date: pair for date, pair in STEADY.items() if date <= f"2025-01-{day}"}


def test_without_a_chance_test_nothing_is_evidence(run: Run) -> None:
    found = reasons(run("{when: news, long: [AAA], exit: {after: 2}}", {"AAA": STEADY}))
    assert found[:3] == ("untestable: no chance test was run", ONE_EVENT, NO_BENCHMARK)
    assert not {OPEN, ENDED, RUINED, SKIPPED} & set(found)
    assert not any("cut" in reason or "taxes" in reason for reason in found)


def test_two_events_and_a_benchmark_take_their_reasons_away(run: Run) -> None:
    result = run(
        "{when: news, long: [AAA], exit: {after: 1}}",
        {"AAA": STEADY, "MKT": STEADY},
        events=(FIRST, SECOND),
        head="benchmark: MKT",
    )
    assert len(result.trades) == 2
    assert not {ONE_EVENT, NO_BENCHMARK} & set(reasons(result))


def test_a_trade_that_the_data_do_not_end_is_open(run: Run) -> None:
    result = run("{when: news, long: [AAA], exit: {after: 60}}", {"AAA": STEADY})
    found = reasons(result, "too early")
    # entered on the 15th, the last price is the 28th's: 8 of 60 bars
    assert found[0] == (
        "too early: 13 % of the trades' own holding periods had passed by 2025-01-28, the last "
        "price; 80 % must have"
    )
    assert OPEN in found
    assert ENDED not in found


def test_four_fifths_of_the_holding_period_are_enough(run: Run) -> None:
    quotes = {"AAA": STEADY}
    assert reasons(run("{when: news, long: [AAA], exit: {after: 10}}", quotes))  # 8 of 10 bars
    assert reasons(run("{when: news, long: [AAA], exit: {after: 11}}", quotes), "too early")
    days = "{when: news, long: [AAA], exit: {until: 2025-01-%s}}"  # 13 days have passed
    assert reasons(run(days % "31", quotes))  # of 16: 81 %
    later = "{when: news, long: [AAA], exit: {until: 2025-02-01}}"  # of 17: 76 %
    assert reasons(run(later, quotes), "too early")


def test_bars_that_end_six_sessions_before_the_replay_are_said_first(run: Run) -> None:
    # AAA's last bar is of the 17th; the 21st to the 28th are six sessions more.
    rule = "{when: news, long: [AAA, BBB], exit: {after: 60}}"
    found = reasons(run(rule, {"AAA": until("17"), "BBB": STEADY}), "too early")
    assert found.index(ENDED) < found.index(OPEN)


def test_bars_that_end_five_sessions_before_the_replay_are_open(run: Run) -> None:
    rule = "{when: news, long: [AAA, BBB], exit: {after: 60}}"
    found = reasons(run(rule, {"AAA": until("17"), "BBB": until("27")}), "too early")
    assert "2 trades still open, valued at the last close without the costs of an exit" in found
    assert ENDED not in found


def test_ruin_is_a_reason_and_leaves_the_later_event_unopened(run: Run) -> None:
    # Short at 100 for all the money; 250 at the close of the 16th leaves −500,000.
    result = run(
        "{when: news, short: [AAA], exit: {after: 2}}",
        {"AAA": STEADY | {"2025-01-16": (100.0, 250.0), "2025-01-17": (250.0, 250.0)}},
        events=(FIRST, SECOND),
    )
    assert {RUINED, SKIPPED} <= set(reasons(result))
    assert OPEN not in reasons(result)
    assert result.skipped["reason"].tolist() == ["the money was gone before its entry"]


def test_a_leg_without_bars_is_skipped_and_counted(run: Run) -> None:
    # BBB has no bar from the 15th to the 27th: eight sessions, a gap of more than five.
    rule = "{when: news, long: [AAA, BBB], exit: {after: 1}}"
    sparse = {day: STEADY[day] for day in ("2025-01-14", "2025-01-28")}
    result = run(rule, {"AAA": STEADY, "BBB": sparse})
    assert SKIPPED in reasons(result)
    assert result.trades["symbol"].tolist() == ["AAA"]


def test_a_second_rule_that_finds_too_little_money_is_cut(run: Run) -> None:
    # 60 % of 1,000,000 and 60 % again: 400,000 of 600,000 are left for the second.
    rule = "{when: news, long: [AAA], exit: {after: 1}, size: 60%}"
    result = run(f"{rule}\n{rule}", {"AAA": STEADY})
    assert "1 budget cut for want of buying power" in reasons(result)
    assert result.cuts["granted"].round(6).tolist() == [400_000]


def test_fees_that_the_table_knows_are_no_reason(run: Run) -> None:
    rule = "{when: news, long: [AAA], exit: {after: 1}}"
    found = reasons(run(rule, {"AAA": STEADY}, taxes="market"))
    assert not any("taxes" in reason for reason in found)


def test_figures_without_a_value_are_explained_once_for_each_cause(run: Run) -> None:
    # Days that differ: otherwise Sharpe has no value for want of volatility.
    moving = STEADY | {"2025-01-15": (100.0, 104.0), "2025-01-16": (104.0, 102.0)}
    found = reasons(run("{when: news, long: [AAA], exit: {after: 1}}", {"AAA": moving}))
    explained = [reason for reason in found if reason.startswith("cagr")]
    assert len(explained) == 1
    assert "sharpe" in explained[0]


def test_where_nothing_was_traded_no_benchmark_is_missed(run: Run) -> None:
    late = '{announced_at: "2025-06-02T12:00:00-04:00", title: Late}'
    result = run("{when: news, long: [AAA], exit: {after: 1}}", {"AAA": STEADY}, events=(late,))
    found = reasons(result)
    assert SKIPPED in found
    assert not {ONE_EVENT, NO_BENCHMARK} & set(found)


def test_a_benchmark_that_begins_too_late_is_named_with_its_day() -> None:
    days = pd.bdate_range("2020-01-01", periods=300)
    close = 100 * np.exp(np.cumsum(0.01 * np.random.default_rng(1).normal(size=300)))
    whole = pd.DataFrame({"Close": close}, index=days)
    listed = [{"announced_at": f"{days[k].date()}T01:00:00+00:00"} for k in (50, 100, 150, 200)]
    thesis = backtest.Thesis(
        name="late",
        benchmark="ETH-USD",
        events={"news": {"list": listed}},
        rules=[{"when": "news", "long": ["BTC-USD"], "exit": {"after": 5}}],
        costs={"taxes": "none"},
    )
    prices = {"BTC-USD": whole, "ETH-USD": whole.iloc[120:]}
    verdict = backtest.run(thesis, prices=prices).verdict
    assert verdict is not None
    assert verdict.call == "untestable"
    assert verdict.reasons[0] == (
        f"untestable: the benchmark's prices of ETH-USD begin on {days[120].date()}, after the "
        f"first trade on {days[51].date()}: set period.start, or name another benchmark"
    )
