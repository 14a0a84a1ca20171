"""Closures: where the calendar library is wrong, and who says so (``closures.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date, time
from importlib import resources

__all__ = ["KINDS", "Closure", "read_closures"]

KINDS = ("closed", "open", "late open", "early close", "shifted", "unconfirmed")
"""`shifted`: opens at that hour and closes as much later.

`unconfirmed`: no bar in two sources and no notice; closed unless a bar says otherwise.
"""


@dataclass(frozen=True, slots=True)
class Closure:
    """One correction of one exchange's calendar on one date.

    `exchange` is the library's name of the calendar; `at` is the local time of a
    late open, a shifted one or an early close, None for the other kinds.
    """

    exchange: str
    date: date
    kind: str
    at: time | None
    reason: str
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_closures() -> tuple[Closure, ...]:
    """Every correction, in the order of the file.

    Examples
    --------
    >>> [c.reason for c in read_closures() if str(c.date) == "2023-09-01"]
    ['typhoon Saola: no trading']
    """
    text = resources.files("backtest.prices").joinpath("closures.csv").read_text("utf-8")
    return tuple(
        Closure(
            row["exchange"],
            date.fromisoformat(row["date"]),
            row["kind"],
            time.fromisoformat(row["at"]) if row["at"] else None,
            row["reason"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
