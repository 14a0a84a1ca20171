"""Tests that came out too often on real prices say so, at the windows where they did."""

from __future__ import annotations

import pytest

from backtest.study.significance import NAMES
from backtest.study.significance.calibrated import MEASURED, too_long


@pytest.mark.parametrize(
    ("name", "sessions", "observations", "valid"),
    [
        ("kolari_pynnonen", 19, 5, True),
        ("kolari_pynnonen", 20, 5, False),
        ("grank_t", 59, 50, True),
        ("grank_t", 60, 50, False),
        ("sq", 60, 3, True),
        ("sq", 4, 10, True),
        ("sq", 5, 4, False),
        ("calendar_time", 1, 100, False),
        ("bmp", 60, 100, True),
        ("corrado_zivney", 60, 100, True),
    ],
)
def test_from_the_first_window_that_failed_on_a_test_is_not_valid(
    name: str, sessions: int, observations: int, valid: bool
) -> None:
    assert (too_long(name, sessions, observations) is None) is valid


def test_every_name_is_a_test() -> None:
    assert set(MEASURED) <= set(NAMES)
