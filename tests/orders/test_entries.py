"""Which bar an event enters on, worked out by hand on a market of forty weekdays."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.orders.entries import Entry, find_entries

MINUTE = 60_000_000_000


def instant(text: str) -> int:
    return int(np.datetime64(text, "ns").astype(np.int64))


def enter(panel, *known_by: str, at_open=True, lag=0, reaction=15):
    entry = Entry(at_open=at_open, lag=lag, reaction=reaction * MINUTE)
    return find_entries(panel, 0, known_by=np.array([instant(t) for t in known_by]), entry=entry)


@pytest.mark.parametrize(
    ("known_by", "day"),
    [
        ("2025-01-08T01:14:59", "2025-01-08"),  # 15 minutes and a second before the open
        ("2025-01-08T01:15:00", "2025-01-09"),  # its reaction ends at the open: not later
        ("2025-01-08T01:30:01", "2025-01-09"),
        ("2025-01-10T12:00:00", "2025-01-13"),  # Friday evening: Monday
    ],
)
def test_the_open_must_be_strictly_later_than_news_and_reaction(market, known_by, day):
    panel = market(range(40))
    found = enter(panel, known_by)
    assert str(panel.dates[found.entry_bar[0]]) == day
    assert found.instant[0] == instant(f"{day}T01:30")


def test_an_entry_at_the_close_can_still_use_the_day_of_the_news(market):
    panel = market(range(40))
    found = enter(panel, "2025-01-08T07:44:59", "2025-01-08T07:45:00", at_open=False)
    assert [str(panel.dates[bar]) for bar in found.entry_bar] == ["2025-01-08", "2025-01-09"]
    assert found.instant[0] == instant("2025-01-08T08:00")


def test_a_lag_counts_the_instruments_own_bars(market):
    # bars on sessions 0, 1, 4, 5: two bars after session 1's is session 5's
    panel = market([0, 1, 4, 5, 6])
    found = enter(panel, "2025-01-06T20:00", lag=2)
    assert panel.session[found.entry_bar[0]] == 5
    assert panel.session[found.first_bar[0]] == 1


def test_four_missing_sessions_are_waited_out(market):
    # first tradable session 1; the next bar is on session 6: a gap of 5
    found = enter(market([0, 6, 7]), "2025-01-06T20:00")
    assert found.entry_bar[0] == 1


def test_five_missing_sessions_are_too_many(market):
    found = enter(market([0, 7, 8]), "2025-01-06T20:00")
    assert found.entry_bar[0] == -1
    assert found.stopped_at[0] == 1


def test_a_gap_of_six_between_two_bars_breaks_the_lag(market):
    # session 1 has a bar; the bar after it is six sessions on
    assert enter(market([0, 1, 7, 8]), "2025-01-06T20:00", lag=1).entry_bar[0] == -1
    assert enter(market([0, 1, 6, 8]), "2025-01-06T20:00", lag=1).entry_bar[0] == 2
    assert enter(market([0, 1, 7, 8]), "2025-01-06T20:00", lag=0).entry_bar[0] == 1


def test_a_gap_before_the_first_tradable_session_does_not_matter(market):
    assert enter(market([0, 20, 21]), "2025-02-02T20:00").entry_bar[0] == 1


def test_a_suspended_bar_counts_for_the_lag_and_fills_nothing(market):
    panel = market(range(10), suspended=[2, 3])
    assert enter(panel, "2025-01-06T20:00", lag=1).entry_bar[0] == 4  # bars 1, 2: waits for 4
    assert enter(panel, "2025-01-06T20:00", lag=3).entry_bar[0] == 4  # bars 1, 2, 3, 4


def test_nothing_is_entered_after_the_bars_end(market):
    found = enter(market(range(10)), "2025-01-17T20:00")
    assert found.entry_bar[0] == -1
    assert found.stopped_at[0] == -1


def test_closes_alone_enter_at_the_close_of_the_session_whose_open_is_later(market):
    panel = market(range(10), close_only=True)
    found = enter(panel, "2025-01-08T01:15:00", "2025-01-08T01:14:59")
    assert [str(panel.dates[bar]) for bar in found.entry_bar] == ["2025-01-09", "2025-01-08"]
    assert found.instant[1] == instant("2025-01-08T08:00")


def test_entries_agree_with_plain_loops_on_random_markets(market):
    """Against the same rule written event by event."""
    rng = np.random.default_rng(3)
    for _ in range(100):
        positions = np.sort(rng.choice(40, rng.integers(3, 30), replace=False))
        halted = rng.choice(len(positions), 2)
        panel = market(positions, suspended=halted)
        lag = int(rng.integers(0, 4))
        times = [f"2025-{m:02}-{d:02}T{h:02}:00" for m, d, h in zip(
            rng.integers(1, 3, 20), rng.integers(6, 28, 20), rng.integers(0, 24, 20), strict=True
        )]  # fmt: skip
        known_by = sorted(times)
        found = enter(panel, *known_by, lag=lag)
        assert found.entry_bar.tolist() == [plain(panel, t, lag) for t in known_by]


def plain(panel, known_by, lag):
    ready = instant(known_by) + 15 * MINUTE
    calendar = panel.calendars["XTST"]
    session = next((s for s, o in enumerate(calendar.opens_at) if o > ready), None)
    if session is None:
        return -1
    bar = next((b for b, s in enumerate(panel.session) if s >= session), None)
    if bar is None or panel.session[bar] - session > 5:
        return -1
    steps = lag
    while steps or panel.suspended[bar]:
        if bar + 1 == len(panel.session) or panel.session[bar + 1] - panel.session[bar] > 5:
            return -1
        bar += 1
        steps = max(0, steps - 1)
    return bar
