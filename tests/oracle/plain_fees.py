"""What a market charges on one order, read from the table by the csv module alone (5.3)."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

TABLE = Path(__file__).parents[2] / "backtest" / "replay" / "market_fees.csv"

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def market_fee(
    exchange: str, date: dt.date, *, bought: bool, value: float, shares: float, seen: set[str]
) -> float:
    """In the instrument's currency; every instrument of these cases is a share."""
    day, total = date.isoformat(), 0.0
    for row in ROWS:
        if exchange not in row["markets"].split() or row["kind"] == "fund":
            continue
        if row["side"] == ("sell" if bought else "buy"):
            continue
        if day < row["first"] or (row["last"] and day > row["last"]):
            continue
        if row["above"] and value <= float(row["above"]):
            continue
        fee = float(row["rate"] or 0) * value
        fee += float(row["per_share"] or 0) * shares
        fee += float(row["fixed"] or 0)
        if row["minimum"] and fee < float(row["minimum"]):
            fee = float(row["minimum"])
            seen.add("a fee's minimum")
        if row["maximum"] and fee > float(row["maximum"]):
            fee = float(row["maximum"])
            seen.add("a fee's maximum")
        total += fee
        seen.add(f"{'purchase' if bought else 'sale'} charged: {exchange}")
    return total
