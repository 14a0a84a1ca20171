"""Detected: the bars of an instrument whose measure is beyond a threshold, as events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, EventError
from backtest.events.detect import Detect
from backtest.events.detectors import Measured, open_measure, spaced
from backtest.events.event import Event
from backtest.events.unseen import Unseen, unseen_by
from backtest.prices.panel import Panel

__all__ = ["beyond", "detected", "place_of"]


def detected(name: str, detect: Detect, panel: Panel) -> tuple[list[Event], Unseen]:
    """One event per bar whose measure is strictly beyond a threshold, once it is not silent.

    And when it could not have said whether there was one.

    Raises
    ------
    EventError
        The instrument has not got what is measured.
    DataUnavailable
        The panel does not hold the instrument, or the benchmark.
    """
    i = place_of(detect.symbol, panel, key=f"events.{name}.detect.symbol")
    against = None
    if detect.benchmark is not None:
        against = place_of(detect.benchmark, panel, key=f"events.{name}.detect.benchmark")
    measure = open_measure(detect.measure)
    try:
        measured = measure.measure(panel, i, window=detect.window, benchmark=against)
    except EventError as wrong:  # a measure does not know whose it is
        raise wrong.placed(key=f"events.{name}.{wrong.key}") from None
    days = panel.dates[panel.bars(i)]
    tz = panel.sessions(i).tz
    zone = ZoneInfo(tz)
    events = []
    for bar in beyond(measured, detect).tolist():
        instant = _datetime(int(measured.known_at[bar])).astimezone(zone)
        value = float(measured.value[bar])
        events.append(
            Event(
                id=f"{name}-{days[bar]}",
                definition=name,
                known_from=instant,
                known_by=instant,
                tz=tz,
                precision="instant",
                title=_title(detect, value),
                source="prices",
                type=detect.measure,
                symbols=(detect.symbol,),
            )
        )
    return events, unseen_by(measured, panel, i)


def beyond(measured: Measured, detect: Detect) -> npt.NDArray[np.int64]:
    """The bars that are events."""
    value = measured.value
    out = np.zeros(len(value), bool)
    if detect.below is not None:
        out |= value < detect.below
    if detect.above is not None:
        out |= value > detect.above
    return spaced(np.flatnonzero(out), detect.refractory)


def place_of(symbol: str, panel: Panel, *, key: str) -> int:
    """The instrument's place in the panel; DataUnavailable where it is not in it."""
    try:
        return panel.position(symbol)
    except KeyError as error:
        raise DataUnavailable(f"{key}: no prices of {symbol} were read") from error


def _title(detect: Detect, value: float) -> str:
    """Such as "BABA: drawdown of −15.36 % over 60 bars"."""
    fraction = open_measure(detect.measure).unit == "fraction"
    size = f"{100 * value:+.2f} %".replace("-", "−") if fraction else f"{value:.2f} times the usual"
    against = "" if detect.benchmark is None else f" against {detect.benchmark}"
    bars = "1 bar" if detect.window == 1 else f"{detect.window} bars"
    over = f" over {bars}" if detect.window > 1 or detect.measure != "gap" else ""
    return f"{detect.symbol}: {detect.measure} of {size}{against}{over}"


def _datetime(nanoseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)
