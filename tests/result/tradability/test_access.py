"""Access: who gets at a share, and which shorts a market limits or forbids."""

from __future__ import annotations

import pytest

from backtest import Exit, long, short

AMERICAN = "2024-03-04T20:00:00-05:00"


def test_foreigners_come_to_the_mainland_through_stock_connect(bars, run, first):
    found = first(run({"600584.SS": bars()}, [long("600584.SS")]))
    assert found["access"].startswith("since 2014-11-17 through Stock Connect")
    assert "sse.com.cn" in found["source"]


def test_before_the_star_board_was_connected_only_a_licence_helped(bars, run, first):
    frame = bars(start="2020-07-16", end="2021-03-31")
    for at, said in (("2021-01-04", "only with a licence"), ("2021-02-01", "since 2021-02-01")):
        made = run({"688981.SS": frame}, [long("688981.SS")], at=f"{at}T20:00:00+08:00")
        assert first(made)["access"].startswith(said)


def test_elsewhere_nothing_is_said_of_foreigners(bars, run, first, rate):
    frames = {"0700.HK": bars("XHKG"), "HKD=X": rate, "CNY=X": rate}
    assert first(run(frames, [long("0700.HK")]))["access"] == ""


def test_a_short_in_seoul_during_the_ban_could_not_be_had(bars, run, first, rate):
    frames = {"005930.KS": bars("XKRX"), "KRW=X": rate, "CNY=X": rate}
    found = first(run(frames, [short("005930.KS")]))
    assert found["unavailable"]
    assert "forbidden" in found["short"]
    assert not first(run(frames, [long("005930.KS")]))["unavailable"]


def test_a_short_in_hong_kong_is_said_to_be_limited(bars, run, first, rate):
    frames = {"0700.HK": bars("XHKG"), "HKD=X": rate, "CNY=X": rate}
    found = first(run(frames, [short("0700.HK")]))
    assert not found["unavailable"]
    assert "designated" in found["short"]
    assert first(run(frames, [long("0700.HK")]))["short"] == ""


def test_a_short_of_an_a_share_is_said_to_be_limited(bars, run, first):
    assert "on a list" in first(run({"600584.SS": bars()}, [short("600584.SS")]))["short"]


@pytest.mark.parametrize(
    ("low", "limited"),
    [(9.0, True), (9.01, False)],  # 10 % under Friday's 10.00, or not quite
)
def test_after_a_fall_of_ten_percent_a_short_in_new_york_is_limited_the_next_day(
    bars, run, first, low, limited
):
    frame = bars("XNYS", {"2024-03-04": (10.0, 10.0, low, 9.5)})
    made = run({"BABA": frame}, [short("BABA")], base_currency="USD", at=AMERICAN)
    assert made.trades["entry_date"].iloc[0].day == 5
    assert ("Rule 201" in first(made)["short"]) is limited
    assert not first(made)["unavailable"]


def test_on_the_day_of_the_fall_its_close_is_limited_and_its_open_is_not(bars, run, first):
    frame = bars("XNYS", {"2024-03-05": (10.0, 10.0, 8.9, 9.5)})
    for at, limited in (("open", False), ("close", True)):
        made = run(
            {"BABA": frame}, [short("BABA")], base_currency="USD", at=AMERICAN, enter={"at": at}
        )
        assert made.trades["entry_date"].iloc[0].day == 5
        assert ("Rule 201" in first(made)["short"]) is limited


def test_two_days_after_the_fall_nothing_is_limited(bars, run, first):
    frame = bars("XNYS", {"2024-03-01": (10.0, 10.0, 8.9, 9.5)})
    made = run({"BABA": frame}, [short("BABA")], base_currency="USD", at=AMERICAN)
    assert first(made)["short"] == ""


def test_the_first_bar_of_a_series_has_fallen_from_nothing(bars, run, first):
    frame = bars("XNYS", start="2024-03-05")
    made = run(
        {"BABA": frame}, [short("BABA")], base_currency="USD", at=AMERICAN,
        enter={"at": "close"}, exit=Exit(after=3),
    )  # fmt: skip
    assert first(made)["short"] == ""
