"""Progress of a fetch: a bar on standard error, with the time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from backtest.progress import progress_bar

if TYPE_CHECKING:
    from backtest.prices.fetch.fetch import Outcome, Told

__all__ = ["fetching"]


@contextmanager
def fetching(total: int | None, *, quiet: bool = False) -> Iterator[Told]:
    """Something to tell each outcome to; in a pipe nothing is shown."""
    shown = False if quiet else None
    with progress_bar("fetching", total, unit=" series", shown=shown) as advance:

        def told(_: Outcome) -> None:
            advance(1)

        yield told
