"""Scalars take the text as written or the Python value, and refuse the rest with a mend."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backtest.events.scalars import (
    Clock,
    Day,
    Duration,
    Fraction,
    Line,
    Name,
    NonNegativeFraction,
    Number,
    PositiveFraction,
    PositiveNumber,
    PositiveWhole,
    Symbol,
    Whole,
    YesNo,
    Zone,
    write_duration,
    write_fraction,
)


def read(kind, value):
    return TypeAdapter(kind).validate_python(value)


def refused(kind, value):
    """The problem and the mend with which a value is refused."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (error,) = caught.value.errors()
    assert error["type"] == "refused"
    return error["ctx"]["problem"], error["ctx"].get("mend", "")


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        (Number, "1_000_000", 1e6),
        (Number, "1e5", 1e5),
        (Number, "-2.5", -2.5),
        (Number, ".5", 0.5),
        (Number, "0700", 700.0),
        (Number, 3, 3.0),
        (Number, Decimal("0.1"), 0.1),
        (Number, np.float32(0.5), 0.5),
        (Fraction, "15%", 0.15),
        (Fraction, "5bps", 0.0005),
        (Fraction, "5 bps", 0.0005),
        (Fraction, "1bp", 0.0001),
        (Fraction, "0.15", 0.15),
        (Fraction, "-8%", -0.08),
        (Fraction, "1e-3%", 1e-5),
        (Fraction, 0.15, 0.15),
        (Whole, "60", 60),
        (Whole, "0", 0),
        (Whole, "1_000", 1000),
        (Whole, np.int64(5), 5),
        (PositiveWhole, 1, 1),
        (YesNo, "true", True),
        (YesNo, "No", False),
        (YesNo, "off", False),
        (YesNo, True, True),
        (Day, "2024-02-29", date(2024, 2, 29)),
        (Day, date(2024, 2, 29), date(2024, 2, 29)),
        (Clock, "2025-01-27", date(2025, 1, 27)),
        (Clock, "2025-01-27T14:30:00Z", datetime(2025, 1, 27, 14, 30, tzinfo=UTC)),
        (Clock, "2025-01-27T09:30-0500", datetime(2025, 1, 27, 14, 30, tzinfo=UTC)),
        (Duration, "15m", timedelta(minutes=15)),
        (Duration, "90s", timedelta(seconds=90)),
        (Duration, "1h30m", timedelta(hours=1, minutes=30)),
        (Duration, "2d", timedelta(days=2)),
        (Duration, "0", timedelta(0)),
        (Zone, "Asia/Shanghai", "Asia/Shanghai"),
        (Zone, ZoneInfo("America/New_York"), "America/New_York"),
        (Symbol, "0700.HK", "0700.HK"),
        (Symbol, "^HSI", "^HSI"),
        (Symbol, "HKD=X", "HKD=X"),
        (Symbol, "BRK-B", "BRK-B"),
        (Line, "", ""),
    ],
)
def test_what_is_written_is_what_is_meant(kind, written, meant):
    found = read(kind, written)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("kind", "written", "problem", "mend"),
    [
        (Number, "nan", "not a number", "1_000_000"),
        (Number, "inf", "not a number", "1e5"),
        (Number, float("nan"), "not a finite number", "1e5"),
        (Number, float("-inf"), "not a finite number", "1e5"),
        (Number, 10**400, "too large", "1e+18"),
        (Number, "1e400", "too large", "1e+18"),
        (Number, "1e-400", "too small", "0"),
        (Number, "1e99999", "not a number", "1e5"),
        (Number, "1,000", "not a number", "1_000_000"),
        (Number, "1__0", "not a number", "1_000_000"),
        (Number, "1" * 1000, "not a number", "1_000_000"),
        (Number, "١٢", "not a number", "1_000_000"),
        (Number, "15%", "not a number", "2.5"),
        (Number, True, "not a number", "2.5"),
        (Number, None, "not a number", "2.5"),
        (PositiveNumber, "0", "above zero", "2.5"),
        (PositiveNumber, "-1", "above zero", "2.5"),
        (Fraction, "15 percent", "not a fraction", "15%"),
        (Fraction, "15%%", "not a fraction", "5bps"),
        (Fraction, "", "not a fraction", "0.15"),
        (NonNegativeFraction, "-5bps", "must not be negative", "5bps"),
        (PositiveFraction, "0%", "above zero", "15%"),
        (Whole, "1.5", "not a whole number", "60"),
        (Whole, "-1", "must not be negative", "60"),
        (Whole, "1" * 5000, "too large", "1000000000"),
        (Whole, "1" * 50, "too large", "1000000000"),
        (Whole, True, "not a whole number", "60"),
        (PositiveWhole, "0", "at least 1", "60"),
        (YesNo, "maybe", "neither true nor false", "true or false"),
        (YesNo, "1", "neither true nor false", "true or false"),
        (Day, "2025-02-29", "no such date", "2025-06-30"),
        (Day, "2025-6-3", "not a date", "2025-06-30"),
        (Day, "20250603", "not a date", "2025-06-30"),
        (Day, "2025/06/03", "not a date", "2025-06-30"),
        (Day, "0001-01-01", "outside 1900-01-01", "2025-06-30"),
        (Day, datetime(2025, 1, 1, tzinfo=UTC), "not a date", "2025-06-30"),
        (Clock, "2025-01-27T09:30:00", "without its offset", "2025-01-27T09:30:00-05:00"),
        (Clock, datetime(2025, 1, 27, 9, 30), "without its offset", "-05:00"),
        (Clock, "2025-01-27T24:00:00Z", "no such instant", "00:00 of the next day"),
        (Clock, "2025-01-27T09:30:60Z", "no such instant", "2025-01-27"),
        (Clock, "2025-01-27T09:30:00+15:00", "so far from UTC", "2025-01-27"),
        (Clock, "yesterday", "neither a date nor an instant", "2025-01-27"),
        (Duration, "15", "not a duration", "15m"),
        (Duration, 15, "not a duration", "15m"),
        (Duration, "-5m", "not a duration", "15m"),
        (Duration, "", "not a duration", "15m"),
        (Duration, "30m1h", "not a duration", "1h30m"),
        (Duration, timedelta(seconds=-1), "must not be negative", "15m"),
        (Duration, timedelta(milliseconds=5), "finer than a second", "90s"),
        (Duration, "999999d", "too long", "3650d"),
        (Zone, "Asia/Shangai", "not a time zone", "did you mean Asia/Shanghai?"),
        (Zone, "../../etc/passwd", "not a time zone", "America/New_York"),
        (Zone, "America", "not a time zone", ""),
        (Symbol, "../x", "not a symbol", "0700.HK"),
        (Symbol, "a/b", "not a symbol", "0700.HK"),
        (Symbol, "a\\b", "not a symbol", "0700.HK"),
        (Symbol, "-rf", "not a symbol", "the first a letter"),
        (Symbol, ".hidden", "not a symbol", "the first a letter"),
        (Symbol, "A\x00", "not a symbol", "0700.HK"),
        (Symbol, "A\n", "not a symbol", "0700.HK"),
        (Symbol, "", "not a symbol", "0700.HK"),
        (Symbol, "A" * 33, "not a symbol", "at most 32"),
        (Symbol, 700, "a symbol is text", "0700.HK"),
        (Name, "a/b", "not a name", ""),
        (Name, " ", "an empty name", "entity_list_addition"),
        (Name, "x" * 101, "too long", "100"),
        (Line, "a\x1b[31m", "control character", "leave it out"),
        (Line, "\ud800", "control character", "leave it out"),
        (Line, "x" * 2001, "too long", "2000"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_mend(kind, written, problem, mend):
    said, help_given = refused(kind, written)
    assert problem in said
    assert mend in help_given


def test_a_clock_keeps_its_offset_and_equals_the_same_instant_elsewhere():
    found = read(Clock, "2025-01-27T09:30:00-05:00")
    assert found.utcoffset() == timedelta(hours=-5)
    assert found == read(Clock, datetime(2025, 1, 27, 9, 30, tzinfo=ZoneInfo("America/New_York")))


@given(st.floats(-1e18, 1e18).filter(lambda value: value == 0 or abs(value) >= 1e-18))
def test_a_fraction_written_down_is_read_back_as_the_same_float(value):
    assert read(Fraction, write_fraction(value)) == value


@given(st.decimals(-1000, 1000, places=6))
def test_percent_and_basis_points_are_exact(amount):
    assert read(Fraction, f"{amount}%") == float(amount / 100)
    assert read(Fraction, f"{amount}bps") == float(amount / 10_000)


@given(st.integers(0, 3650 * 86_400))
def test_a_duration_written_down_is_read_back_as_the_same(seconds):
    length = timedelta(seconds=seconds)
    assert read(Duration, write_duration(length)) == length


@given(st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)), st.integers(-840, 840))
def test_a_clock_written_down_is_read_back_as_the_same(moment, offset):
    clock = TypeAdapter(Clock)
    instant = clock.validate_python(moment.replace(tzinfo=timezone(timedelta(minutes=offset))))
    again = clock.validate_python(clock.dump_python(instant, mode="json"))
    assert again == instant
    assert again.utcoffset() == instant.utcoffset()


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_a_reader(text):
    for kind in (Number, Fraction, Whole, YesNo, Day, Clock, Duration, Zone, Symbol, Name, Line):
        with contextlib.suppress(ValidationError):  # any other exception is a defect
            read(kind, text)
