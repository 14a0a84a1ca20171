"""The cover: the best is in it, nothing stands far from it, nothing is drawn."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from backtest.sweep.overfitting.cover import cover


def reach(points: np.ndarray, rows: list[int]) -> float:
    """How far the farthest point is from its nearest chosen one."""
    return max(min(np.linalg.norm(p - points[row]) for row in rows) for p in points)


@pytest.mark.parametrize("seed", range(5))
def test_it_reaches_at_most_twice_as_far_as_the_best_choice_of_all(seed: int) -> None:
    points = np.random.default_rng(seed).random((12, 2))
    for most in (2, 3, 4):
        found = cover(points, 7, most=most).tolist()
        assert 7 in found
        assert len(found) == most
        ideal = min(reach(points, list(rows)) for rows in combinations(range(12), most))
        assert reach(points, found) <= 2 * ideal + 1e-12


def test_each_row_is_the_farthest_from_those_before_it() -> None:
    points = np.random.default_rng(9).random((200, 3))
    chosen = [11]
    while len(chosen) < 20:
        away = [min(np.linalg.norm(p - points[row]) for row in chosen) for p in points]
        chosen.append(int(np.argmax(away)))
    assert cover(points, 11, most=20).tolist() == sorted(chosen)


def test_a_grid_of_few_places_is_not_filled_with_copies() -> None:
    points = np.repeat(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), 50, axis=0)
    assert cover(points, 120, most=10).tolist() == [0, 50, 120]
