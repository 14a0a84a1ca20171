"""Limits: bars made by hand, whose limit prices are worked out on paper."""

from __future__ import annotations

import pytest

from backtest import Exit, long, short

SHARE = "600584.SS"
IN, OUT = "2024-03-05", "2024-03-12"  # bar 0 and bar 5


def test_a_purchase_on_a_bar_locked_at_the_upper_limit_could_not_be_had(bars, run, first):
    # 11.00 all day: 10 % above the close of 10.00 on Monday.
    made = run({SHARE: bars(wanted={IN: (11.0,) * 4})}, [long(SHARE)])
    found = first(made)
    assert (found["entry_limit"], found["unavailable"]) == ("locked", True)
    assert len(made.tradability.unavailable) == 1
    assert "english.sse.com.cn/start/trading/mechanism" in found["source"]


def test_a_purchase_at_the_limit_of_a_bar_with_other_prices_is_doubtful(bars, run, first):
    made = run({SHARE: bars(wanted={IN: (11.0, 11.0, 10.6, 10.8)})}, [long(SHARE)])
    found = first(made)
    assert (found["entry_limit"], found["unavailable"], found["doubtful"]) == (
        "touched", False, True,
    )  # fmt: skip


def test_a_tick_below_the_limit_is_not_the_limit(bars, run, first):
    # The earlier rule of thumb, half a percent, would have taken 10.96 for 11.00.
    for price in (10.96, 10.99):
        made = run({SHARE: bars(wanted={IN: (price,) * 4})}, [long(SHARE)])
        assert first(made)["entry_limit"] == ""


@pytest.mark.parametrize(
    ("close", "limit", "near"),
    [
        (10.04, 11.04, 11.05),  # 11.044 to the nearest cent
        (10.05, 11.06, 11.05),  # 11.055: half a cent goes up
        (1.04, 1.14, 1.15),  # 1.144: 9.6 % is all that a cent leaves
        (3.33, 3.66, 3.67),  # 3.663
    ],
)
def test_mainland_limits_are_rounded_to_the_nearest_cent(bars, run, first, close, limit, near):
    for price, said in ((limit, "locked"), (near, "")):
        frame = bars(price=close, wanted={IN: (price,) * 4})
        assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == said


def test_a_bar_beyond_the_limit_had_no_limit(bars, run, first):
    # A share that goes to 12 opened at 11 by chance, as on the day it came back to trading.
    frame = bars(wanted={IN: (11.0, 12.0, 10.9, 11.5)})
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == ""


def test_a_sale_is_served_at_the_upper_limit_and_not_at_the_lower(bars, run, first):
    up = run({SHARE: bars(wanted={OUT: (11.0,) * 4})}, [long(SHARE)])
    assert (first(up)["exit_limit"], first(up)["unavailable"]) == ("", False)
    down = run({SHARE: bars(wanted={OUT: (9.0,) * 4})}, [long(SHARE)])
    assert (first(down)["exit_limit"], first(down)["unavailable"]) == ("locked", True)


def test_a_short_is_the_mirror(bars, run, first):
    frame = bars(wanted={IN: (9.0,) * 4})
    assert first(run({SHARE: frame}, [short(SHARE)]))["entry_limit"] == "locked"
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == ""
    frame = bars(wanted={OUT: (11.0,) * 4})
    assert first(run({SHARE: frame}, [short(SHARE)]))["exit_limit"] == "locked"


def test_star_shares_may_move_twenty_percent_and_are_never_taken_for_special_ones(bars, run, first):
    for price, said in ((11.0, ""), (12.0, "locked"), (10.5, "")):
        frame = bars(wanted={IN: (price,) * 4})
        assert first(run({"688012.SS": frame}, [long("688012.SS")]))["entry_limit"] == said


def test_a_main_board_share_that_stands_all_day_at_five_percent_is_under_special_treatment(
    bars, run, first
):
    frame = bars(wanted={IN: (10.5,) * 4})
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == "locked"
    frame = bars(wanted={IN: (10.5, 10.5, 10.4, 10.45)})  # any share may open at 5 %
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == ""


def test_what_was_paid_out_comes_off_the_close_that_the_market_reckons_from(bars, run, first):
    # 10.00, of which 1.00 is paid on the day: the market reckons from 9.00, limit 9.90.
    frame = bars(wanted={IN: (9.9,) * 4})
    frame["Adj Close"] = frame["Close"] * 1.0
    frame.loc[frame.index < IN, "Adj Close"] = frame["Close"] * 0.9
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == "locked"
    frame.loc[IN, ["Open", "High", "Low", "Close", "Adj Close"]] = 11.0
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == ""


def test_prices_adjusted_for_a_later_split_are_found_though_no_longer_on_a_tick(bars, run, first):
    # Quoted 13.00 and 14.30 (10 %), then 13 new shares for 10 old: 10.00 and 11.00 exactly;
    # quoted 13.01 and 14.31 (14.311 rounded): 10.0077 and 11.0077.
    frame = bars(price=13.01 / 1.3, wanted={IN: (14.31 / 1.3,) * 4})
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == "locked"


def test_a_touch_on_the_first_bars_of_a_series_is_not_flagged(bars, run, first):
    # Tuesday 5 March is the fifth bar of a share listed on 28 February, without a limit, so
    # that 11.00 means nothing; it is the sixth of one listed the day before.
    touched = (11.0, 11.0, 10.6, 10.8)
    for start, said in (("2024-02-28", ""), ("2024-02-27", "touched")):
        frame = bars(start=start, wanted={IN: touched})
        assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == said


def test_hong_kong_and_new_york_have_no_daily_limit(bars, run, first, rate):
    frames = {"0700.HK": bars("XHKG", {IN: (11.0,) * 4}), "HKD=X": rate, "CNY=X": rate}
    assert first(run(frames, [long("0700.HK")]))["entry_limit"] == ""
    frames = {"BABA": bars("XNYS", {"2024-03-04": (11.0,) * 4}), "CNY=X": rate}
    assert first(run(frames, [long("BABA")]))["entry_limit"] == ""


def test_taiwan_rounds_inward(bars, run, first, rate):
    # 101.5 × 1.1 = 111.65 and ticks of 0.5 above 100: 111.5. Down: 91.35, ticks of 0.1: 91.4.
    for price, said in ((111.5, "locked"), (112.0, ""), (111.0, "")):
        frames = {"2317.TW": bars("XTAI", {IN: (price,) * 4}, price=101.5)}
        made = run({**frames, "TWD=X": rate, "CNY=X": rate}, [long("2317.TW")])
        assert first(made)["entry_limit"] == said
    for price, said in ((91.4, "locked"), (91.3, "")):
        frames = {"2317.TW": bars("XTAI", {IN: (price,) * 4}, price=101.5)}
        made = run({**frames, "TWD=X": rate, "CNY=X": rate}, [short("2317.TW")])
        assert first(made)["entry_limit"] == said


def test_korea_rounds_the_step_and_the_sum(bars, run, first, rate):
    # The exchange's own example of 9,980: 2,994, less the odd 4 won: 2,990; up 12,970.
    for price, said in ((12970.0, "locked"), (12960.0, "")):
        frames = {"005930.KS": bars("XKRX", {IN: (price,) * 4}, price=9980.0)}
        made = run({**frames, "KRW=X": rate, "CNY=X": rate}, [long("005930.KS")])
        assert first(made)["entry_limit"] == said


def test_tokyo_has_a_table_in_yen(bars, run, first, rate):
    # 737 yen: ± 150, so 887 (the exchange's own example, of 26 January 2012).
    for close, price, said in (
        (737.0, 887.0, "locked"),
        (737.0, 886.0, ""),
        (3310.0, 4010.0, "locked"),  # its notice of 28 February 2025
    ):
        frames = {"7203.T": bars("XTKS", {IN: (price,) * 4}, price=close)}
        made = run({**frames, "JPY=X": rate, "CNY=X": rate}, [long("7203.T")])
        assert first(made)["entry_limit"] == said


def test_an_indian_share_that_stands_all_day_at_a_band_is_locked(bars, run, first, rate):
    for four, said in (
        ((105.0,) * 4, "locked"),  # a band of 5 %
        ((120.0,) * 4, "locked"),  # of 20 %
        ((107.0,) * 4, ""),
        ((105.0, 105.0, 104.0, 104.5), ""),  # whose band it is a symbol does not say
    ):
        frames = {"IDEA.NS": bars("XNSE", {IN: four}, price=100.0)}
        made = run({**frames, "INR=X": rate, "CNY=X": rate}, [long("IDEA.NS")])
        assert first(made)["entry_limit"] == said


def test_a_close_at_the_limit_is_as_an_open(bars, run, first):
    made = run(
        {SHARE: bars(wanted={IN: (10.5, 11.0, 10.4, 11.0)})},
        [long(SHARE)],
        enter={"at": "close"},
        at="2024-03-05T09:00:00+08:00",
        exit=Exit(after=3),
    )
    assert first(made)["entry_limit"] == "touched"


def test_closes_alone_say_nothing_of_a_locked_bar(bars, run, first):
    frame = bars(wanted={IN: (11.0,) * 4})[["Close"]]
    assert first(run({SHARE: frame}, [long(SHARE)]))["entry_limit"] == "touched"
