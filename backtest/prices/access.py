"""Access: who may trade on a market, and whether one may sell short there (``access.csv``)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from backtest.errors import BacktestError
from backtest.prices.dated import Held, number, package_text, read_dated
from backtest.prices.instrument import Instrument

__all__ = ["AccessRule", "Topic", "access_on", "parse_access", "read_access"]

Topic = Literal["connect", "short limited", "short banned", "short after a fall"]


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One rule of one market or of one of its boards.

    `fall` is how far a price must have fallen from the last close for the rule to begin to
    hold, as a fraction; 0 where it holds in any case.
    """

    held: Held
    topic: Topic
    fall: float
    says: str


@functools.cache  # a file of the package: it does not change while we run
def read_access() -> tuple[AccessRule, ...]:
    """Every rule, in the order of the file.

    Examples
    --------
    >>> {rule.topic for rule in read_access() if "XKRX" in rule.held.markets} == {
    ...     "short limited", "short banned"}
    True
    """
    return parse_access(package_text("access.csv"), file="access.csv")


def parse_access(text: str, *, file: str) -> tuple[AccessRule, ...]:
    """Rows of such a table.

    Raises
    ------
    BacktestError
        A row that cannot be meant.
    """
    return tuple(
        _rule(held, row, file)
        for held, row in read_dated(text, ["topic", "fall", "says"], file=file)
    )


def _rule(held: Held, row: dict[str, str], file: str) -> AccessRule:
    topic, fall = row["topic"], number(row, "fall", file=file, empty=0.0)
    if topic not in get_args(Topic):
        raise BacktestError(f"{file}: topic is one of {get_args(Topic)}, not {topic!r}")
    if not row["says"] or (topic == "short after a fall") != (0 < fall < 1):
        raise BacktestError(f"{file}: nothing said, or a fall that does not suit {topic!r}")
    return AccessRule(held, topic, fall, row["says"])  # type: ignore[arg-type]  # just checked


def access_on(
    instrument: Instrument, topic: Topic, dates: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.object_]:
    """Which rule holds for an instrument on each date.

    A board's rule goes before its market's, and before the board's first day nothing holds,
    whatever its market had.

    Returns
    -------
    (o,) array of AccessRule; None where nothing holds.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2024-06-03", "2025-06-02"], "datetime64[D]")
    >>> found = access_on(Instrument("005930.KS", "XKRX", "KRW"), "short banned", days)
    >>> found[0].says, found[1]
    ('forbidden from 6 November 2023 to 30 March 2025', None)
    """
    found = np.full(len(dates), None, dtype=object)
    for rule in read_access():
        if rule.topic != topic or not rule.held.concerns(instrument):
            continue
        if rule.held.prefixes:
            found[:] = None
        found[rule.held.on(dates)] = rule
    return found
