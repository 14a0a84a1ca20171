"""Updating one symbol: only what is missing is asked for, and every difference is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backtest.errors import NoDataInRange, UnknownSymbol
from backtest.prices.fetch.update import update
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.store import Store

FIRST = date(2025, 1, 1)


def at(day: str) -> datetime:
    """23:00 UTC of a day: New York has been closed for two hours."""
    return datetime.fromisoformat(f"{day}T23:00:00+00:00").astimezone(UTC)


class Noted:
    """A provider that notes the days it is asked for."""

    def __init__(self, yahoo: Yahoo) -> None:
        self._yahoo = yahoo
        self.name, self.at_once, self.session = yahoo.name, yahoo.at_once, yahoo.session
        self.asked: list[tuple[str, str]] = []

    def fetch(self, symbol: str, first: date, last: date) -> Any:
        self.asked.append((first.isoformat(), last.isoformat()))
        with self._yahoo.session():
            return self._yahoo.fetch(symbol, first, last)


@pytest.fixture
def noted(yahoo: Yahoo) -> Noted:
    return Noted(yahoo)


def brought(store: Store, noted: Noted, last: str, *, first: date = FIRST, **named: Any) -> Any:
    """BABA up to a day, asked on that day."""
    return update(store, noted, "BABA", first, date.fromisoformat(last), now=at(last), **named)


def test_the_first_time_all_is_asked_for(store: Store, noted: Noted) -> None:
    done = brought(store, noted, "2025-01-17")
    assert noted.asked == [("2025-01-01", "2025-01-17")]
    assert (done.rows, done.added, done.revision) == (11, 11, None)  # 13 weekdays less two


def test_the_second_time_nothing_is(store: Store, noted: Noted, server: Any) -> None:
    brought(store, noted, "2025-01-17")
    before = server.requests
    done = brought(store, noted, "2025-01-17")
    assert (done.asked, done.added, done.rows) == (False, 0, 11)
    assert server.requests == before
    assert len(noted.asked) == 1


def test_later_only_the_new_days_and_a_fortnight_before_them(store: Store, noted: Noted) -> None:
    brought(store, noted, "2025-01-31")
    done = brought(store, noted, "2025-02-07")
    assert noted.asked[1:] == [("2025-01-17", "2025-02-07")]
    assert (done.added, done.revision) == (5, None)
    whole = store.read("yahoo", "BABA").history
    assert whole.close.tolist() == [81.0 + k for k in range(len(whole))]


def test_earlier_days_are_asked_for_alone(store: Store, noted: Noted) -> None:
    brought(store, noted, "2025-02-07", first=date(2025, 2, 3))
    done = brought(store, noted, "2025-02-07", first=date(2025, 1, 20))
    assert noted.asked[1:] == [("2025-01-20", "2025-02-07")]
    assert done.added == 9  # 21 to 31 January
    assert store.read("yahoo", "BABA").history.first == date(2025, 1, 20)


def test_a_day_that_is_not_over_is_not_stored(store: Store, noted: Noted) -> None:
    noon = datetime(2025, 1, 17, 17, tzinfo=UTC)
    done = update(store, noted, "BABA", FIRST, date(2025, 1, 17), now=noon)
    assert done.last == date(2025, 1, 16)
    assert store.read("yahoo", "BABA").history.dates[-1].item() == date(2025, 1, 16)
    again = update(store, noted, "BABA", FIRST, date(2025, 1, 17), now=noon)
    assert not again.asked  # it cannot be had yet, so it is not asked for
    evening = brought(store, noted, "2025-01-17")
    assert (evening.asked, evening.added) == (True, 1)


def test_weekends_and_holidays_are_not_asked_about(store: Store, noted: Noted) -> None:
    brought(store, noted, "2025-01-17")
    for day in ("2025-01-18", "2025-01-19", "2025-01-20"):  # Monday was a holiday
        assert not brought(store, noted, day).asked
    assert brought(store, noted, "2025-01-21").added == 1


def test_a_revised_row_is_noticed_and_all_is_asked_for_anew(
    store: Store, noted: Noted, server: Any
) -> None:
    brought(store, noted, "2025-01-31")
    rows = server.quotes["BABA"].rows
    o, h, low, c, v = rows[date(2025, 1, 30)]
    rows[date(2025, 1, 30)] = (o, h, low, c - 0.5, v)
    rows[date(2025, 1, 3)] = (82.0, 85.0, 80.0, 82.0, 7)  # older than the overlap: found too
    done = brought(store, noted, "2025-02-07")
    assert noted.asked[1:] == [("2025-01-17", "2025-02-07"), ("2025-01-01", "2025-02-07")]
    assert done.revision is not None
    assert (done.revision.changed, done.revision.first, done.revision.last) == (
        2, "2025-01-03", "2025-01-30",
    )  # fmt: skip
    held = store.read("yahoo", "BABA")
    assert held.revisions == (done.revision,)
    assert held.history.volume[1] == 7


def test_a_new_split_makes_all_rows_be_asked_for_anew(
    store: Store, noted: Noted, server: Any
) -> None:
    brought(store, noted, "2025-01-31")
    quoted = server.quotes["BABA"]
    quoted.splits[date(2025, 2, 4)] = (2, 1)
    quoted.rows = {
        day: (o / 2, h / 2, low / 2, c / 2, v * 2) for day, (o, h, low, c, v) in quoted.rows.items()
    }
    done = brought(store, noted, "2025-02-07")
    assert noted.asked[-1] == ("2025-01-01", "2025-02-07")
    held = store.read("yahoo", "BABA").history
    assert held.close.tolist()[:2] == [40.5, 41.0]
    assert held.splits.tolist() == [2.0]
    assert done.revision is not None
    assert done.revision.largest == pytest.approx(0.5)


def test_a_late_dividend_is_a_revision(store: Store, noted: Noted, server: Any) -> None:
    brought(store, noted, "2025-01-31")
    server.quotes["BABA"].dividends[date(2025, 1, 28)] = 0.125
    done = brought(store, noted, "2025-02-07")
    assert done.revision is not None
    assert done.revision.actions == 1
    assert store.read("yahoo", "BABA").history.dividends.tolist() == [0.5, 0.125]


def test_a_refresh_finds_what_an_update_does_not_look_at(
    store: Store, noted: Noted, server: Any
) -> None:
    brought(store, noted, "2025-02-28")
    server.quotes["BABA"].rows[date(2025, 1, 3)] = (82.0, 85.0, 80.0, 82.5, 1001)
    assert not brought(store, noted, "2025-02-28").asked
    done = brought(store, noted, "2025-02-28", refresh=True)
    assert done.revision is not None
    assert (done.revision.changed, done.revision.first) == (1, "2025-01-03")


def test_a_share_that_has_ended_has_no_news_and_that_is_remembered(
    store: Store, noted: Noted, server: Any
) -> None:
    rows = server.quotes["BABA"].rows
    server.quotes["BABA"].rows = {d: row for d, row in rows.items() if d < date(2025, 1, 8)}
    brought(store, noted, "2025-01-31")
    done = brought(store, noted, "2025-02-27")
    assert (done.added, done.revision, done.last) == (0, None, date(2025, 2, 27))
    asked = len(noted.asked)
    assert not brought(store, noted, "2025-02-27").asked
    assert len(noted.asked) == asked


def test_rows_that_a_provider_no_longer_has_are_not_thrown_away(
    store: Store, noted: Noted, server: Any
) -> None:
    brought(store, noted, "2025-01-31")
    held = store.read("yahoo", "BABA").history.hash
    rows, server.quotes["BABA"].rows = server.quotes["BABA"].rows, {}
    with pytest.raises(NoDataInRange):
        brought(store, noted, "2025-02-07")
    del server.quotes["BABA"]
    with pytest.raises(UnknownSymbol):
        brought(store, noted, "2025-02-07")
    assert store.read("yahoo", "BABA").history.hash == held
    assert rows


def test_a_damaged_file_is_set_aside_and_fetched_anew(store: Store, noted: Noted) -> None:
    brought(store, noted, "2025-01-17")
    (path,) = (store.root / "yahoo" / "BABA").glob("*.parquet")
    path.write_bytes(b"PAR1 no more")
    done = brought(store, noted, "2025-01-17")
    assert done.added == 11
    assert done.set_aside == (f"{path}.damaged",)
    assert len(store.read("yahoo", "BABA").history) == 11


def test_days_without_one_that_is_over_are_no_data(store: Store, noted: Noted) -> None:
    with pytest.raises(NoDataInRange, match="no day from 2025-01-17 to 2025-01-17 that is over"):
        update(
            store, noted, "BABA", date(2025, 1, 17), date(2025, 1, 17),
            now=datetime(2025, 1, 17, 17, tzinfo=UTC),
        )  # fmt: skip
    assert not store.has("yahoo", "BABA")


def test_an_updated_store_is_as_one_fetched_at_once(
    store: Store, noted: Noted, tmp_path: Any
) -> None:
    for day in ("2025-01-10", "2025-01-14", "2025-01-31", "2025-02-28"):
        brought(store, noted, day)
    other = Store(tmp_path / "other")
    brought(other, noted, "2025-02-28")
    one, two = (s.read("yahoo", "BABA").history for s in (store, other))
    assert one.hash == two.hash
    assert replace(one, notes=()).said() == two.said()
