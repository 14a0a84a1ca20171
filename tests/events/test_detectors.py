"""Detectors against plain loops, on generated prices and on real ones, and without foresight."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backtest.events.definition import Detector
from backtest.events.detectors import MEASURES
from backtest.events.find import find_events

MARKET = Path(__file__).parents[2].parent / "shared" / "market"


def plainly(
    opens: list[float],
    closes: list[float],
    measure: str,
    *,
    window: int,
    below: float,
    above: float,
) -> list[int]:
    """Positions of the bars that are events, one bar after the other."""
    found = []
    for bar in range(window, len(closes)):
        price = closes[bar] if measure == "return" else opens[bar]
        move = price / closes[bar - window] - 1
        if move < below or move > above:
            found.append(bar)
    return found


def detected(panel: Any, measure: str, window: int, below: float, above: float) -> list[str]:
    detect = {"symbol": "TEST", "measure": measure, "window": window}
    detector = Detector(detect={**detect, "below": below, "above": above})
    return [id_[2:] for id_ in find_events({"d": detector}, panel, folder=None).ids]


@pytest.mark.parametrize("measure", sorted(MEASURES))
@pytest.mark.parametrize("window", [1, 5, 500])
def test_detectors_agree_with_a_plain_loop(make_panel: Any, measure: str, window: int) -> None:
    random = np.random.default_rng(7)
    closes = 100 * np.exp(np.cumsum(random.normal(0, 0.02, 400)))
    opens = closes * np.exp(random.normal(0, 0.01, 400))
    panel = make_panel(opens, closes)
    bars = plainly(opens.tolist(), closes.tolist(), measure, window=window, below=-0.03, above=0.04)
    assert detected(panel, measure, window, -0.03, 0.04) == [str(panel.dates[bar]) for bar in bars]


@pytest.mark.parametrize("symbol", ["0700.HK", "0763.HK"])
def test_detectors_agree_with_a_plain_loop_on_real_prices(make_panel: Any, symbol: str) -> None:
    path = MARKET / f"{symbol}.csv"
    if not path.is_file():
        pytest.skip(f"../shared/market/{symbol}.csv is not here")
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Close"]]
    opens, closes = ([float(row[c]) for row in rows] for c in ("Open", "Close"))
    panel = make_panel(opens, closes)
    for measure in MEASURES:
        bars = plainly(opens, closes, measure, window=3, below=-0.08, above=0.08)
        assert bars
        assert detected(panel, measure, 3, -0.08, 0.08) == [str(panel.dates[b]) for b in bars]


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_prices_after_an_instant_change_nothing_known_by_then(
    make_panel: Any, measure: str
) -> None:
    random = np.random.default_rng(11)
    closes = 100 * np.exp(np.cumsum(random.normal(0, 0.02, 60)))
    opens = closes * np.exp(random.normal(0, 0.01, 60))
    before = make_panel(opens, closes)
    for bar in (10, 30, 59):
        later_opens, later_closes = opens.copy(), closes.copy()
        later_closes[bar:] *= 3.0  # the bar's open is already known, its close is not
        later_opens[bar + 1 :] *= 3.0
        after = make_panel(later_opens, later_closes)
        instant = int(before.opens_at[bar])
        known = [
            [
                (int(at), float(value))
                for value, at in zip(*MEASURES[measure](panel, 0, window=2), strict=True)
                if at <= instant and not np.isnan(value)
            ]
            for panel in (before, after)
        ]
        assert known[0] == known[1]
        assert known[0]
