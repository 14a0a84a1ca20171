"""Tests that came out too often on real prices say so, at the windows where they did."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.study.significance import NAMES, every_test, sample_of
from backtest.study.significance.calibrated import FROM_ESTIMATION, MEASURED, too_long, too_wild
from backtest.study.windows import Window


@pytest.mark.parametrize(
    ("name", "sessions", "observations", "valid"),
    [
        ("kolari_pynnonen", 19, 5, True),
        ("kolari_pynnonen", 20, 5, False),
        ("grank_t", 4, 50, True),
        ("grank_t", 5, 50, False),
        ("sq", 60, 1, True),
        ("sq", 5, 3, False),
        ("sq", 4, 10, True),
        ("sq", 5, 4, False),
        ("calendar_time", 1, 100, False),
        ("time_series_t", 1, 5, False),
        ("patell", 1, 5, False),
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
    assert set(FROM_ESTIMATION) <= set(NAMES)


def test_events_on_wild_days_forbid_what_takes_its_spread_from_calm_ones(made) -> None:
    rng = np.random.default_rng(5)
    events, sessions = 12, 400
    day = np.full(events, 300)
    market = rng.normal(0.0, 0.01, sessions)
    calm = rng.normal(0.0, 0.01, (events, sessions))
    wild = calm * np.where(np.arange(sessions) >= 275, 2.0, 1.0)
    for own, ratio in ((calm, 1.0), (wild, 2.0)):
        abnormal = made(market + own, np.broadcast_to(market, (1, events, sessions)),
                        np.arange(events), day, estimation=(-250, -30))  # fmt: skip
        sample = sample_of(abnormal, Window(0, 0))
        assert sample.unrest == pytest.approx(ratio, rel=0.15)
        found = {one.name: one for one in every_test(sample, rng)}
        said = [name for name in FROM_ESTIMATION if "varied" in (found[name].why or "")]
        assert bool(said) is (ratio == 2.0)
        assert not any("varied" in (found[n].why or "") for n in set(NAMES) - set(FROM_ESTIMATION))
    # what comes first is said first: on one date patell is not valid anyway
    assert set(said) >= {"sq", "corrado_rank", "corrado_zivney"}


def test_one_restless_share_of_three_is_not_outvoted(made) -> None:
    rng = np.random.default_rng(6)
    sessions = 400
    market = rng.normal(0.0, 0.01, sessions)
    own = rng.normal(0.0, 0.01, (3, sessions))
    own[2, 275:] *= 2.5
    abnormal = made(market + own, np.broadcast_to(market, (1, 3, sessions)), np.arange(3),
                    np.full(3, 300), estimation=(-250, -30))  # fmt: skip
    found = {one.name: one for one in every_test(sample_of(abnormal, Window(0, 0)), rng)}
    for name in ("sq", "corrado_rank", "corrado_zivney"):
        assert "varied" in found[name].why
    assert found["kolari_pynnonen"].valid


@pytest.mark.parametrize(
    ("name", "unrest", "observations", "valid"),
    [
        ("sq", 1.09, 1, True),
        ("sq", 1.1, 1, False),
        ("kolari_pynnonen", 1.5, 9, True),
        ("kolari_pynnonen", 1.5, 10, False),
        ("bmp", 3.0, 200, True),
        ("sq", float("nan"), 1, True),
    ],
)
def test_from_a_ratio_on_they_are_not_valid(
    name: str, unrest: float, observations: int, valid: bool
) -> None:
    assert (too_wild(name, unrest, observations) is None) is valid
