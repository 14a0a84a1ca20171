"""Progress on a terminal's standard error: of a fetch, of a sweep, with the time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backtest.prices.fetch.fetch import Outcome, Told

__all__ = ["Swept", "fetching", "sweeping"]


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


class Swept:
    """How far a sweep has come: what is told of it, and what a bar shows."""

    def __init__(self) -> None:
        self.done = (0, 0)
        self.show: Callable[[str, int, int | None], None] = lambda *_: None

    def variants(self, done: int, every: int) -> None:
        """So many variants of all stand on disk."""
        self.done = (done, every)
        self.show("variants", done, every)

    def shifts(self, done: int) -> None:
        """On so many shifted calendars the grid was repeated; how many it takes is not known."""
        self.show("shifted calendars", done, None)


@contextmanager
def sweeping(*, quiet: bool = False) -> Iterator[Swept]:
    """Something to tell of a sweep; a bar with the rate and the time left shows it, and goes.

    In a pipe nothing is shown.
    """
    swept = Swept()
    if quiet or not sys.stderr.isatty():
        yield swept
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if not task.speed else f"{task.speed:,.0f}/s")

    bar = Progress(
        TextColumn("{task.completed:,.0f} {task.description}"), BarColumn(), Rate(), TimeLeft(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks = {name: bar.add_task(name, visible=False) for name in ("variants", "shifted calendars")}

    def show(name: str, done: int, every: int | None) -> None:
        bar.start()
        bar.update(tasks[name], completed=done, total=every, visible=True)

    swept.show = show
    try:
        yield swept
    finally:
        bar.stop()
