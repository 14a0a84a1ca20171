"""Sessions of each exchange, and their corrections."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from backtest.errors import DataUnavailable, UnknownName
from backtest.prices.closures import KINDS, read_closures
from backtest.prices.sessions import rate_sessions, read_sessions, unconfirmed
from backtest.prices.symbols import implied

SHARED = Path(__file__).parents[3] / "shared"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 10**9


def hours(exchange: str, day: date) -> tuple[int, int]:
    found = read_sessions(exchange, day, day)
    assert found.dates.tolist() == [day]
    return int(found.opens_at[0]), int(found.closes_at[0])


@pytest.mark.parametrize(
    ("exchange", "day", "opens", "closes"),
    [
        ("XNYS", date(2025, 1, 15), "2025-01-15T09:30-05:00", "2025-01-15T16:00-05:00"),
        ("XNYS", date(2025, 7, 3), "2025-07-03T09:30-04:00", "2025-07-03T13:00-04:00"),
        ("XHKG", date(2025, 1, 16), "2025-01-16T09:30+08:00", "2025-01-16T16:00+08:00"),
        ("XHKG", date(2024, 12, 24), "2024-12-24T09:30+08:00", "2024-12-24T12:00+08:00"),
        ("XHKG", date(2020, 8, 19), "2020-08-19T13:30+08:00", "2020-08-19T16:00+08:00"),
        ("XTAI", date(2025, 1, 15), "2025-01-15T09:00+08:00", "2025-01-15T13:30+08:00"),
        ("XSHE", date(2025, 1, 15), "2025-01-15T09:30+08:00", "2025-01-15T15:00+08:00"),
        ("XTKS", date(2024, 6, 3), "2024-06-03T09:00+09:00", "2024-06-03T15:00+09:00"),
        ("XLON", date(2025, 6, 3), "2025-06-03T08:00+01:00", "2025-06-03T16:30+01:00"),
    ],
)
def test_sessions_open_and_close_at_the_exchange_s_hours(
    exchange: str, day: date, opens: str, closes: str
) -> None:
    assert hours(exchange, day) == (at(opens), at(closes))


@pytest.mark.parametrize(
    ("exchange", "day"),
    [
        ("XHKG", date(2023, 9, 1)),
        ("XHKG", date(2023, 9, 8)),
        ("XTAI", date(2019, 9, 9)),
        ("XTAI", date(2021, 4, 6)),
        ("XTAI", date(2022, 2, 4)),
        ("XTAI", date(2023, 1, 18)),
        ("XTAI", date(2024, 10, 31)),
    ],
)
def test_days_that_the_library_wrongly_opens_are_closed(exchange: str, day: date) -> None:
    assert len(read_sessions(exchange, day, day).dates) == 0


def test_an_unconfirmed_day_is_a_session_where_a_bar_says_so() -> None:
    day = date(2021, 4, 6)
    assert day in unconfirmed("XTAI")
    found = read_sessions("XTAI", day, day, traded=frozenset({day}))
    assert found.dates.tolist() == [day]


def test_vix_has_sessions_on_american_holidays_since_2022_and_not_before() -> None:
    assert read_sessions("XCBO", date(2022, 5, 30), date(2022, 5, 30)).dates.size == 1
    assert read_sessions("XCBO", date(2021, 5, 31), date(2021, 5, 31)).dates.size == 0


def test_american_exchanges_keep_one_calendar() -> None:
    arca, nyse = (read_sessions(x, date(2024, 1, 1), date(2024, 12, 31)) for x in ("ARCX", "XNYS"))
    assert arca.exchange == "ARCX"
    np.testing.assert_array_equal(arca.opens_at, nyse.opens_at)


def test_padding_stops_where_the_library_does_but_the_range_itself_must_be_covered() -> None:
    padded = read_sessions("XSHG", date(2026, 12, 1), date(2026, 12, 30), padding=60)
    assert str(padded.dates[-1]) == "2026-12-31"
    with pytest.raises(DataUnavailable, match="1990-12-03 to 2026-12-31"):
        read_sessions("XSHG", date(2026, 12, 1), date(2027, 1, 4))


def test_a_range_without_a_session_is_empty() -> None:
    assert len(read_sessions("XNYS", date(2024, 1, 6), date(2024, 1, 7)).dates) == 0


def test_unknown_exchange_offers_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean XNYS"):
        read_sessions("XNYZ", date(2024, 1, 2), date(2024, 1, 3))


def test_a_calendar_that_the_library_cannot_build_is_unavailable_not_a_traceback() -> None:
    with pytest.raises(DataUnavailable, match="XBEL: exchange_calendars"):
        read_sessions("XBEL", date(2020, 1, 2), date(2020, 12, 31))


def test_days_of_rates_are_weekdays_and_what_was_quoted() -> None:
    quoted = np.array(["2024-01-05", "2024-01-07", "2024-01-09"], "datetime64[D]")
    found = rate_sessions(quoted).dates.astype(str).tolist()
    assert found[:4] == ["2024-01-05", "2024-01-07", "2024-01-08", "2024-01-09"]


def test_closures_cite_their_sources_and_stand_once() -> None:
    closures = read_closures()
    places = [(c.exchange, c.date) for c in closures]
    order = ["XHKG", "XTAI", "XCBF", "XKRX", "XSES", "XTAE", "XBOM", "XMOS"]
    assert len(set(places)) == len(places)
    assert places == sorted(places, key=lambda p: (order.index(p[0]), p[1]))
    for closure in closures:
        assert closure.kind in KINDS
        assert closure.source.startswith("https://")
        assert closure.reason
        assert (closure.at is not None) == (closure.kind in ("late open", "early close", "shifted"))


HALTED = {
    "000063.SZ": {"2021-03-31"},
    "000977.SZ": {f"2020-03-{day}" for day in (11, 12, 13, 16, 17, 18)},
    "002415.SZ": {"2019-10-08", "2019-10-09"},
    "600584.SS": {f"2024-03-{day}" for day in (20, 21, 22, 25, 26)},
    "603986.SS": {"2019-04-03"},
    "2330.TW": {"2025-08-01"},  # no bar in the source, although Taiwan traded
}
"""Sessions without a bar that are the share's own, not the calendar's."""


@pytest.mark.parametrize("kept", ["market", "sample"])
def test_the_calendars_agree_with_every_bar(kept: str) -> None:
    folder = SHARED / kept
    if not folder.is_dir():
        pytest.skip(f"../shared/{kept} is not here: calendars not compared with its bars")
    compared = 0
    for path in sorted(folder.glob("*.csv")):
        symbol = path.stem
        if symbol == "dividends" or implied(symbol).exchange is None:
            continue
        with path.open(newline="") as file:
            bars = {row["Date"] for row in csv.DictReader(file)}
        first, last = (date.fromisoformat(pick(bars)) for pick in (min, max))
        exchange = implied(symbol).exchange
        assert exchange is not None
        sessions = set(read_sessions(exchange, first, last).dates.astype(str).tolist())
        assert bars - sessions == set(), symbol
        assert sessions - bars == HALTED.get(symbol, set()), symbol
        compared += 1
    assert compared >= 18
