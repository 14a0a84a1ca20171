"""Drawdowns against hand work and against a plain loop over the dates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backtest.metrics import episodes, max_drawdown


def rows(path) -> list[tuple[int, int, int, float]]:
    found = episodes(np.array(path, float))
    return [
        (int(peak), int(trough), int(recovery), round(float(depth), 12))
        for peak, trough, recovery, depth in zip(*found, strict=True)
    ]


def walked(path) -> list[tuple[int, int, int, float]]:
    """The same by walking: remember the peak, open an episode below it, close it at it."""
    found, peak, trough = [], 0, None
    for at, value in enumerate(path):
        if value >= path[peak]:
            if trough is not None:
                found.append((peak, trough, at, round(path[trough] / path[peak] - 1, 12)))
            peak, trough = at, None
        elif trough is None or value < path[trough]:
            trough = at
    if trough is not None:
        found.append((peak, trough, -1, round(path[trough] / path[peak] - 1, 12)))
    return sorted(found, key=lambda episode: episode[3])


def test_a_fall_from_the_capital_counts():
    # capital 100 on the first date, never seen again: −20 % at the trough
    assert rows([100, 90, 80, 95]) == [(0, 2, -1, -0.2)]


def test_recovery_is_the_first_date_at_the_peak_again():
    assert rows([100, 50, 100, 120]) == [(0, 1, 2, -0.5)]


def test_the_peak_is_the_last_date_at_it():
    # 100 on two dates, then 75: the fall begins at the second
    assert rows([100, 100, 75, 110]) == [(1, 2, 3, -0.25)]


def test_the_trough_is_the_first_date_at_the_lowest():
    assert rows([100, 60, 80, 60, 100]) == [(0, 1, 4, -0.4)]


def test_the_deepest_stands_first_and_equals_in_order_of_time():
    assert rows([100, 90, 100, 80, 100, 90, 100]) == [
        (2, 3, 4, -0.2),
        (0, 1, 2, -0.1),
        (4, 5, 6, -0.1),
    ]


def test_a_path_that_only_rises_has_none():
    assert rows([100, 101, 101, 102]) == []
    assert max_drawdown(np.array([100.0, 101.0])) == 0.0


def test_no_path_has_no_drawdown():
    assert max_drawdown(np.array([])) is None
    assert rows([]) == []


def test_debt_is_a_fall_of_more_than_everything():
    assert max_drawdown(np.array([100.0, -10.0])) == -1.1


@given(st.lists(st.integers(1, 12), min_size=1, max_size=60))
def test_episodes_are_those_found_by_walking(path):
    assert rows(path) == walked(path)
    deepest = walked(path)[0][3] if walked(path) else 0.0
    assert round(max_drawdown(np.array(path, float)), 12) == deepest
