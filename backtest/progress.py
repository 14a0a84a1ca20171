"""Progress: how much of a long piece of work is done, its rate, and the time left.

A bar stands on standard error: in a terminal, and below the cell of a notebook; never in a pipe
or a file, nor before the work has lasted for half a second. It goes when the work is done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Advance", "progress_bar", "somebody_watches"]

#: To be told how many more are done.
Advance = Callable[[int], None]

DELAY = 0.5  # seconds, before which nobody wants to be told


def somebody_watches() -> bool:
    """Whether standard error is a terminal or a notebook's."""
    return sys.stderr.isatty() or type(sys.stderr).__module__.startswith("ipykernel")


@contextmanager
def progress_bar(
    what: str, total: int | None, *, unit: str, shown: bool | None = None, done: int = 0
) -> Iterator[Advance]:
    """A bar to be told how many more are done.

    Parameters
    ----------
    what : str
        What is being done, in a word or two.
    total : int or None
        How many there are; None where that is not known.
    unit : str
        What is counted, such as " variants".
    shown : bool, optional
        By default where somebody watches.
    done : int
        How many were done before: they do not count towards the rate.

    Examples
    --------
    >>> with progress_bar("reading", 3, unit=" articles", shown=False) as advance:
    ...     for _ in range(3):
    ...         advance(1)
    """
    if not (somebody_watches() if shown is None else shown):
        yield lambda _: None
        return
    from tqdm import tqdm

    bar = tqdm(total=total, desc=what, unit=unit, unit_scale=True, initial=done, leave=False,
               delay=DELAY, dynamic_ncols=True, file=sys.stderr)  # fmt: skip
    with bar:

        def advance(more: int) -> None:
            bar.update(more)

        yield advance
