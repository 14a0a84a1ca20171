"""Windows: sessions around day 0, in which returns are estimated and read (SEMANTICS 1.4, 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from backtest.errors import InputError

__all__ = ["DEFAULT", "ESTIMATION", "FEWEST", "SHORTEST_BY_DATE", "SHOWN", "Window", "as_window"]


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Sessions from `first` to `last`, both included, counted from an instrument's day 0.

    Raises
    ------
    InputError
        It ends before it begins.

    Examples
    --------
    >>> str(Window(-1, 1)), Window(-1, 1).length
    ('-1:1', 3)
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(
                "a window that ends before it begins",
                key="window",
                value=str(self),
                mend="write the earlier session first, such as 0:5",
            )

    @property
    def length(self) -> int:
        """How many sessions it has."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}:{self.last}"


ESTIMATION = Window(-250, -30)
SHOWN = Window(-10, 60)
DEFAULT = (Window(-1, 1), Window(0, 5), Window(0, 20))
FEWEST = 60  # usable returns in the estimation window
SHORTEST_BY_DATE = 3  # sessions: −1:+1, where only the date of the news is known
FARTHEST = 10_000  # sessions, some forty years


def as_window(value: Window | str | Sequence[int], *, key: str) -> Window:
    """A window as people write it: ``0:5``, ``-250:-30``, ``(0, 5)``, or a `Window`.

    Raises
    ------
    InputError
        It is none of these; the message names `key`.

    Examples
    --------
    >>> as_window("-1:+1", key="--window"), as_window((0, 5), key="windows")
    (Window(first=-1, last=1), Window(first=0, last=5))
    """
    if isinstance(value, Window):
        return value
    ends: tuple[int, ...] = ()
    if isinstance(value, str):
        found = re.fullmatch(r"\s*([+-]?\d{1,6})\s*:\s*([+-]?\d{1,6})\s*", value)
        ends = () if found is None else (int(found[1]), int(found[2]))
    elif not isinstance(value, str) and all(isinstance(end, int) for end in value):
        ends = tuple(value)
    if len(ends) != 2 or max(abs(end) for end in ends) > FARTHEST:
        mend = f"two whole numbers of sessions, at most {FARTHEST} away, such as 0:5"
        raise InputError("not a window", key=key, value=value, mend=mend)
    try:
        return Window(*ends)
    except InputError as wrong:
        raise InputError(wrong.problem, key=key, value=value, mend=wrong.mend) from None
