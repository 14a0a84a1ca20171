"""Other known events of the holding periods, against plain loops over the catalogues."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

import backtest
from backtest import Costs, Exit, Listed, Result, Rule, Thesis, long, short
from backtest.study.confounders import find_confounders

RECORDS = Path(backtest.__file__).parent / "events" / "records"
SAMPLE = Path(backtest.__file__).parent / "prices" / "sample"
BUNDLED = ("zhipu-entity-list", "zhipu-american-side", "zhipu-long-short", "entity-list-smic")


def replayed(at: str, *legs: str, after: int = 20, sell: tuple[str, ...] = ()) -> Result:
    thesis = Thesis(
        name="one",
        events={"news": Listed(list=[{"announced_at": at}])},
        rules=[Rule(when="news", legs=[long(*legs), *([short(*sell)] if sell else [])],
                    exit=Exit(after=after))],
        costs=Costs(taxes="none"),
    )  # fmt: skip
    return backtest.run(thesis, prices="sample")


def clock(row: dict[str, str]) -> tuple[datetime, datetime]:
    """Both ends, as SEMANTICS 1.1 says, by the standard library alone."""
    zone = ZoneInfo(row["tz"])

    def ends(text: str) -> tuple[datetime, datetime]:
        if "T" in text:
            return (datetime.fromisoformat(text),) * 2
        day = date.fromisoformat(text)
        return tuple(datetime.combine(day, at, zone) for at in (time(), time(23, 59, 59)))

    first, last = ends(row["announced_at"])
    return (ends(row["known_from"])[0] if row["known_from"] else first), last


def by_plain_loops(result: Result) -> set[str]:
    """Ids of the events that may have become known while any trade was held."""
    outcome, panel, found = result.outcome, result.panel, set()
    own = set(result.history.ids)
    for path in RECORDS.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known_from, known_by = (at.timestamp() * 1e9 for at in clock(row))
                for k in range(len(outcome.status)):
                    if outcome.status[k] != 0 or row["id"] in own:
                        continue
                    bar = outcome.exit_bar[k]
                    if bar < 0:  # still open: to the last bar
                        bar = panel.bars(int(result.schedule.instrument[k])).stop - 1
                        left = panel.closes_at[bar]
                    else:
                        left = (panel.opens_at if outcome.exit_kind[k] == 0 else panel.closes_at)[
                            bar
                        ]
                    if known_by > result.schedule.entry_instant[k] and known_from <= left:
                        found.add(row["id"])
    return found


@pytest.mark.parametrize("name", BUNDLED)
def test_the_events_are_those_that_plain_loops_find(name: str) -> None:
    result = backtest.run(name, prices="sample")
    found = result.confounders
    assert found is not None
    assert set(found.events["id"]) == by_plain_loops(result)
    assert len(found.events) > 5
    assert found.events["known_by"].is_monotonic_increasing


def test_the_thesis_own_event_is_no_confounder() -> None:
    result = backtest.run("zhipu-entity-list", prices="sample")
    assert result.history.ids == ("bis-2025-00704",)
    assert "bis-2025-00704" not in set(result.confounders.events["id"])


def test_a_trade_is_cut_short_at_the_last_close_before_the_first_direct_event() -> None:
    """SMIC, worked out from the quotes: bought on the 16th, DeepSeek's R1 came on the 20th."""
    result = backtest.run("zhipu-entity-list", prices="sample")
    row = result.confounders.cut_short.iloc[0]
    trade = result.trades.iloc[0]
    assert (row["symbol"], row["id"]) == ("0981.HK", "deepseek-r1-2025-01-20")
    assert row["until"] == pd.Timestamp("2025-01-17")  # a Friday; the 20th is a Monday

    def quoted(symbol: str, day: str) -> float:
        bars = pd.read_parquet(SAMPLE / f"{symbol}.parquet")
        return float(bars["Close"][bars["Date"].astype(str).str[:10] == day].iloc[0])

    entry_rate, rate = (1 / quoted("HKD=X", day) for day in ("2025-01-16", "2025-01-17"))
    close = quoted("0981.HK", "2025-01-17")
    before = close * rate / (trade["entry_price"] * entry_rate) - 1
    assert row["return"] == pytest.approx(before, rel=1e-12)
    assert row["profit"] == pytest.approx(
        trade["quantity"] * (close * rate - trade["entry_price"] * entry_rate), rel=1e-12
    )
    assert row["whole_profit"] == pytest.approx(trade["exit_value"] - trade["entry_value"])


def test_a_short_that_is_cut_short_gains_what_the_price_loses() -> None:
    bought = replayed("2025-01-15T20:10:00-05:00", "BABA").confounders.cut_short.iloc[0]
    sold = replayed("2025-01-15T20:10:00-05:00", "KWEB", sell=("BABA",)).confounders.cut_short
    sold = sold[sold["symbol"] == "BABA"].iloc[0]
    assert sold["return"] == pytest.approx(-bought["return"], rel=1e-12)
    assert sold["until"] == bought["until"]


def test_what_names_another_listing_of_the_company_is_direct() -> None:
    # The catalogue's row names 9988.HK and BABA; the trade is in the receipt.
    found = replayed("2025-02-20T12:00:00-05:00", "BABA", after=5).confounders.events
    row = found[found["id"] == "alibaba-capex-2025-02-24"].iloc[0]
    assert (row["kind"], row["names"]) == ("direct", "Alibaba")


def test_the_nearest_thing_that_an_event_names_is_told() -> None:
    found = replayed("2025-02-20T12:00:00-05:00", "0981.HK", "BABA", after=5).confounders.events
    row = found[found["id"] == "alibaba-capex-2025-02-24"].iloc[0]
    assert row["names"] == "Alibaba"  # and not SMIC's country, though SMIC stands first


def test_the_central_bank_is_market_wide_even_for_its_own_country() -> None:
    found = replayed("2025-01-24T12:00:00-05:00", "NVDA", after=5).confounders.events
    row = found[found["id"] == "fomc-2025-01-29"].iloc[0]
    assert (row["kind"], row["names"]) == ("market-wide", "")


def test_sessions_count_from_the_entry_to_the_first_close_after_the_event() -> None:
    # Bought on Friday the 24th; the FOMC's statement at 14:00 on Wednesday the 29th is
    # before that day's close: Monday, Tuesday, Wednesday.
    found = replayed("2025-01-23T20:00:00-05:00", "NVDA", after=5).confounders.events
    assert found[found["id"] == "fomc-2025-01-29"]["sessions"].tolist() == [3]


def test_what_was_known_before_the_entry_is_no_confounder_and_what_may_have_been_cuts_nothing():
    # Sophgo's rule has only its date, 15 January: the entry in Hong Kong on the 16th at 09:30
    # lies within that day in Washington. Nobody can tell which was first.
    found = replayed("2025-01-15T20:10:00-05:00", "0700.HK", after=1).confounders
    assert found.events["id"].tolist() == ["bis-2025-00480", "bis-2025-00711"]
    assert found.events["sessions"].tolist() == [0, 0]
    assert len(found.cut_short) == 0
    # A day later both are past.
    assert len(replayed("2025-01-16T20:10:00-05:00", "0700.HK", after=0).confounders.events) == 0


def test_nothing_traded_has_no_confounders() -> None:
    result = replayed("2035-01-15T20:10:00-05:00", "0700.HK")
    assert len(result.trades) == len(result.confounders.events) == 0
    assert len(result.confounders.cut_short) == 0


def test_looking_twice_gives_the_same() -> None:
    result = backtest.run("zhipu-long-short", prices="sample")
    again = find_confounders(result)
    pd.testing.assert_frame_equal(again.events, result.confounders.events)
    pd.testing.assert_frame_equal(again.cut_short, result.confounders.cut_short)
