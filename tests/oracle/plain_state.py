"""What the loops keep in mind: candidate legs, tranches, the account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from plain_ending import Ending
from plain_events import Happening
from plain_prices import Share, number
from plain_tranche import Due, Entry


@dataclass
class Candidate:
    """A leg that an event would open, with the tranche that came of it."""

    event: Happening
    rule: int
    leg: int
    side: int
    weight: float
    share: Share
    entry: Entry
    due: Due
    date: dt.date
    budget: float = 0.0
    cut_from: float | None = None
    fill: float = 0.0
    quantity: float = 0.0  # quoted shares
    units: float = 0.0  # quantity ÷ the factor at entry: worth its adjusted price
    ending: Ending | None = None
    exit_date: dt.date | None = None
    exit_price: float | None = None
    flows: float = 0.0
    costs: float = 0.0
    proceeds: float = 0.0
    bought: float = 0.0
    sold: float = 0.0
    reason: str = ""


@dataclass
class Books:
    """The account, date by date."""

    capital: float
    cash: float
    dates: list[dt.date] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    interest: list[float] = field(default_factory=list)  # up to and with the date
    ruined: bool = False


def legs_of(rule: dict[str, Any]) -> list[tuple[str, int, float]]:
    """Longs, then shorts, weights scaled to sum to 1 over both sides (3.1)."""
    legs = []
    for name, side in (("long", 1), ("short", -1)):
        given = rule.get(name, [])
        weights = given if isinstance(given, dict) else dict.fromkeys(given, 1)
        legs += [(symbol, side, number(weight)) for symbol, weight in weights.items()]
    total = sum(weight for _, _, weight in legs)
    return [(symbol, side, weight / total) for symbol, side, weight in legs]
