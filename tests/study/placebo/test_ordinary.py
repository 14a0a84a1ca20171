"""Which dates are ordinary: worked out by hand on a few bars."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.result import Result
from backtest.study.placebo import find_placebo
from backtest.study.placebo.clusters import count_clusters
from backtest.study.placebo.ordinary import Ordinary, horizons, ordinary_dates
from backtest.study.placebo.shifts import common_shifts, independent_dates

# New York, January 2025: the 1st, 9th and 20th were holidays.
SESSIONS = [f"2025-01-{d:02d}" for d in (2, 3, 6, 7, 8, 10, 13, 14, 15, 16, 17, 21, 22, 23, 24)]

HOLIDAYS = {  # New York's of the second half of 2024 and of January 2025
    "2024-06-19", "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25",
    "2025-01-01", "2025-01-09", "2025-01-20",
}  # fmt: skip


def frame(days: list[str], volume: dict[str, float] | None = None) -> pd.DataFrame:
    close = 100.0 + np.arange(len(days))
    still = [day in (volume or {}) for day in days]
    up = np.where(still, 0.0, 1.0)
    return pd.DataFrame(
        {"Open": close, "High": close + up, "Low": close - up, "Close": close,
         "Volume": [(volume or {}).get(day, 1e6) for day in days]},
        index=pd.DatetimeIndex(days),
    )  # fmt: skip


def run(
    exit_: Exit, *events: str, frames: dict[str, Any] | None = None, legs: str = "AAA"
) -> Result:
    listed = [{"announced_at": f"{day}T17:00:00-05:00", "title": day} for day in events]
    thesis = Thesis(
        name="small",
        events={"news": Listed(list=listed)},
        rules=[Rule(when="news", legs=[long(*legs.split())], exit=exit_)],
        costs={"taxes": "none"},
    )
    return backtest.run(thesis, prices=frames or {"AAA": frame(SESSIONS)}, placebo=False)


def days_of(result: Result) -> list[str]:
    schedule = result.schedule
    needed = horizons(schedule, result.panel, np.full(len(schedule), 3))
    found = ordinary_dates(schedule, result.panel, needed)
    return schedule.timeline[found.dates].astype(str).tolist()


def test_all_dates_but_the_event_s_own_and_those_without_room_for_the_horizon() -> None:
    # in at the open of the 8th; four bars later must still be there: up to the 17th
    assert days_of(run(Exit(after=4), "2025-01-07")) == [
        day for day in SESSIONS[:11] if day != "2025-01-08"
    ]


def test_a_suspended_bar_hands_its_date_on_to_the_next_one() -> None:
    frames = {"AAA": frame(SESSIONS, volume={"2025-01-13": 0.0})}
    result = run(Exit(after=4), "2025-01-07", frames=frames)
    found = ordinary_dates(result.schedule, result.panel, np.array([4]))
    at = result.schedule.timeline.astype(str).tolist().index("2025-01-13")
    assert result.panel.dates[found.next_bar[0, at]] == np.datetime64("2025-01-14")


def test_a_gap_longer_than_five_sessions_is_not_waited_over() -> None:
    short = SESSIONS[:3] + SESSIONS[12:]  # from the 6th to the 22nd: nine sessions away
    frames = {"AAA": frame(SESSIONS), "BBB": frame(short)}
    found = days_of(run(Exit(after=1), "2025-01-02", frames=frames, legs="AAA BBB"))
    assert found == ["2025-01-02", "2025-01-06", "2025-01-14", "2025-01-15", "2025-01-16",
                     "2025-01-17", "2025-01-21", "2025-01-22", "2025-01-23"]  # fmt: skip


def test_without_a_sure_exit_the_horizon_is_as_long_as_it_was_held() -> None:
    result = run(Exit(stop_loss="90%"), "2025-01-07")
    assert horizons(result.schedule, result.panel, np.array([9])).tolist() == [9]
    after = run(Exit(after=4, stop_loss="90%"), "2025-01-07")
    assert horizons(after.schedule, after.panel, np.array([9])).tolist() == [4]


def test_a_common_shift_keeps_the_spacing_round_the_circle() -> None:
    result = run(Exit(after=1), "2025-01-02", "2025-01-07")
    found = ordinary_dates(result.schedule, result.panel, np.array([1, 1]))
    own, circle = found.anchor, found.circle(found.every_part[0])
    moved = common_shifts(found, found.shifts)
    place = np.searchsorted(circle, moved)
    apart = np.searchsorted(circle, own)[1] - np.searchsorted(circle, own)[0]
    between = (place[:, 1] - place[:, 0]) % len(circle)
    beside_own = np.isin(circle[(place - 1) % len(circle)], own).any(axis=1)  # moved on from there
    assert (between[~beside_own] == apart).all()
    assert beside_own.sum() < len(found.shifts) / 2
    assert set(moved[:, 0].tolist()) == set(found.dates.tolist())
    assert not np.isin(moved, own).any()


def test_one_event_stands_on_each_ordinary_date_once() -> None:
    result = run(Exit(after=1), "2025-01-07")
    found = ordinary_dates(result.schedule, result.panel, np.array([1]))
    moved = common_shifts(found, found.shifts)
    assert sorted(moved[:, 0].tolist()) == found.dates.tolist()


def test_events_on_neighbouring_dates_stay_neighbours() -> None:
    result = run(Exit(after=1), "2025-01-07", "2025-01-08")
    found = ordinary_dates(result.schedule, result.panel, np.array([1, 1]))
    moved = common_shifts(found, found.shifts)
    together = moved[:, 0] == moved[:, 1]
    assert together.sum() <= 2  # but where one of them is moved on from an own date


@pytest.mark.parametrize(
    ("dates", "horizon", "fit"),
    [([], 5, 0), ([3], 5, 1), (range(10), 5, 2), (range(11), 5, 3), ([0, 1, 40, 41], 5, 2)],
)
def test_periods_fit_side_by_side_from_eligible_dates(
    dates: list[int], horizon: int, fit: int
) -> None:
    none = np.empty(0, np.int64)
    found = Ordinary(np.array(list(dates), np.int64), none, none, np.empty((0, 0), np.int64))
    assert found.windows(horizon) == fit


def test_tranches_of_one_event_stay_together_when_each_event_is_drawn() -> None:
    frames = {"AAA": frame(SESSIONS), "BBB": frame(SESSIONS)}
    result = run(Exit(after=1), "2025-01-02", "2025-01-07", frames=frames, legs="AAA BBB")
    found = ordinary_dates(result.schedule, result.panel, np.ones(4, np.int64))
    rng = np.random.default_rng(1)
    drawn = independent_dates(found, result.schedule, 50, rng)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 2] == drawn[:, 3]).all()
    assert (drawn[:, 0] != drawn[:, 2]).any()


@pytest.mark.parametrize(
    ("first", "last", "clusters"),
    [
        ([], [], 0),
        ([0], [5], 1),
        ([0, 6], [5, 9], 2),
        ([0, 5], [5, 9], 1),
        ([3, 0, 20], [4, 9, 22], 2),
    ],
)
def test_periods_that_touch_are_one_cluster(
    first: list[int], last: list[int], clusters: int
) -> None:
    assert count_clusters(np.array(first), np.array(last)) == clusters


def test_too_few_dates_are_said_and_nothing_is_drawn() -> None:
    found = find_placebo(run(Exit(after=4), "2025-01-07"))
    assert found.shift is None
    assert found.why == "only 10 ordinary dates on which every leg can be priced for 4 bars"


def test_nothing_traded_is_said() -> None:
    assert find_placebo(run(Exit(after=4), "2025-02-07")).why == "nothing was traded"


def test_a_trade_still_open_stands_beside_ordinary_ones_of_its_own_length() -> None:
    # entered on the 14th with 40 bars to go; the last of the fifteen bars is the 24th: 7 bars
    days = [str(day.date()) for day in pd.bdate_range("2024-06-03", "2025-01-24")]
    sessions = [day for day in days if day not in HOLIDAYS]
    frames = {"AAA": frame(sessions), "SPY": frame(sessions)}
    open_ = find_placebo(run(Exit(after=40), "2025-01-13", frames=frames))
    whole = find_placebo(run(Exit(after=7), "2025-01-13", frames=frames))
    assert open_.horizon == whole.horizon == 7
    assert open_.shift is not None
    assert whole.shift is not None
    for name, chance in open_.shift.measures.items():
        beside = whole.shift.measures[name]
        assert chance.observed == pytest.approx(beside.observed, nan_ok=True)
        assert chance.values.tolist() == pytest.approx(beside.values.tolist())  # noqa: PD011
