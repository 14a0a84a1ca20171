"""Hours: where an exchange closes at another hour than the library says (``hours.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date, time
from importlib import resources

__all__ = ["Hours", "read_hours"]


@dataclass(frozen=True, slots=True)
class Hours:
    """The local hour at which an exchange closes from the first to the last date, both included."""

    exchange: str
    first: date
    last: date
    closes: time
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_hours() -> tuple[Hours, ...]:
    """Every span, in the order of the file.

    Examples
    --------
    >>> [span.closes.hour for span in read_hours() if span.first.year == 2020]
    [17]
    """
    text = resources.files("backtest.prices").joinpath("hours.csv").read_text("utf-8")
    return tuple(
        Hours(
            row["exchange"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            time.fromisoformat(row["closes"]),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
