"""A track record as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.formats.text import render_sections
from backtest.report.sections.track import write_track_sections

if TYPE_CHECKING:
    from backtest.study.track import TrackRecord

__all__ = ["render_track_text"]


def render_track_text(
    record: TrackRecord, *, width: int = 100, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """What a terminal shows: one sentence, then every call counted, by side, outlet and author.

    Parameters
    ----------
    record : TrackRecord
    width : int
        Columns of the page, at least 72; no line is longer.
    colour : bool
        Whether to add the terminal's colour codes.
    encoding : str
        What the reader can show; characters outside it are respelt (− as -).

    Examples
    --------
    >>> import pandas as pd
    >>> from datetime import date
    >>> from backtest.study.track.calls import COLUMNS
    >>> from backtest.study.track import track_record
    >>> record = track_record(pd.DataFrame(columns=list(COLUMNS)), as_of=date(2025, 1, 1))
    >>> print(render_track_text(record), end="")
    No calls: nothing can be said.
    """
    sections = write_track_sections(record)
    return render_sections(sections, width=width, colour=colour, encoding=encoding)
