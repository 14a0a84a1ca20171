"""Conformance: what every detector must do, as checks to run on a new one.

A detector of another package is checked by the same list as those of this one::

    @pytest.mark.parametrize("check", DETECTOR_CHECKS, ids=lambda check: check.__name__)
    def test_my_detector_conforms(check):
        check(MyDetector())

Each check measures bundled prices and raises AssertionError with a sentence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from backtest.events.detectors.measure import Measure, Measured
from backtest.prices.build import build_panel
from backtest.prices.panel import Panel
from backtest.prices.sources import SampleSource

__all__ = ["DETECTOR_CHECKS"]

WATCHED, MARKETS = 0, (1, 2)  # a share of New York; another market, and its own
NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
PRICES = ("open", "high", "low", "close")


@functools.cache
def _panel(until: date | None = None) -> Panel:
    """Bundled prices, with volumes made up from the dates."""
    symbols = ["BABA", "0700.HK", "SPY"]
    panel = build_panel(symbols, SampleSource(), base_currency="USD", until=until)
    days = panel.dates.astype(np.int64)
    return replace(panel, volume=np.round(1e6 * np.exp(2 * np.sin(days * 12.9898))))


def _windows(measure: Measure) -> tuple[int, ...]:
    return (measure.least_window, measure.least_window + 1, 20)


def _measured(measure: Measure, panel: Panel, window: int) -> Iterator[Measured]:
    """Against each market, or once where it compares with none."""
    for benchmark in MARKETS if measure.against else (None,):
        yield measure.measure(panel, WATCHED, window=window, benchmark=benchmark)


def has_a_name_for_a_thesis(measure: Measure) -> None:
    """What a thesis writes, and how its values are told."""
    assert NAME.fullmatch(measure.name), f"not a name: {measure.name!r}"
    assert measure.least_window >= 1, "a window is at least one bar"
    assert measure.unit in ("fraction", "multiple"), f"told in {measure.unit!r}"


def gives_a_value_for_every_bar(measure: Measure) -> None:
    """As many values and instants as bars, none infinite, and some that are defined."""
    bars = _panel().bars(WATCHED)
    for window in _windows(measure):
        for value, known_at in _measured(measure, _panel(), window):
            assert value.shape == known_at.shape == (bars.stop - bars.start,), "not one a bar"
            assert value.dtype == np.float64, f"values are {value.dtype}"
            assert known_at.dtype == np.int64, f"instants are {known_at.dtype}"
            assert not np.isinf(value).any(), "a value without end; write NaN"
            assert not np.isnan(value).all(), "no value at all"


def knows_it_within_the_bar(measure: Measure) -> None:
    """Each value is known at an instant from its bar's open to its close."""
    panel, bars = _panel(), _panel().bars(WATCHED)
    for _, known_at in _measured(measure, panel, 20):
        assert (known_at >= panel.opens_at[bars]).all(), "known before its bar opens"
        assert (known_at <= panel.closes_at[bars]).all(), "known after its bar closes"


def looks_at_nothing_later(measure: Measure) -> None:
    """Another future, of every instrument, leaves what was known before it as it was."""
    panel, bars = _panel(), _panel().bars(WATCHED)
    instants = (panel.opens_at[bars], panel.closes_at[bars] - 1, panel.closes_at[bars])
    for window in _windows(measure):
        for place in (25, 60, 150, 400):
            for t in (int(column[place]) for column in instants):
                other = _another_future(panel, t)
                pairs = zip(
                    _measured(measure, panel, window),
                    _measured(measure, other, window),
                    strict=True,
                )
                for before, after in pairs:
                    known = before.known_at <= t
                    assert _same(before.value[known], after.value[known]), "it looks ahead"


def needs_no_later_bar(measure: Measure) -> None:
    """Where the prices end does not change what was known before."""
    whole = _panel()
    part = _panel(whole.dates[whole.bars(WATCHED)][400].item())
    for window in _windows(measure):
        pairs = zip(
            _measured(measure, whole, window), _measured(measure, part, window), strict=True
        )
        for long, short in pairs:
            assert _alike(long.value[: len(short.value)], short.value), "it needs later bars"


def is_the_same_after_a_dividend(measure: Measure) -> None:
    """A later dividend multiplies all adjusted prices: nothing measured may change by that."""
    panel = _panel()
    scaled = replace(panel, **{name: getattr(panel, name) * 0.625 for name in PRICES})
    for window in _windows(measure):
        pairs = zip(
            _measured(measure, panel, window), _measured(measure, scaled, window), strict=True
        )
        for one, other in pairs:
            assert _alike(one.value, other.value), "it measures levels, which a dividend moves"


def measures_the_same_twice(measure: Measure) -> None:
    """It keeps nothing between two calls, and writes to nothing."""
    panel = _panel()
    held = {name: getattr(panel, name).copy() for name in (*PRICES, "volume")}
    once, again = list(_measured(measure, panel, 20)), list(_measured(measure, panel, 20))
    for one, other in zip(once, again, strict=True):
        assert _same(one.value, other.value), "another value the second time"
    for name, column in held.items():
        assert _same(column, getattr(panel, name)), f"it writes to {name}"


def has_no_value_of_too_few_bars(measure: Measure) -> None:
    """A window longer than the prices gives no value, and no error."""
    for value, _ in _measured(measure, _panel(), 10_000):
        assert np.isnan(value).all(), "a value over more bars than there are"


def _another_future(panel: Panel, t: int) -> Panel:
    """Bars that open after `t` are other ones; of those open at `t`, all but the open."""
    rng = np.random.default_rng(t % 2**32)
    opens, closes = panel.opens_at > t, panel.closes_at > t
    by = np.exp(rng.normal(0, 0.3, len(panel.close)))
    opened = np.where(opens, panel.open * by[::-1], panel.open)
    close = np.where(closes, panel.close * by, panel.close)
    top, bottom = np.maximum(opened, close) * 1.1, np.minimum(opened, close) * 0.9
    return replace(
        panel,
        open=opened,
        close=close,
        high=np.where(closes, top, panel.high),
        low=np.where(closes, bottom, panel.low),
        volume=np.where(closes, panel.volume * by, panel.volume),
    )


def _alike(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    """The same but for rounding: a later dividend rescales all earlier adjusted prices."""
    return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


def _same(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    return np.array_equal(one, other, equal_nan=True)


DETECTOR_CHECKS: tuple[Callable[[Measure], None], ...] = (
    has_a_name_for_a_thesis,
    gives_a_value_for_every_bar,
    knows_it_within_the_bar,
    looks_at_nothing_later,
    needs_no_later_bar,
    is_the_same_after_a_dividend,
    measures_the_same_twice,
    has_no_value_of_too_few_bars,
)
"""Each takes a detector."""
