"""Random rules: every entry and exit that a leg allows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from generate_prices import Window

LEVELS = {
    "calm": ["0.5%", "2%", "4%", "0.08"],
    "wild": ["5%", "10%", "0.3"],
    "grid": ["0.125", "0.25"],
}


def random_rule(
    rng: np.random.Generator,
    entries: list[str],
    definitions: dict[str, Any],
    pool: list[str],
    prices: dict[str, Any],
    window: Window,
    mode: str,
) -> dict[str, Any]:
    """One rule over some of the pool's symbols."""
    rule: dict[str, Any] = {"when": str(rng.choice(entries))}
    rule |= _legs(rng, pool)
    at = str(rng.choice(["open", "open", "close"]))
    enter = {"at": at, "lag": int(rng.choice([0, 0, 0, 1, 2, 5]))}
    if rng.random() < 0.4:
        enter["reaction"] = str(rng.choice(["0s", "0m", "1h"]))
    if rng.random() < 0.9:
        rule["enter"] = enter
    shuts = [name for name in definitions if name.startswith("exit")]
    members = [name for side in ("long", "short") for name in rule[side]]
    idle = [row["Date"] for name in members for row in prices[name] if row.get("Volume") == 0]
    rule["exit"] = _exit(rng, shuts, idle, window, mode)
    closed = any("Open" not in prices[name][0] for name in members)
    overnight = any(name.endswith((".SS", ".SZ")) for name in rule["long"])
    leaves_at_close = rule["exit"].get("at", "close") == "close"
    opens = rule.get("enter", {}).get("at", "open") == "open"
    if opens and leaves_at_close and not closed and not overnight and rng.random() < 0.3:
        rule["exit"]["after"] = 0
    rule["size"] = str(rng.choice(["100%", "0.5", "30%", "150%"]))
    if rng.random() < 0.5:
        rule["overlap"] = str(rng.choice(["skip", "skip", "stack"]))
    if rng.random() < 0.25:
        rule["lots"] = True
    return rule


def _legs(rng: np.random.Generator, pool: list[str]) -> dict[str, Any]:
    count = int(rng.integers(1, min(4, len(pool)) + 1))
    names = [str(name) for name in rng.choice(pool, count, replace=False)]
    short = [name for name in names if rng.random() < 0.35]
    long = [name for name in names if name not in short]
    legs: dict[str, Any] = {}
    for side, members in (("long", long), ("short", short)):
        if rng.random() < 0.5:
            legs[side] = members
        else:
            legs[side] = {name: round(float(rng.uniform(0.2, 3)), 2) for name in members}
    return legs


def _exit(
    rng: np.random.Generator, shuts: list[str], idle: list[str], window: Window, mode: str
) -> dict[str, Any]:
    """What ends the tranches; `idle` are dates on which a leg is suspended."""
    leaves: dict[str, Any] = {}
    if rng.random() < 0.5:
        leaves["after"] = int(rng.choice([1, 1, 2, 3, 5, 10, 25, 60]))
        if rng.random() < 0.6:
            leaves["at"] = str(rng.choice(["open", "close"]))
    for name, chance in (("stop_loss", 0.45), ("take_profit", 0.4), ("trailing_stop", 0.35)):
        if rng.random() < chance:
            leaves[name] = str(rng.choice(LEVELS[mode]))
    if rng.random() < 0.3:
        span = (window.last - window.first).days
        leaves["until"] = str(window.first + dt.timedelta(days=int(rng.integers(5, span + 5))))
        if idle and rng.random() < 0.4:
            leaves["until"] = str(rng.choice(idle))
    if rng.random() < 0.25:
        leaves["when"] = str(rng.choice(shuts))
    if not any(name != "at" for name in leaves):
        leaves["after"] = int(rng.integers(1, 15))
    return leaves
