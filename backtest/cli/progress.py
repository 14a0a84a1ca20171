"""Progress of a fetch: a bar on a terminal's standard error, with the time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backtest.prices.fetch.fetch import Outcome, Told

__all__ = ["fetching"]


@contextmanager
def fetching(total: int | None, *, quiet: bool = False) -> Iterator[Told]:
    """Something to tell each outcome to; the bar shows from the first on, and goes at the end.

    In a pipe nothing is shown.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    bar = Progress(
        TextColumn("fetching {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeLeft(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=total)

    def told(outcome: Outcome) -> None:
        bar.start()
        bar.update(task, advance=1, description=outcome.symbol)

    try:
        yield told
    finally:
        bar.stop()
