"""Detectors against plain loops, on generated prices and on real ones."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plain_detectors import PLAIN, Rows, plainly

import backtest
from backtest.errors import EventError
from backtest.events.detect import Detector
from backtest.events.detectors import OWN
from backtest.events.detectors import __file__ as folder
from backtest.events.find import find_events
from backtest.prices.build import build_panel
from backtest.prices.panel import Panel
from backtest.prices.sources import FolderSource

MARKET = Path(__file__).parents[3].parent / "shared" / "market"
THRESHOLDS = {
    "breakout": (-0.004, 0.006), "drawdown": (-0.05, 1.0), "excess": (-0.03, 0.04),
    "gap": (-0.03, 0.04), "return": (-0.03, 0.04), "volatility": (0.2, 0.35), "volume": (0.3, 2.5),
    "volatility_ratio": (0.85, 1.15),
}  # fmt: skip


def generated(seed: int, count: int = 400) -> Rows:
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, count)))
    opened = close * np.exp(rng.normal(0, 0.01, count))
    high = np.maximum(opened, close) * (1 + rng.uniform(0, 0.01, count))
    low = np.minimum(opened, close) * (1 - rng.uniform(0, 0.01, count))
    volume = np.round(rng.lognormal(10, 1, count)) * (rng.random(count) > 0.1)  # some are 0
    market = 50 * np.exp(np.cumsum(rng.normal(0, 0.01, count)))
    columns = (opened, high, low, close, volume, market)
    return Rows(*(column.tolist() for column in columns))


def detected(panel: Panel, measure: str, **asked: Any) -> list[str]:
    market = {"benchmark": "MARKET"} if measure == "excess" else {}
    detector = Detector(detect={"symbol": "TEST", "measure": measure, **market, **asked})
    return [id_[2:] for id_ in find_events({"d": detector}, panel, folder=None).ids]


def test_every_file_of_a_detector_is_known_and_has_its_plain_loop() -> None:
    known = {type(one).__module__.rpartition(".")[2] for one in OWN}
    others = {"__init__", "conformance", "measure", "refractory"}
    assert {path.stem for path in Path(folder).parent.glob("*.py")} - others == known
    assert {one.name for one in OWN} == set(PLAIN)


@pytest.mark.parametrize("refractory", [0, 7])
@pytest.mark.parametrize("window", [1, 2, 20, 500])
@pytest.mark.parametrize("measure", sorted(PLAIN))
def test_a_detector_agrees_with_a_plain_loop(
    make_panel_of: Any, measure: str, window: int, refractory: int
) -> None:
    least = next(one.least_window for one in OWN if one.name == measure)
    window = max(window, least)
    rows, (below, above) = generated(7), THRESHOLDS[measure]
    panel = make_panel_of(rows)
    bars = plainly(rows, measure, window=window, below=below, above=above, refractory=refractory)
    assert bool(bars) is (window < 500)
    asked = {"window": window, "below": below, "above": above, "refractory": refractory}
    assert detected(panel, measure, **asked) == [str(panel.dates[bar]) for bar in bars]


@pytest.mark.parametrize("symbol", ["0700.HK", "0763.HK"])
def test_a_detector_agrees_with_a_plain_loop_on_real_prices(
    make_panel_of: Any, symbol: str
) -> None:
    path = MARKET / f"{symbol}.csv"
    if not path.is_file():
        pytest.skip(f"../shared/market/{symbol}.csv is not here")
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Close"]]
    names = ("Open", "High", "Low", "Close", "Volume", "Open")  # the last as a made-up market
    real = Rows(*([float(row[name] or "nan") for row in rows] for name in names))
    panel = make_panel_of(real)
    for measure, (below, above) in THRESHOLDS.items():
        bars = plainly(real, measure, window=5, below=below, above=above, refractory=3)
        assert bars
        asked = {"window": 5, "below": below, "above": above, "refractory": 3}
        assert detected(panel, measure, **asked) == [str(panel.dates[bar]) for bar in bars]


def test_a_benchmark_of_another_market_is_read_by_the_clock() -> None:
    """At Hong Kong's close New York has not opened: its return is that of the evening before."""
    if not (MARKET / "SPY.csv").is_file():
        pytest.skip("../shared/market is not here")
    source = FolderSource(MARKET)
    asked = {"symbol": "0700.HK", "measure": "excess", "benchmark": "SPY", "above": -9}
    panel = build_panel(["0700.HK", "SPY"], source, base_currency="USD")
    events = find_events({"d": Detector(detect=asked)}, panel, folder=None).events
    own, market = ({str(day): float(close) for day, close in zip(bars.dates, bars.close * (
        1 if bars.adjusted is None else bars.adjusted / bars.close), strict=True)}
        for bars in (source.read("0700.HK"), source.read("SPY")))  # fmt: skip
    days, checked = sorted(own), 0
    for event in events[100:160]:
        day = event.known_by.date().isoformat()
        before = days[days.index(day) - 1]
        last, former = (max(d for d in market if d < one) for one in (day, before))
        value = own[day] / own[before] - market[last] / market[former]
        said = event.title.replace("−", "-")
        assert f"excess of {100 * value:+.2f} % against SPY over 1 bar" in said, day
        checked += 1
    assert checked == 60


def test_a_benchmark_that_has_ended_gives_no_value(make_panel_of: Any) -> None:
    rows = generated(3, 40)
    panel = make_panel_of(rows, market_bars=20)
    found = detected(panel, "excess", window=1, above=-9)
    # missed sessions: 0 on bar 19, up to 5 on bar 24
    assert found == [str(day) for day in panel.dates[1:25]]


def test_volumes_that_are_not_there_are_an_error(make_panel: Any) -> None:
    panel = make_panel([1.0] * 9, [1.0] * 9)
    with pytest.raises(EventError, match=r"events\.d\.detect\.measure.*no volumes.*'volume'"):
        detected(panel, "volume", window=2, above=3)


@pytest.mark.parametrize("measure", sorted(PLAIN))
def test_a_thesis_on_a_detector_replays_on_the_market(measure: str) -> None:
    if not (MARKET / "BABA.csv").is_file():
        pytest.skip("../shared/market is not here")
    below, _ = THRESHOLDS[measure]
    above = {"volume": 2.5, "volatility": 0.6, "volatility_ratio": 1.3}
    bound = {"above": above[measure]} if measure in above else {"below": below}
    market = {"benchmark": "KWEB"} if measure == "excess" else {}
    detect = {
        "symbol": "BABA",
        "measure": measure,
        "window": 20,
        "refractory": 20,
        **bound,
        **market,
    }
    rule = {"when": "found", "long": ["BABA"], "exit": {"after": 20}}
    thesis = backtest.Thesis(name=measure, events={"found": {"detect": detect}}, rules=[rule])
    result = backtest.run(thesis, prices=FolderSource(MARKET), placebo=False)
    assert len(result.trades) > 5
    for event, entered in zip(result.trades["event_id"], result.trades["entry_date"], strict=True):
        known = next(one.known_by for one in result.history.events if one.id == event)
        assert str(entered.date()) >= known.date().isoformat()
