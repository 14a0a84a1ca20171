"""Ticks: which numbers and dates are said along an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from backtest.report.formats.html.scale import Scale
from backtest.report.numbers import percent, price
from backtest.report.plot import Axis

__all__ = ["Tick", "ticks_of", "years_of"]

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST, MOST_DATES = 6, 9
DAYS, MONTHS, YEARS = (1, 2, 7, 14), (1, 2, 3, 6), (1, 2, 5, 10, 20, 50)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A value with what it is called; `first` ones stay where an axis is narrow."""

    value: float
    text: str
    first: bool = True


def ticks_of(axis: Axis, scale: Scale) -> tuple[Tick, ...]:
    """At most six numbers or nine dates inside the scale, or every name.

    Examples
    --------
    >>> [tick.text for tick in ticks_of(Axis("percent"), Scale(-0.12, 0.31))]
    ['−10\\u202f%', '0\\u202f%', '10\\u202f%', '20\\u202f%', '30\\u202f%']
    >>> [tick.text for tick in ticks_of(Axis("count", names=("a", "b")), Scale(-0.5, 1.5))]
    ['a', 'b']
    """
    if axis.names:
        return tuple(Tick(float(place), name) for place, name in enumerate(axis.names))
    if axis.unit == "date":
        return _dates(scale)
    return _numbers(axis, scale)


def _numbers(axis: Axis, scale: Scale) -> tuple[Tick, ...]:
    step = _step(scale.high - scale.low, whole=axis.unit == "count")
    first, last = math.ceil(scale.low / step - 1e-9), math.floor(scale.high / step + 1e-9)
    values = [place * step for place in range(first, last + 1)]
    return tuple(
        Tick(value, _said(axis, value, step), first=place % 2 == 0)
        for place, value in zip(range(first, last + 1), values, strict=True)
    )


def _step(span: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that gives few enough."""
    power = 10.0 ** math.floor(math.log10(span / MOST))
    for step in (size * factor for factor in (power, power * 10) for size in STEPS):
        fits = span / step <= MOST
        if fits and not (whole and step != round(step)):
            return step
    return 1.0


def _said(axis: Axis, value: float, step: float) -> str:
    if axis.unit == "percent":
        digits = next((d for d in range(5) if abs(round(step * 100, d) - step * 100) < 1e-9), 4)
        return percent(value, digits)
    if axis.unit == "price":
        digits = next((d for d in range(6) if abs(round(step, d) - step) < 1e-9), 6)
        return f"{value:,.{digits}f}" if step >= 1e-6 else price(value)
    return f"{value:,.0f}".replace("-", "−")


def _dates(scale: Scale) -> tuple[Tick, ...]:
    first = EPOCH + timedelta(days=math.ceil(scale.low))
    last = EPOCH + timedelta(days=math.floor(scale.high))
    span = max((last - first).days, 1)
    for step in DAYS:
        if span / step <= MOST_DATES:
            return _days(first, last, step)
    for step in MONTHS:
        if span / 30.44 / step <= MOST_DATES:
            return _months(first, last, step)
    step = next((one for one in YEARS if span / 365.25 / one <= MOST_DATES), YEARS[-1])
    return _months(first, last, step * 12)


def _days(first: date, last: date, step: int) -> tuple[Tick, ...]:
    """Mondays where a step is whole weeks."""
    start, shift = first.toordinal(), 1 if step % 7 == 0 else 0
    start += (shift - start) % step
    return tuple(
        Tick(_number(day), f"{day.day} {day:%b}", first=(place // step) % 2 == 0)
        for place in range(start, last.toordinal() + 1, step)
        if (day := date.fromordinal(place))
    )


def _months(first: date, last: date, step: int) -> tuple[Tick, ...]:
    """Firsts of a month; whole years are called by their number."""
    ticks = []
    month = -(-(first.year * 12 + first.month - 1 + (first.day > 1)) // step) * step
    while (day := date(month // 12, month % 12 + 1, 1)) <= last:
        text = str(day.year) if step % 12 == 0 else f"{day:%b}"
        ticks.append(Tick(_number(day), text, first=(month // step) % 2 == 0))
        month += step
    return tuple(ticks)


def years_of(ticks: tuple[Tick, ...], scale: Scale) -> tuple[Tick, ...]:
    """Each year once, under its first tick; nothing where the ticks are years themselves.

    Examples
    --------
    >>> scale = Scale(20074.0, 20194.0)  # 2024-12-18 to 2025-04-17
    >>> [tick.text for tick in years_of(ticks_of(Axis("date"), scale), scale)]
    ['2024', '2025']
    """
    if all(tick.text.isdigit() for tick in ticks):
        return ()
    found: dict[int, Tick] = {}
    for tick in ticks:
        year = (EPOCH + timedelta(days=tick.value)).year
        found.setdefault(year, Tick(tick.value, str(year)))
    said = list(found.values())
    apart = 0.09 * (scale.high - scale.low)
    return tuple(
        tick
        for place, tick in enumerate(said)
        if place + 1 == len(said) or said[place + 1].value - tick.value > apart
    )


def _number(day: date) -> float:
    return float((day - EPOCH).days)
