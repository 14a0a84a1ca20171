"""The loops themselves against small cases, with the arithmetic in the test."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from plain import replay

# Sessions of New York in the week of Monday 2024-06-03; no holiday, no clock change.
JUNE = [f"2024-06-{day:02}" for day in (3, 4, 5, 6, 7, 10, 11)]
MONDAY_EVENING = "2024-06-03T18:00:00-04:00"


def rows(*bars: tuple[float, float, float, float], days: list[str] = JUNE) -> list[dict[str, Any]]:
    """One row a day: open, high, low, close."""
    names = ("Open", "High", "Low", "Close")
    return [
        {"Date": day} | dict(zip(names, bar, strict=True))
        for day, bar in zip(days, bars, strict=False)
    ]


def flat(price: float, count: int) -> list[tuple[float, float, float, float]]:
    """Bars of one price."""
    return [(price, price, price, price)] * count


def case(
    prices: dict[str, Any],
    leaves: dict[str, Any],
    *,
    at: str = MONDAY_EVENING,
    events: dict[str, Any] | None = None,
    rule: dict[str, Any] | None = None,
    **thesis: Any,
) -> dict[str, Any]:
    """A thesis of one rule, long AAA, and one event on Monday evening; no market fees."""
    thesis["costs"] = {"taxes": "none"} | thesis.get("costs", {})
    document = {
        "name": "by-hand",
        "capital": 1000,
        "events": events or {"news": {"list": [{"announced_at": at, "title": "news"}]}},
        "rules": [{"when": "news", "long": ["AAA"], "exit": leaves} | (rule or {})],
        **thesis,
    }
    return {"thesis": document, "prices": prices, "instruments": [], "catalogs": {}}


def only(result: dict[str, Any]) -> dict[str, Any]:
    """The one trade."""
    (trade,) = result["trades"]
    return trade


def test_evening_news_is_bought_at_the_next_open_and_sold_at_the_close_two_bars_later():
    bars = [(98, 99, 97, 99), (100, 104, 99, 103), (103, 108, 102, 107), (107, 111, 106, 110)]
    trade = only(result := replay(case({"AAA": rows(*bars)}, {"after": 2})))
    assert (trade["entry_date"], trade["entry_price"]) == (dt.date(2024, 6, 4), 100)
    assert (trade["exit_date"], trade["exit_price"]) == (dt.date(2024, 6, 6), 110)
    assert trade["quantity"] == 10  # 1000 ÷ 100
    assert trade["pnl"] == 100  # 10 × (110 − 100)
    assert trade["missed_move"] == pytest.approx(100 / 99 - 1)
    assert result["values"] == pytest.approx([1000, 1030, 1070, 1100])


def test_news_a_quarter_of_an_hour_before_the_open_waits_a_day():
    bars = flat(100, 5)
    late = replay(case({"AAA": rows(*bars)}, {"after": 1}, at="2024-06-04T09:15:00-04:00"))
    early = replay(case({"AAA": rows(*bars)}, {"after": 1}, at="2024-06-04T09:14:59-04:00"))
    assert only(late)["entry_date"] == dt.date(2024, 6, 5)
    assert only(early)["entry_date"] == dt.date(2024, 6, 4)


def test_a_gap_through_the_stop_fills_at_the_open():
    bars = [*flat(100, 2), (85, 95, 84, 94)]
    trade = only(replay(case({"AAA": rows(*bars)}, {"stop_loss": "10%"})))
    assert (trade["exit_reason"], trade["exit_price"]) == ("stop_loss", 85)
    assert trade["pnl"] == -150  # 10 × (85 − 100)


def test_a_bar_that_touches_stop_and_target_takes_the_stop():
    bars = [*flat(100, 2), (100, 125, 80, 110)]
    leaves = {"stop_loss": "10%", "take_profit": "20%"}
    trade = only(replay(case({"AAA": rows(*bars)}, leaves)))
    assert (trade["exit_reason"], trade["exit_price"]) == ("stop_loss", 90)


def test_the_trailing_stop_looks_at_the_highs_before_the_bar_only():
    # Bar 1 reaches 150, whose own trail of 135 must not sell at its low of 120.
    bars = [*flat(100, 2), (125, 150, 120, 140), (139, 139, 130, 131)]
    trade = only(replay(case({"AAA": rows(*bars)}, {"trailing_stop": "10%"})))
    assert (trade["exit_date"], trade["exit_price"]) == (dt.date(2024, 6, 6), 135)


def test_a_short_gains_what_the_price_falls_less_borrow():
    bars = [*flat(100, 2), (90, 90, 90, 90)]
    rule = {"long": [], "short": ["AAA"]}
    made = case({"AAA": rows(*bars)}, {"after": 1}, rule=rule, costs={"borrow": "36.5%"})
    trade = only(replay(made))
    # One night on 1000: 1000 × 0.365 ÷ 365 = 1.
    assert trade["costs"] == pytest.approx(1)
    assert trade["pnl"] == pytest.approx(100 - 1)


def test_six_sessions_to_the_next_bar_are_too_many_and_five_are_not():
    days = ["2024-05-31", "2024-06-11", "2024-06-12"]
    # First tradable sessions: Tuesday 4 June (5 sessions to 11 June), Monday 3 June (6).
    near = case({"AAA": rows(*flat(100, 3), days=days)}, {"after": 1})
    far = case({"AAA": rows(*flat(100, 3), days=days)}, {"after": 1}, at="2024-06-02T12:00:00Z")
    assert only(replay(near))["entry_date"] == dt.date(2024, 6, 11)
    assert replay(far)["skipped"] == [("news-1", 0, "AAA", "gap")]


def test_a_suspended_share_fills_at_the_next_open_that_trades():
    bars = rows(*flat(100, 2), (80, 80, 80, 80), (85, 86, 84, 85))
    for row, volume in zip(bars, (5, 5, 0, 5), strict=True):
        row["Volume"] = volume
    trade = only(replay(case({"AAA": bars}, {"stop_loss": "10%"})))
    assert (trade["exit_date"], trade["exit_price"]) == (dt.date(2024, 6, 6), 85)
    assert trade["exit_reason"] == "stop_loss"


def test_two_legs_beyond_the_buying_power_are_cut_in_one_proportion():
    prices = {"AAA": rows(*flat(100, 4)), "BBB": rows(*flat(50, 4))}
    rule = {"long": {"AAA": 3, "BBB": 1}, "size": "200%"}
    result = replay(case(prices, {"after": 1}, rule=rule))
    # Wanted 1500 and 500, 1000 there: half of each.
    assert [t["budget"] for t in result["trades"]] == [750, 250]
    assert [t["cut_from"] for t in result["trades"]] == [1500, 500]


def test_quantities_use_the_rate_before_and_cash_the_rate_of_the_date():
    days = ["2024-06-03", "2024-06-04", "2024-06-05", "2024-06-06"]
    rates = [{"Date": d, "Close": c} for d, c in zip(days, (0.1, 0.2, 0.2, 0.25), strict=True)]
    prices = {"0001.HK": rows(*flat(100, 4), days=days), "HKDUSD=X": rates}
    result = replay(case(prices, {"after": 2}, rule={"long": ["0001.HK"], "size": 0.1}))
    trade = only(result)
    # Monday 18:00 in New York is Tuesday in Hong Kong: known_by is before its open.
    assert trade["entry_date"] == dt.date(2024, 6, 4)
    assert trade["quantity"] == pytest.approx(10)  # 100 ÷ (100 × 0.1)
    assert trade["pnl"] == pytest.approx(10 * 100 * (0.25 - 0.2))


def test_a_mainland_share_stopped_on_its_first_day_is_sold_the_next_morning():
    bars = rows((100, 100, 100, 100), (100, 101, 80, 82), (83, 84, 81, 82), (82, 82, 82, 82))
    rates = [{"Date": "2024-05-20", "Close": 1.0}]
    prices = {"600001.SS": bars, "CNYUSD=X": rates}
    trade = only(replay(case(prices, {"stop_loss": "10%"}, rule={"long": ["600001.SS"]})))
    assert (trade["entry_date"], trade["exit_date"]) == (dt.date(2024, 6, 4), dt.date(2024, 6, 5))
    assert (trade["exit_reason"], trade["exit_price"]) == ("stop_loss", 83)


def test_costs_add_up_and_come_on_top():
    bars = [*flat(100, 2), (110, 110, 110, 110)]
    costs = {"commission": "1%", "slippage": "1%"}
    trade = only(result := replay(case({"AAA": rows(*bars)}, {"after": 1}, costs=costs)))
    shares = 1000 / 101  # the fill is 100 × 1.01
    sold = shares * 110 * 0.99
    assert trade["quantity"] == pytest.approx(shares)
    assert trade["pnl"] == pytest.approx(sold - 1000 - 0.01 * 1000 - 0.01 * sold)
    assert trade["costs"] == pytest.approx(10 + 0.01 * sold + shares * (1 + 1.1))
    assert result["metrics"]["gross_return"] == pytest.approx(shares * 10 / 1000)


def test_interest_is_simple_over_a_weekend_and_books_balance():
    bars = flat(100, 7)
    result = replay(
        case({"AAA": rows(*bars)}, {"after": 4}, rule={"size": "50%"}, costs={"cash_rate": "36.5%"})
    )
    # A tenth of a percent a night: 1000 over Monday's, before the purchase of half the equity
    # of Monday (500); then what is left, three nights over the weekend.
    expected = 1000 * 0.001
    left = 1000 + expected - 500
    for nights in (1, 1, 1, 3):
        earned = left * 0.001 * nights
        left, expected = left + earned, expected + earned
    assert result["interest"] == pytest.approx(expected)
    assert result["values"][-1] == pytest.approx(1000 + expected)


def test_a_leveraged_short_can_be_ruined_and_the_path_ends_there():
    bars = [*flat(100, 2), (100, 150, 100, 150), (150, 150, 150, 150)]
    rule = {"long": [], "short": ["AAA"], "size": 3}
    result = replay(case({"AAA": rows(*bars)}, {"after": 5}, rule=rule, max_gross=3))
    assert only(result)["exit_reason"] == "ruined"
    assert result["values"][-1] == pytest.approx(1000 - 30 * 50)
    assert result["dates"][-1] == dt.date(2024, 6, 5)
    assert result["metrics"]["cagr"] is None


def test_until_on_a_weekend_ends_at_fridays_close_or_mondays_open_without_a_bar():
    whole = case({"AAA": rows(*flat(100, 7))}, {"until": "2024-06-08"})
    assert only(replay(whole))["exit_date"] == dt.date(2024, 6, 7)
    holed = rows(*flat(100, 4), (100, 100, 100, 100), (93, 99, 92, 95))
    del holed[4]
    trade = only(replay(case({"AAA": holed}, {"until": "2024-06-08"})))
    assert (trade["exit_date"], trade["exit_price"]) == (dt.date(2024, 6, 10), 93)


def test_hong_kong_did_not_trade_on_the_first_of_september_2023():
    days = ["2023-08-30", "2023-08-31", "2023-09-04", "2023-09-05"]
    prices = {"0001.HK": rows(*flat(10, 4), days=days), "HKDUSD=X": [{"Date": days[0], "Close": 1}]}
    prices["HKDUSD=X"].insert(0, {"Date": "2023-08-01", "Close": 1})
    made = case(prices, {"after": 1}, at="2023-08-31T20:00:00+08:00", rule={"long": ["0001.HK"]})
    assert only(replay(made))["entry_date"] == dt.date(2023, 9, 4)


def test_overlap_skips_a_leg_that_leaves_on_the_same_date():
    listed = [
        {"announced_at": MONDAY_EVENING, "title": "one"},
        {"announced_at": "2024-06-05T18:00:00-04:00", "title": "two"},
    ]
    made = case(
        {"AAA": rows(*flat(100, 7))},
        {"after": 2, "at": "open"},
        events={"news": {"list": listed}},
        rule={"overlap": "skip"},
    )
    # The first is sold at Thursday's open, the very price at which the second would buy.
    result = replay(made)
    assert only(result)["exit_date"] == dt.date(2024, 6, 6)
    assert result["skipped"] == [("news-2", 0, "AAA", "overlap")]


def test_a_dividend_moves_levels_and_neither_quantity_nor_quoted_prices():
    bars = rows((100, 100, 100, 100), (100, 100, 100, 100), (90, 90, 90, 90), (90, 90, 90, 90))
    for row, adjusted in zip(bars, (90, 90, 90, 90), strict=True):
        row["Adj Close"] = adjusted
    trade = only(replay(case({"AAA": bars}, {"after": 2, "stop_loss": "5%"})))
    assert (trade["entry_price"], trade["exit_price"]) == (100, 90)
    assert trade["quantity"] == pytest.approx(10)
    assert trade["exit_reason"] == "after"
    assert trade["pnl"] == pytest.approx(0)  # the dividend made up for the fall


def test_an_entry_before_the_periods_first_date_is_skipped():
    # 14:00 in New York on the 4th is 02:00 on the 5th in Shanghai: announced within the
    # period, and its first tradable close is that of the 4th, before it.
    news = {"announced_at": "2024-06-04T14:00:00-04:00", "tz": "Asia/Shanghai", "title": "news"}
    result = replay(
        case(
            {"AAA": rows(*flat(100, 5))},
            {"after": 2},
            events={"news": {"list": [news]}},
            rule={"enter": {"at": "close"}},
            period={"start": "2024-06-05"},
        )
    )
    assert result["trades"] == []
    assert [skip[3] for skip in result["skipped"]] == ["before the period"]
    assert result["dates"] == [dt.date(2024, 6, 5)]


def test_cash_earns_up_to_the_periods_end_where_nothing_is_granted():
    late = {"news": {"list": [{"announced_at": "2024-06-20T12:00:00-04:00", "title": "news"}]}}
    result = replay(
        case(
            {"AAA": rows(*flat(100, 7))},
            {"after": 1},
            events=late,
            costs={"cash_rate": "36.5%", "taxes": "none"},  # 0.1 % a day
            period={"end": "2024-06-10"},
        )
    )
    # Monday the 3rd to Friday the 7th a day each, then three days over the weekend.
    assert result["values"][-1] == pytest.approx(1000 * 1.001**4 * 1.003)
    assert result["interest"] == pytest.approx(1000 * 1.001**4 * 1.003 - 1000)
