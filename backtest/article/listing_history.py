"""Listings that are younger than many an article, or moved (``listing_history.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib import resources

__all__ = ["FirstSession", "first_session", "read_first_sessions"]


@dataclass(frozen=True, slots=True)
class FirstSession:
    """From which day on a symbol is traded where it is, and what was before."""

    symbol: str
    exchange: str
    first: date
    note: str
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_first_sessions() -> dict[str, FirstSession]:
    """Every row, by symbol."""
    text = resources.files("backtest.article").joinpath("listing_history.csv").read_text("utf-8")
    return {
        row["symbol"]: FirstSession(
            row["symbol"], row["exchange"], date.fromisoformat(row["first"]), row["note"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def first_session(symbol: str) -> FirstSession | None:
    """What is known of a symbol's first session; None where it is not in the table.

    Examples
    --------
    >>> first_session("2513.HK").first.isoformat(), first_session("BABA")
    ('2026-01-08', None)
    """
    return read_first_sessions().get(symbol)
