"""Spans: places of a text that do not overlap, to be asked whether another meets them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

__all__ = ["Spans"]


class Spans:
    """Spans (start, end), of which none lies within another.

    Examples
    --------
    >>> taken = Spans([(10, 14), (2, 5)])
    >>> taken.meets(4, 6), taken.meets(5, 10), taken.holds(11, 13)
    (True, False, True)
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]

    def meets(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of them."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies within one of them."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]

    def first_from(self, place: int) -> int:
        """How many begin before a place."""
        return bisect_left(self._starts, place)
