"""A seeded generator of theses with their price folders, and what each of them reaches."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from generate_events import random_definitions
from generate_prices import LISTED, Window, random_rates, random_rows
from generate_rules import random_rule
from plain_calendar import instant, moment

NEW_YORK = ZoneInfo("America/New_York")
#: Starts near holidays, half days, clock changes and the days the calendar gets wrong.
ANCHORS = (
    *("2018-01-25", "2018-11-01", "2019-08-15", "2020-03-01", "2020-08-01", "2021-03-01"),
    *("2021-06-10", "2022-01-05", "2022-12-10", "2023-08-08", "2023-12-01", "2024-09-20"),
    *("2024-10-10", "2024-11-10", "2025-01-10", "2025-02-20"),
)


def make_case(seed: int) -> dict[str, Any]:
    """One random case: the thesis document, rows of prices, listings, catalogues."""
    rng = np.random.default_rng(seed)
    first = dt.date.fromisoformat(str(rng.choice(ANCHORS)))
    first -= dt.timedelta(days=int(rng.integers(0, 15)))
    window = Window(first, first + dt.timedelta(days=int(rng.integers(85, 230))))
    mode = str(rng.choice(["calm", "calm", "wild", "grid"]))
    names = ["AAA", "BBB"] if mode == "grid" else list(LISTED)
    count = min(len(names), int(rng.integers(1, 6)))
    pool = [str(name) for name in rng.choice(names, count, replace=False)]
    prices = {name: random_rows(rng, LISTED[name][0], window, mode=mode) for name in pool}
    thesis = _frame(rng, mode)
    if seed % 2 and mode != "grid":  # half of them pay what the market charges
        thesis["costs"]["taxes"] = "market"
    catalogs: dict[str, list[dict[str, str]]] = {}
    thesis["events"] = random_definitions(rng, pool, prices, window, catalogs)
    entries = [name for name in thesis["events"] if not name.startswith("exit")]
    thesis["rules"] = [
        random_rule(rng, entries, thesis["events"], pool, prices, window, mode)
        for _ in range(int(rng.integers(1, 4)))
    ]
    if mode == "wild" and rng.random() < 0.6:
        thesis["max_gross"] = "300%"
        rule = thesis["rules"][0]
        rule |= {"size": 3, "long": [], "short": rule["long"] or rule["short"]}
    _benchmark(rng, thesis, pool, prices, window, mode)
    if rng.random() < 0.35:
        period = _period(rng, window, thesis["events"])
        # A period without any bar of a leg is refused, not replayed.
        if any(_has_bars(prices[name], period) for name in _members(thesis["rules"])):
            thesis["period"] = period
    money = {LISTED[name][1].replace("GBp", "GBP") for name in pool} | {"HKD", "USD"}
    prices |= random_rates(rng, money, thesis["base_currency"], window)
    return {
        "thesis": thesis,
        "prices": prices,
        "instruments": [
            dict(zip(("symbol", "exchange", "currency", "lot"), (name, *LISTED[name]), strict=True))
            for name in LISTED
        ],
        "catalogs": catalogs,
    }


def _frame(rng: np.random.Generator, mode: str) -> dict[str, Any]:
    thesis: dict[str, Any] = {"name": "random", "base_currency": "USD"}
    if mode != "grid":
        thesis["base_currency"] = str(rng.choice(["USD", "USD", "USD", "EUR", "HKD"]))
    thesis["capital"] = str(rng.choice(["1_000_000", "100000", "2500"]))
    thesis["max_gross"] = str(rng.choice(["100%", "100%", "0.5", "200%"]))
    costs: dict[str, Any] = {"taxes": "none"}
    if mode != "grid":
        for key, values in {
            "commission": ["0", "5bps", "0.3%"],
            "minimum": ["0", "15"],
            "slippage": ["0", "5bps", "1%"],
        }.items():
            costs[key] = str(rng.choice(values))
    for key, values in {
        "borrow": ["0", "3%", "40%"],
        "cash_rate": ["0", "4%"],
        "margin_rate": ["0", "8%"],
    }.items():
        costs[key] = str(rng.choice(values))
    thesis["costs"] = costs
    thesis["risk_free"] = str(rng.choice(["0", "3%"]))
    return thesis


def _benchmark(
    rng: np.random.Generator,
    thesis: dict[str, Any],
    pool: list[str],
    prices: dict[str, Any],
    window: Window,
    mode: str,
) -> None:
    drawn = rng.random()
    if drawn < 0.2:
        return
    earlier = Window(window.first - dt.timedelta(days=14), window.last)
    prices["^HSI"] = random_rows(rng, "XHKG", earlier, mode="calm", plain=True)
    if rng.random() < 0.3:
        prices["^HSI"] = [{k: row[k] for k in ("Date", "Close")} for row in prices["^HSI"]]
    mine = str(rng.choice([name for name in pool if not name.endswith(("SS", "SZ"))] or ["^HSI"]))
    if drawn < 0.5 or mine == "^HSI":
        thesis["benchmark"] = "^HSI"
    elif drawn < 0.75:
        thesis["benchmark"] = mine
    else:
        thesis["benchmark"] = {mine: 0.3, "^HSI": 2}


def _period(rng: np.random.Generator, window: Window, events: dict[str, Any]) -> dict[str, str]:
    start = window.first + dt.timedelta(days=int(rng.integers(-5, 30)))
    if rng.random() < 0.5:
        # The date of an announcement where it was made: best one later than in New York.
        dates = [
            (moment(at).astimezone(ZoneInfo(zone)).date(), moment(at).astimezone(NEW_YORK).date())
            for at, zone in _announced(events["first"]["list"])
        ]
        dates = [pair for pair in dates if pair[0] > pair[1]] or dates
        if dates:
            start = dates[int(rng.integers(0, len(dates)))][0]
            start += dt.timedelta(days=int(rng.random() < 0.2))
    end = max(start, window.last - dt.timedelta(days=int(rng.integers(-5, 30))))
    ends = {"start": str(start), "end": str(end)}
    if rng.random() < 0.3:
        del ends[str(rng.choice(["start", "end"]))]
    return ends


def _members(rules: list[dict[str, Any]]) -> set[str]:
    return {name for rule in rules for side in ("long", "short") for name in rule[side]}


def _has_bars(rows: list[dict[str, Any]], period: dict[str, str]) -> bool:
    first, last = period.get("start", ""), period.get("end", "9")
    return any(first <= row["Date"] <= last for row in rows)


def _announced(rows: list[dict[str, str]]) -> list[tuple[int, str]]:
    """Instants of announcement, each with the zone of its authority."""
    instants = [row for row in rows if "T" in row.get("announced_at", "")]
    return [(instant(row["announced_at"]), row.get("tz", NEW_YORK.key)) for row in instants]


def write_case(case: dict[str, Any], folder: Path) -> Path:
    """thesis.yaml (JSON is YAML), prices/*.csv, instruments.csv, catalogues; the thesis's path."""
    prices = folder / "prices"
    prices.mkdir(parents=True)
    for symbol, rows in case["prices"].items():
        _write_rows(prices / f"{symbol}.csv", rows)
    _write_rows(prices / "instruments.csv", case["instruments"])
    for name, rows in case["catalogs"].items():
        _write_rows(folder / name, rows)
    path = folder / "thesis.yaml"
    path.write_text(json.dumps(case["thesis"], indent=1), encoding="utf-8")
    return path


def _write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
