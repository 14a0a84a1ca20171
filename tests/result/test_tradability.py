"""Could one have had it: bars made by hand, and plain loops over real prices."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long, short
from backtest.prices.access import access_on, read_access
from backtest.prices.instrument import Instrument
from backtest.prices.price_limits import daily_limits, read_price_limits
from backtest.prices.sessions import read_sessions
from backtest.result.tradability.law import bans_on

MARKET = Path(__file__).parents[3] / "shared" / "market"
NEWS = "2024-03-04T20:00:00+08:00"  # Monday evening in Shanghai: traded on Tuesday the 5th


def dates(symbol_exchange: str, count: int) -> pd.DatetimeIndex:
    days = read_sessions(symbol_exchange, pd.Timestamp("2024-01-02").date(),
                         pd.Timestamp("2024-06-28").date()).dates  # fmt: skip
    return pd.DatetimeIndex(days[:count])


def bars(exchange: str = "XSHG", count: int = 80, **changed: tuple[float, float, float, float]):
    """Flat at 10 with 1,000,000 shares a day; some bars as wanted, by date."""
    frame = pd.DataFrame(
        {"Open": 10.0, "High": 10.2, "Low": 9.8, "Close": 10.0, "Volume": 1e6},
        index=dates(exchange, count),
    )
    for name, four in changed.items():
        frame.loc[name.replace("_", "-").lstrip("d"), ["Open", "High", "Low", "Close"]] = four
    return frame


def run(frames: dict[str, pd.DataFrame], legs: list, *, at: str = NEWS, **more) -> Result:
    thesis = Thesis(
        name="one", capital=more.pop("capital", 100_000), base_currency="CNY",
        events={"news": Listed(list=[{"announced_at": at}])},
        rules=[Rule(when="news", legs=legs, exit=more.pop("exit", Exit(after=5)), **more)],
    )  # fmt: skip
    return backtest.run(thesis, prices=frames)


def first(result: Result) -> dict:
    return result.tradability.trades.iloc[0].to_dict()


def test_a_purchase_on_a_day_locked_at_the_upper_limit_could_not_be_had():
    # 11.00 all day, 10 % above the close of 10.00 on Monday.
    made = run({"600584.SS": bars(d2024_03_05=(11.0,) * 4)}, [long("600584.SS")])
    found = first(made)
    assert found["entry_limit"] == "locked"
    assert found["unavailable"]
    assert len(made.tradability.unavailable) == 1


def test_a_purchase_at_the_limit_of_a_day_with_other_prices_is_doubtful():
    found = first(
        run({"600584.SS": bars(d2024_03_05=(11.0, 11.0, 10.6, 10.8))}, [long("600584.SS")])
    )
    assert (found["entry_limit"], found["unavailable"]) == ("touched", False)


def test_a_sale_on_a_day_locked_at_the_upper_limit_is_served():
    # Bar 5 is Tuesday the 12th: up 10 %, where buyers queue.
    found = first(run({"600584.SS": bars(d2024_03_12=(11.0,) * 4)}, [long("600584.SS")]))
    assert (found["exit_limit"], found["unavailable"]) == ("", False)


def test_a_sale_on_a_day_locked_at_the_lower_limit_is_not():
    found = first(run({"600584.SS": bars(d2024_03_12=(9.0,) * 4)}, [long("600584.SS")]))
    assert (found["exit_limit"], found["unavailable"]) == ("locked", True)


def test_star_shares_may_move_twenty_percent():
    frames = {"688981.SS": bars(d2024_03_05=(11.0,) * 4)}
    assert first(run(frames, [long("688981.SS")]))["entry_limit"] == ""
    frames = {"688981.SS": bars(d2024_03_05=(12.0,) * 4)}
    assert first(run(frames, [long("688981.SS")]))["entry_limit"] == "locked"


def test_hong_kong_has_no_daily_limit():
    frames = {"0700.HK": bars("XHKG", d2024_03_05=(15.0,) * 4), "HKD=X": rate(), "CNY=X": rate()}
    assert first(run(frames, [long("0700.HK")]))["entry_limit"] == ""


def rate() -> pd.DataFrame:
    return pd.DataFrame({"Close": 7.0}, index=pd.bdate_range("2023-12-01", "2024-06-28"))


def test_sessions_without_a_bar_before_the_entry_are_counted_and_a_lag_is_not():
    gone = bars().drop(pd.to_datetime(["2024-03-05", "2024-03-06"]))
    frames = {"600584.SS": gone}
    assert first(run(frames, [long("600584.SS")]))["entry_waited"] == 2
    assert (
        first(run({"600584.SS": bars()}, [long("600584.SS")], enter={"lag": 3}))["entry_waited"]
        == 0
    )


def test_suspended_bars_before_an_exit_are_counted():
    frame = bars()
    for day in ("2024-03-12", "2024-03-13"):  # bar 5, at which the exit is due, and bar 6
        frame.loc[day] = (10.0, 10.0, 10.0, 10.0, 0.0)
    made = run({"600584.SS": frame}, [long("600584.SS")])
    assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-14")
    assert first(made)["exit_waited"] == 2
    # Suspended earlier: the exit waits for nothing.
    frame = bars()
    frame.loc["2024-03-07"] = (10.0, 10.0, 10.0, 10.0, 0.0)
    assert first(run({"600584.SS": frame}, [long("600584.SS")]))["exit_waited"] == 0


def test_an_order_is_weighed_against_the_median_of_the_twenty_bars_before():
    # 100,000 CNY bought where 1,000,000 shares at 10 change hands: 1 % of 10,000,000.
    found = first(run({"600584.SS": bars()}, [long("600584.SS")]))
    assert found["entry_share"] == pytest.approx(0.01)
    assert found["exit_share"] == pytest.approx(0.01)
    # A bar a hundred times as busy on the day itself, or ten before, changes no median.
    busy = bars()
    busy.loc[:, "Volume"] = np.where(busy.index >= "2024-03-05", 1e9, 1e6)
    assert first(run({"600584.SS": busy}, [long("600584.SS")]))["entry_share"] == pytest.approx(
        0.01
    )


def test_large_orders_and_the_capital_at_which_they_would_not_be():
    made = run({"600584.SS": bars()}, [long("600584.SS")], capital=500_000)
    assert len(made.tradability.large) == 1
    # 5 % of what is traded at 500,000, hence 1 % at 100,000.
    assert made.tradability.capacity == pytest.approx(100_000)


def test_without_a_volume_or_without_twenty_bars_nothing_is_said_of_size():
    made = run({"600584.SS": bars().drop(columns="Volume")}, [long("600584.SS")])
    assert np.isnan(first(made)["entry_share"])
    assert made.tradability.capacity is None
    late = bars()[lambda frame: frame.index >= "2024-02-20"]
    assert np.isnan(first(run({"600584.SS": late}, [long("600584.SS")]))["entry_share"])


def test_foreigners_come_to_the_mainland_through_stock_connect_since_its_first_day():
    mainland = Instrument("600584.SS", "XSHG", "CNY")
    star = Instrument("688981.SS", "XSHG", "CNY")
    days = np.array(["2014-11-14", "2014-11-17", "2021-01-29", "2021-02-01"], "datetime64[D]")
    assert [bool(said) for said in access_on(mainland, "connect", days)] == [
        False,
        True,
        True,
        True,
    ]
    assert [bool(said) for said in access_on(star, "connect", days)] == [False, False, False, True]
    found = first(run({"600584.SS": bars()}, [long("600584.SS")]))
    assert found["access"].startswith("since 2014-11-17")


def test_a_short_in_seoul_during_the_ban_could_not_be_had():
    frames = {"005930.KS": bars("XKRX"), "KRW=X": rate(), "CNY=X": rate()}
    found = first(run(frames, [short("005930.KS")]))
    assert found["unavailable"]
    assert "forbidden" in found["short"]
    assert not first(run(frames, [long("005930.KS")]))["unavailable"]


def test_a_short_in_hong_kong_is_said_to_be_limited():
    frames = {"0700.HK": bars("XHKG"), "HKD=X": rate(), "CNY=X": rate()}
    found = first(run(frames, [short("0700.HK")]))
    assert not found["unavailable"]
    assert "designated" in found["short"]


@pytest.mark.parametrize(
    ("symbol", "day", "order"),
    [
        ("0981.HK", "2021-08-01", ""),
        ("0981.HK", "2021-08-02", "Executive Order 14032"),
        ("688981.SS", "2025-01-16", "Executive Order 14032"),  # the company's other listings
        ("SMICY", "2025-01-16", "Executive Order 14032"),
        ("0941.HK", "2021-01-08", ""),
        ("0941.HK", "2021-01-11", "Executive Order 13959"),
        ("0941.HK", "2021-06-03", ""),  # the gap between the two orders
        ("0941.HK", "2021-08-02", "Executive Order 14032"),
        ("603019.SS", "2022-02-11", ""),  # listed on 16 December 2021
        ("603019.SS", "2022-02-14", "the NS-CMIC list"),
        ("0700.HK", "2025-03-03", ""),  # on the 1260H list, which bans no purchase
        ("BABA", "2025-03-03", ""),
    ],
)
def test_the_ban_on_persons_of_the_united_states(symbol: str, day: str, order: str):
    assert bans_on(symbol, np.array([day], "datetime64[D]")).tolist() == [order]


def test_tables_cite_their_pages():
    for row in (*read_access(), *read_price_limits()):
        assert row.source.startswith("http"), row
        assert row.last is None or row.first < row.last


def by_plain_loops(symbol: str, bar: int, rows: list[dict[str, str]], value: float) -> float:
    """The share of an order in the median of the twenty bars before it."""
    before = [float(r["Close"]) * float(r["Volume"]) for r in rows[bar - 20 : bar]]
    return value / statistics.median(before)


@pytest.mark.skipif(not MARKET.is_dir(), reason="../shared/market is not here")
def test_shares_and_limits_on_real_prices_are_those_of_plain_loops():
    symbols = ["600584.SS", "603986.SS", "688012.SS", "000977.SZ", "0981.HK"]
    days = [str(day) for day in np.arange("2020-08-03", "2024-06-01", 9, dtype="datetime64[D]")]
    thesis = Thesis(
        name="many", base_currency="CNY", max_gross=50.0,
        events={"news": Listed(list=[{"announced_at": day} for day in days])},
        rules=[Rule(when="news", legs=[long(*symbols)], exit=Exit(after=7), size=0.5)],
    )  # fmt: skip
    made = backtest.run(thesis, prices=MARKET)
    table = made.tradability.trades
    limits = {"688": 0.2, "60": 0.1, "00": 0.1}
    seen = {"locked": 0, "touched": 0, "": 0}
    read = {}
    for symbol in symbols:
        with (MARKET / f"{symbol}.csv").open(newline="") as file:
            read[symbol] = list(csv.DictReader(file))
    for trade, flags in zip(made.trades.itertuples(), table.itertuples(), strict=True):
        rows = read[trade.symbol]
        bar = next(n for n, r in enumerate(rows) if r["Date"] == str(trade.entry_date.date()))
        value = trade.quantity * trade.entry_price
        if bar >= 20:
            expected = by_plain_loops(trade.symbol, bar, rows, value)
            assert flags.entry_share == pytest.approx(expected, rel=1e-9)
        row, last = rows[bar], float(rows[bar - 1]["Close"])
        limit = next((x for p, x in limits.items() if trade.symbol.startswith(p)), None)
        said = ""
        if (
            limit
            and not trade.symbol.endswith(".HK")
            and float(row["Open"]) / last - 1 >= limit - 0.005
        ):
            said = "locked" if row["High"] == row["Low"] else "touched"
        assert flags.entry_limit == said, (trade.symbol, row)
        seen[said] += 1
    assert len(table) > 500
    assert seen["touched"] + seen["locked"] > 0


def test_limits_are_by_market_board_and_date():
    days = np.array(["2015-05-29", "2015-06-01", "2015-06-15"], "datetime64[D]")
    assert daily_limits(Instrument("2330.TW", "XTAI", "TWD"), days).tolist() == [0.07, 0.1, 0.1]
    assert daily_limits(Instrument("005930.KS", "XKRX", "KRW"), days).tolist() == [0.15, 0.15, 0.3]
    assert np.isnan(daily_limits(Instrument("BABA", "XNYS", "USD"), days)).all()
