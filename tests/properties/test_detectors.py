"""What is found in prices hangs on nothing later: every detector, and every way to combine two."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_no_look_ahead import another_future, seen_by
from worlds import REAL, World, worlds

from backtest import DataUnavailable, Result, Rule, Thesis, long, run
from backtest.events.detectors import measure_names, open_measure

HOUR = 3_600_000_000_000
SLOW = settings(
    max_examples=6, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def with_volumes(frames: dict[str, pd.DataFrame], t: int | None) -> dict[str, pd.DataFrame]:
    """Volumes by date, which are other ones from the day after `t` on."""
    end = None if t is None else np.datetime64(t, "ns").astype("datetime64[D]")
    made = {}
    for symbol, frame in frames.items():
        days = frame.index.to_numpy().astype("datetime64[D]")
        later = np.zeros(len(days), bool) if end is None else days > end
        volume = np.round(1e5 * np.exp(2 * np.sin(days.astype(int) * 12.9898 + later)))
        made[symbol] = frame if "=X" in symbol else frame.assign(Volume=volume)
    return made


def definitions(measure: str) -> dict[str, Any]:
    """Bars beyond an ordinary value of the measure, alone and with falls before them or none."""
    found = open_measure(measure)
    bounds = {
        "volume": {"above": 1.5},
        "volatility": {"above": 0.3},
        "drawdown": {"below": -0.03},
    }
    detect = {"symbol": "BABA", "measure": measure, "window": max(found.least_window, 3)}
    market = {"benchmark": "0700.HK"} if found.against else {}
    fall = {"symbol": "BABA", "measure": "return", "below": -0.01}
    return {
        "found": {
            "detect": {**detect, **market, "refractory": 2, **bounds.get(measure, {"above": 0.01})}
        },
        "fall": {"detect": fall},
        "after": {"combine": {"event": "found", "after": "fall", "within": 2}},
        "alongside": {"combine": {"event": "found", "alongside": "fall", "within": 0}},
        "without": {"combine": {"event": "found", "without": "fall", "within": 1}},
    }


def replayed(world: World, events: dict[str, Any], when: str, t: int | None) -> Result:
    rule = Rule(when=when, legs=[long("BABA")], exit={"after": 3}, size=0.3)
    thesis = Thesis(name="found", events=events, rules=[rule])
    try:
        return run(thesis, prices=with_volumes(world.frames, t), placebo=False)
    except DataUnavailable:  # rates that begin after the first entry
        assume(False)
        raise


# A ratio to a whole year has no value in these worlds of half a year: conformance.py tries it.
@pytest.mark.parametrize("measure", sorted({*measure_names()} - {"volatility_ratio"}))
@SLOW
@given(
    worlds(), st.integers(24 * 20, 24 * 170), st.integers(0, 2**31),
    st.sampled_from(["found", "after", "alongside", "without"]),
)  # fmt: skip
def test_another_future_leaves_what_was_found_before_it(measure, world, hour, seed, when):
    t = int(np.datetime64("2024-01-04", "ns").astype(np.int64)) + hour * HOUR
    world = world.with_frames({"0700.HK": REAL["0700.HK"], **world.frames})
    events = definitions(measure)
    before = replayed(world, events, when, None)
    after = replayed(another_future(world, t, seed), events, when, t)
    for name in events:
        old, new = (
            [one.history.ids[k] for k in one.history.of(name) if one.history.known_by[k] <= t]
            for one in (before, after)
        )
        assert old == new, name
    assert seen_by(before, t)["fills"] == seen_by(after, t)["fills"]
