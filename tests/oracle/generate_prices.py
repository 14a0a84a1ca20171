"""Random price folders: every oddity that a row of prices may lawfully have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from plain_calendar import sessions

Row = dict[str, Any]

#: symbol → exchange, currency as quoted, board lot
LISTED = {
    "AAA": ("XNYS", "USD", "1"),
    "BBB": ("XNYS", "USD", "10"),
    "0001.HK": ("XHKG", "HKD", "100"),
    "0002.HK": ("XHKG", "HKD", "500"),
    "1111.TW": ("XTAI", "TWD", "1000"),
    "600001.SS": ("XSHG", "CNY", "100"),
    "000001.SZ": ("XSHG", "CNY", "100"),
    "1000.T": ("XTKS", "JPY", "100"),
    "LLL.L": ("XLON", "GBp", "1"),
}
PER_USD = {"HKD": 7.8, "TWD": 31.0, "CNY": 7.1, "JPY": 140.0, "GBP": 0.8, "EUR": 0.9, "USD": 1.0}


@dataclass(frozen=True)
class Window:
    """The days from which a case takes its bars."""

    first: dt.date
    last: dt.date


def days_of(exchange: str, window: Window) -> list[dt.date]:
    """Sessions of one exchange in the window."""
    return [day for day, _, _ in sessions(exchange) if window.first <= day <= window.last]


def random_rows(
    rng: np.random.Generator, exchange: str, window: Window, *, mode: str, plain: bool = False
) -> list[Row]:
    """One instrument's rows; `grid` prices are small whole numbers, so that ties are exact."""
    days = days_of(exchange, window)
    volumes = bool(rng.random() < 0.7)
    rows = _grid(rng, days) if mode == "grid" else _walk(rng, days, mode)
    for row in rows:
        if volumes:
            row["Volume"] = int(rng.integers(1, 10_000_000))
    if plain:
        return rows
    if rng.random() < 0.5:
        _suspend(rng, rows, volumes=volumes)
    rows = _thin_out(rng, rows)
    if mode != "grid" and rng.random() < 0.3:
        _adjust(rng, rows)
    if rng.random() < 0.15:
        for row in rows:
            for name in ("Open", "High", "Low"):
                del row[name]
    return rows


def _walk(rng: np.random.Generator, days: list[dt.date], mode: str) -> list[Row]:
    spread = rng.choice([0.06, 0.12]) if mode == "wild" else rng.choice([0.008, 0.02, 0.04])
    close = float(rng.uniform(5, 300))
    rows = []
    for day in days:
        opened = max(0.5, close * float(np.exp(spread * rng.normal() * 0.7)))
        closed = max(0.5, opened * float(np.exp(spread * rng.normal())))
        high = max(opened, closed) * float(np.exp(abs(spread * rng.normal()) * 0.5))
        low = min(opened, closed) * float(np.exp(-abs(spread * rng.normal()) * 0.5))
        close = closed
        four = [round(price, 3) for price in (opened, high, low, closed)]
        rows.append(dict(zip(("Open", "High", "Low", "Close"), four, strict=True)))
        rows[-1] = {"Date": str(day)} | rows[-1]
    return rows


def _grid(rng: np.random.Generator, days: list[dt.date]) -> list[Row]:
    close, rows = 64.0, []
    for day in days:
        opened = max(8.0, close + 4 * float(rng.integers(-2, 3)))
        closed = max(8.0, opened + 4 * float(rng.integers(-2, 3)))
        high = max(opened, closed) + 4 * float(rng.integers(0, 3))
        low = max(4.0, min(opened, closed) - 4 * float(rng.integers(0, 3)))
        rows.append({"Date": str(day), "Open": opened, "High": high, "Low": low, "Close": closed})
        close = closed
    return rows


def _suspend(rng: np.random.Generator, rows: list[Row], *, volumes: bool) -> None:
    """Runs of one-price bars, with volume 0 where there is a volume."""
    for _ in range(int(rng.integers(1, 8))):
        start, length = int(rng.integers(1, len(rows))), int(rng.integers(1, 4))
        for place in range(start, min(start + length, len(rows))):
            # Not always the close before it: a source may print another price.
            price = rows[place - 1 if rng.random() < 0.7 else place]["Close"]
            rows[place] |= {"Open": price, "High": price, "Low": price, "Close": price}
            if volumes and rng.random() < 0.9:
                rows[place]["Volume"] = 0


def _thin_out(rng: np.random.Generator, rows: list[Row]) -> list[Row]:
    """Late starts, early ends, single days and runs of three to six sessions left out."""
    first = int(rng.integers(1, 30)) if rng.random() < 0.25 else 0
    last = len(rows) - (int(rng.integers(1, 30)) if rng.random() < 0.3 else 0)
    out: set[int] = set()
    if rng.random() < 0.4:
        out |= {int(place) for place in rng.integers(0, len(rows), 6)}
    if rng.random() < 0.6:
        for _ in range(int(rng.integers(1, 4))):
            start, length = int(rng.integers(0, len(rows))), int(rng.integers(3, 7))
            out |= set(range(start, start + length))
    kept = [row for place, row in enumerate(rows) if first <= place < last and place not in out]
    return kept if len(kept) >= 10 else rows


def _adjust(rng: np.random.Generator, rows: list[Row]) -> None:
    """An adjusted close whose factor steps up at one to three ex-dates."""
    steps = {int(place) for place in rng.integers(1, len(rows), int(rng.integers(1, 4)))}
    factor = 1.0
    for place in reversed(range(len(rows))):
        rows[place]["Adj Close"] = round(rows[place]["Close"] * factor, 6)
        if place in steps:
            factor *= 1 - float(rng.uniform(0.005, 0.1))


def random_rates(
    rng: np.random.Generator, currencies: set[str], base: str, window: Window
) -> dict[str, list[Row]]:
    """Rates of each currency: direct, inverse, both, or through USD, with holes."""
    found: dict[str, list[Row]] = {}
    for money in sorted(currencies - {base}):
        direct, inverse = f"{money}{base}=X", f"{base}{money}=X"
        if base == "USD" and rng.random() < 0.7:
            inverse = f"{money}=X"
        way = int(rng.integers(0, 3))
        if base != "USD" and money != "USD" and rng.random() < 0.5:
            found.setdefault(f"{money}=X", _rate(rng, PER_USD[money], window))
            found.setdefault(f"{base}USD=X", _rate(rng, 1 / PER_USD[base], window))
            continue
        value = PER_USD[base] / PER_USD[money]
        if way != 1:
            found.setdefault(direct, _rate(rng, value, window))
        # A second quote of the same pair, a little off: only one of them may be used.
        if way != 0:
            found.setdefault(inverse, _rate(rng, 1.01 / value, window))
    return found


def _rate(rng: np.random.Generator, level: float, window: Window) -> list[Row]:
    day, rows = window.first - dt.timedelta(days=int(rng.integers(20, 40))), []
    while day <= window.last:
        level *= float(np.exp(0.006 * rng.normal()))
        if day.weekday() < 5 and (not rows or rng.random() < 0.85):
            rows.append({"Date": str(day), "Close": round(level, 6)})
        day += dt.timedelta(days=1)
    return rows
