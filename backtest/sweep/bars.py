"""Bars: how far a sweep has come, in variants and then in shifted calendars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from backtest.progress import Advance, progress_bar

__all__ = ["Bars", "sweep_bars"]


class Bars:
    """What is told of a sweep, and shown; `done` are the variants on disk, of all."""

    def __init__(self, shown: bool | None, stack: ExitStack) -> None:
        self.done = (0, 0)
        self._shown = shown
        self._stack = stack
        self._advance: Advance | None = None
        self._shifts: Advance | None = None

    def variants(self, done: int, every: int) -> None:
        """So many variants of all stand on disk; the first time, those of an earlier sweep."""
        if self._advance is None:
            self._advance = self._bar("sweeping", every, " variants", done)
        else:
            self._advance(done - self.done[0])
        self.done = (done, every)

    def shifts(self, done: int) -> None:
        """On so many shifted calendars the grid was repeated; how many it takes is not known."""
        if self._shifts is None:
            self._stack.close()  # the variants' bar
            self._shifts = self._bar("repeating on shifted calendars", None, " calendars", 0)
        self._shifts(1)

    def _bar(self, what: str, total: int | None, unit: str, done: int) -> Advance:
        bar = progress_bar(what, total, unit=unit, shown=self._shown, done=done)
        return self._stack.enter_context(bar)


@contextmanager
def sweep_bars(shown: bool | None = None) -> Iterator[Bars]:
    """Something to tell of a sweep; by default it shows where somebody watches, and goes."""
    with ExitStack() as stack:
        yield Bars(shown, stack)
