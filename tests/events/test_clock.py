"""Clocks worked by hand: zones, days on which the clocks change, ends that cross."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic_core import PydanticCustomError

from backtest.events.catalog import read_catalog
from backtest.events.clock import read_ends, to_nanoseconds

EASTERN = timezone(timedelta(hours=-5))


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def test_zhipu_was_known_by_ten_past_nine_in_hong_kong_before_its_open() -> None:
    [zhipu] = [e for e in read_catalog("entity_list") if "Zhipu AI" in e.entities]
    hong_kong = zhipu.known_by.astimezone(ZoneInfo("Asia/Hong_Kong"))
    assert hong_kong.strftime("%Y-%m-%d %H:%M") == "2025-01-16 09:10"
    assert zhipu.known_by.isoformat() == "2025-01-15T20:10:00-05:00"
    assert zhipu.known_from.isoformat() == "2025-01-15T00:00:00-05:00"
    assert zhipu.precision == "bounds"


def test_a_date_lasts_from_its_first_to_its_last_second_in_new_york() -> None:
    ends = read_ends(date(2025, 1, 15), tz="America/New_York")
    assert utc(ends.known_from) == "2025-01-15 05:00:00"
    assert utc(ends.known_by) == "2025-01-16 04:59:59"
    assert ends.precision == "date"


def test_a_date_in_shanghai_is_eight_hours_ahead_of_utc_in_summer_too() -> None:
    ends = read_ends(date(2025, 7, 1), tz="Asia/Shanghai")
    assert utc(ends.known_from) == "2025-06-30 16:00:00"
    assert utc(ends.known_by) == "2025-07-01 15:59:59"


def test_the_day_on_which_clocks_spring_forward_has_23_hours() -> None:
    ends = read_ends(date(2025, 3, 9), tz="America/New_York")
    assert utc(ends.known_from) == "2025-03-09 05:00:00"
    assert utc(ends.known_by) == "2025-03-10 03:59:59"


def test_the_day_on_which_clocks_fall_back_has_25_hours() -> None:
    ends = read_ends(date(2025, 11, 2), tz="America/New_York")
    assert utc(ends.known_from) == "2025-11-02 04:00:00"
    assert utc(ends.known_by) == "2025-11-03 04:59:59"


def test_a_midnight_that_happens_twice_ends_the_date_the_second_time() -> None:
    # Sao Paulo, 2018-02-17: at 24:00 the clocks went back to 23:00 (−02:00 to −03:00).
    ends = read_ends(date(2018, 2, 17), tz="America/Sao_Paulo")
    assert utc(ends.known_by) == "2018-02-18 02:59:59"


def test_a_midnight_that_does_not_happen_begins_the_date_at_the_change() -> None:
    # Sao Paulo, 2018-11-04: 00:00 did not happen; the day began at 01:00 (03:00 UTC).
    ends = read_ends(date(2018, 11, 4), tz="America/Sao_Paulo")
    assert utc(ends.known_from) == "2018-11-04 03:00:00"


def test_the_repeated_hour_is_two_instants() -> None:
    first = datetime(2025, 11, 2, 1, 30, tzinfo=timezone(timedelta(hours=-4)))
    second = datetime(2025, 11, 2, 1, 30, tzinfo=EASTERN)
    ends = read_ends(second, first, tz="America/New_York")
    assert to_nanoseconds(ends.known_by) - to_nanoseconds(ends.known_from) == 3_600_000_000_000
    with pytest.raises(PydanticCustomError, match="later"):
        read_ends(first, second, tz="America/New_York")


def test_an_instant_gives_both_ends_and_the_sources_date() -> None:
    ends = read_ends(datetime(2025, 1, 16, 1, 10, tzinfo=UTC), tz="America/New_York")
    assert ends.known_from == ends.known_by
    assert ends.precision == "instant"
    assert ends.announced_on == date(2025, 1, 15)


def test_known_from_later_than_known_by_is_an_error() -> None:
    with pytest.raises(PydanticCustomError, match="later"):
        read_ends(date(2025, 1, 15), date(2025, 1, 16), tz="America/New_York")


def test_a_press_stamp_of_the_small_hours_utc_belongs_to_the_evening_before() -> None:
    # 2019-05-14 02:57 UTC was 22:57 of the 13th in Washington: the 14th had not begun.
    stamp = datetime(2019, 5, 14, 2, 57, tzinfo=UTC)
    with pytest.raises(PydanticCustomError, match="later"):
        read_ends(stamp, date(2019, 5, 14), tz="America/New_York")
    assert read_ends(stamp, date(2019, 5, 13), tz="America/New_York").precision == "bounds"


def test_an_instant_without_offset_is_an_error() -> None:
    with pytest.raises(PydanticCustomError, match="offset"):
        read_ends(datetime(2025, 1, 15, 20, 10), tz="America/New_York")


def test_nanoseconds_are_exact_to_the_microsecond() -> None:
    moment = datetime(2025, 1, 16, 1, 10, 0, 123457, tzinfo=UTC)
    assert to_nanoseconds(moment) == 1_736_989_800_123_457_000
