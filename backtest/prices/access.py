"""Access: who may trade on a market, and whether one may sell short there (``access.csv``)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from backtest.prices.instrument import Instrument

__all__ = ["AccessRule", "access_on", "read_access"]

Topic = Literal["connect", "short limited", "short banned"]


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One rule of one market or of one of its boards, from `first` to `last`."""

    topic: Topic
    markets: tuple[str, ...]
    prefixes: tuple[str, ...]
    first: date
    last: date | None
    says: str
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_access() -> tuple[AccessRule, ...]:
    """Every rule, in the order of the file.

    Examples
    --------
    >>> {rule.topic for rule in read_access() if "XKRX" in rule.markets} == {
    ...     "short limited", "short banned"}
    True
    """
    text = resources.files("backtest.prices").joinpath("access.csv").read_text("utf-8")
    return tuple(
        AccessRule(
            cast("Topic", row["topic"]),
            tuple(row["markets"].split()),
            tuple(row["prefixes"].split()),
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]) if row["last"] else None,
            row["says"],
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def access_on(
    instrument: Instrument, topic: Topic, dates: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.object_]:
    """What holds for an instrument on each date, in words; empty where nothing does.

    A board's rule goes before its market's, and before the board's first day nothing holds,
    whatever its market had.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2024-06-03", "2025-06-02"], "datetime64[D]")
    >>> access_on(Instrument("005930.KS", "XKRX", "KRW"), "short banned", days).tolist()
    ['forbidden from 6 November 2023 to 30 March 2025', '']
    """
    found = np.full(len(dates), "", dtype=object)
    for rule in read_access():
        if rule.topic != topic or instrument.exchange not in rule.markets:
            continue
        if rule.prefixes and not instrument.symbol.startswith(rule.prefixes):
            continue
        holds = (dates >= np.datetime64(rule.first, "D")) & (
            dates <= np.datetime64(rule.last or date.max, "D")
        )
        if rule.prefixes:
            found[:] = ""
        found[holds] = rule.says
    return found
