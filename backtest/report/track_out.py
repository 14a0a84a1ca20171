"""The folder of a track record: written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.folder import require_ours, write_files

if TYPE_CHECKING:
    from backtest.study.track import TrackRecord

__all__ = ["write_track"]

OURS = "track.json"
KEYS = ("schema", "as_of", "between", "calls", "table")
TABLES = ("calls.csv", "track.csv", "between.csv")


def write_track(record: TrackRecord, folder: str | Path) -> Path:
    """Write report.html, track.json, track.txt, three CSV files and the figure.

    Parameters
    ----------
    record : TrackRecord
    folder : str or pathlib.Path
        Made where it does not exist, parents too. Other files in it are left alone.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        `folder` is a file, holds files of the same names that no track record wrote, or cannot
        be written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    folder = Path(folder)
    names = ("report.html", OURS, "track.txt", *TABLES)
    require_ours(folder, names, mark=OURS, keys=KEYS, writer="track")
    return write_files(_contents(record), folder)


def _contents(record: TrackRecord) -> dict[str, bytes]:
    from backtest.report.drawing.style import saved
    from backtest.report.drawing.track import draw_track
    from backtest.report.formats.csv import render_table_csv
    from backtest.report.formats.html import render_track_html
    from backtest.report.formats.track_json import render_track_json
    from backtest.report.formats.track_text import render_track_text

    files = {
        "report.html": render_track_html(record).encode(),
        OURS: render_track_json(record).encode(),
        "track.txt": render_track_text(record).encode(),
    }
    for name, table in zip(TABLES, (record.calls, record.table, record.between), strict=True):
        files[name] = render_table_csv(table).encode()
    if len(record.calls):
        figure = draw_track(record)
        files["figures/track.png"] = saved(figure, "png", "track")
        files["figures/track.svg"] = saved(figure, "svg", "track")
    return files
