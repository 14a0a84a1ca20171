"""One list of checks for every detector, those of this package and one from elsewhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import backtest
from backtest.events import detectors
from backtest.events.detect import Detect
from backtest.events.detectors import OWN, Measure, Measured, measure_names
from backtest.events.detectors.conformance import DETECTOR_CHECKS
from backtest.prices.panel import Panel

each_check = pytest.mark.parametrize("check", DETECTOR_CHECKS, ids=lambda check: check.__name__)


class Streak:
    """A detector of another package, in one file: closes in a row that rose."""

    name = "streak"
    least_window = 1
    against = False
    unit = "multiple"

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        bars = panel.bars(i)
        close = panel.close[bars]
        value = np.full(len(close), np.nan)
        for bar in range(window, len(close)):
            rose = 0
            while rose < window and close[bar - rose] > close[bar - rose - 1]:
                rose += 1
            value[bar] = rose
        return Measured(value, panel.closes_at[bars])


@each_check
@pytest.mark.parametrize("measure", [*OWN, Streak()], ids=lambda measure: measure.name)
def test_every_detector_conforms(measure: Measure, check: Any) -> None:
    check(measure)


class Broken(Streak):
    """Wrong in one way at a time."""

    def __init__(self, way: str) -> None:
        self.way, self.calls = way, 0
        self.name = "Not A Name" if way == "has_a_name_for_a_thesis" else "broken"

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        value, known_at = super().measure(panel, i, window=window)
        self.calls += 1
        bars = panel.bars(i)
        close = panel.close[bars]
        if self.way == "gives_a_value_for_every_bar":
            return Measured(value[1:], known_at[1:])
        if self.way == "knows_it_within_the_bar":
            return Measured(value, panel.opens_at[bars] - 1)
        if self.way == "looks_at_nothing_later":
            value[:-1] = close[1:] / close[:-1]
        if self.way == "needs_no_later_bar":
            value = value / len(close)
        if self.way == "is_the_same_after_a_dividend":
            value = value * close
        if self.way == "measures_the_same_twice":
            value = value + self.calls
        if self.way == "has_no_value_of_too_few_bars":
            value[:] = 0.0
        return Measured(value, known_at)


@each_check
def test_every_check_can_fail(check: Any) -> None:
    with pytest.raises(AssertionError):
        check(Broken(check.__name__))


@pytest.fixture
def streak_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a package with the entry point `streak` were installed."""
    offered = [SimpleNamespace(name="streak", value="acme_detectors:Streak", load=lambda: Streak)]

    def entry_points(*, group: str, name: str | None = None) -> list[Any]:
        assert group == "backtest.detectors"
        return [one for one in offered if name in (None, one.name)]

    monkeypatch.setattr(detectors, "entry_points", entry_points)


@pytest.mark.usefixtures("streak_installed")
def test_an_entry_point_adds_a_detector_by_name() -> None:
    assert "streak" in measure_names()
    assert "streak" in str(backtest.schema())
    detect = {"symbol": "BABA", "measure": "streak", "window": 4, "above": 3}
    rule = {"when": "rise", "long": ["BABA"], "exit": {"after": 3}}
    thesis = backtest.Thesis(name="s", events={"rise": {"detect": detect}}, rules=[rule])
    result = backtest.run(thesis, prices="sample", placebo=False)
    close = result.panel.close[result.panel.bars(0)]
    rose = np.diff(close) > 0
    bars = [bar for bar in range(4, len(close)) if rose[bar - 4 : bar].all()]
    assert bars
    dates = [str(result.panel.dates[bar]) for bar in bars]
    assert [event.id for event in result.history.events] == [f"rise-{day}" for day in dates]


def test_a_detector_that_cannot_be_loaded_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ImportError("no module named acme_detectors")

    offered = SimpleNamespace(name="streak", value="acme_detectors:Streak", load=broken)
    monkeypatch.setattr(detectors, "entry_points", lambda **_: [offered])
    with pytest.raises(ValidationError, match="the detector streak cannot be loaded: ImportError"):
        Detect(symbol="BABA", measure="streak", above=3)
