"""A sweep as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.formats.text import render_sections
from backtest.report.sections.sweep import write_sweep_sections

if TYPE_CHECKING:
    from backtest.sweep.sweep import Sweep

__all__ = ["render_sweep_text"]


def render_sweep_text(
    sweep: Sweep, *, width: int = 80, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """What a terminal shows: what the best is worth and why, then the best, then each axis.

    Parameters
    ----------
    sweep : Sweep
    width : int
        Columns of the page, at least 72.
    colour : bool
        Whether to add the terminal's colour codes.
    encoding : str
        What the reader can show; characters outside it are respelt (− as -).

    Examples
    --------
    >>> import backtest
    >>> sweep = backtest.sweep("zhipu-entity-list", {"exit.after": "20,40,60"}, prices="sample",
    ...                        honest=False)
    >>> render_sweep_text(sweep, width=100).splitlines()[0]
    'The grid was not repeated on shifted calendars: nothing says what luck would give.'
    """
    sections = write_sweep_sections(sweep)
    return render_sections(sections, width=width, colour=colour, encoding=encoding)
