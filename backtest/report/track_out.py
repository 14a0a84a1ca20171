"""The folder of ``track --out``: calls, table and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.folder import require_ours, write_files

if TYPE_CHECKING:
    from backtest.study.track_record import TrackRecord

__all__ = ["write_track"]

OURS = "track.json"
KEYS = ("calls", "table")


def write_track(record: TrackRecord, folder: str | Path) -> Path:
    """Write track.json, calls.csv, table.csv and a figure for authors and outlets.

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
        `folder` is a file, holds files of the same names that no track record wrote, or
        cannot be written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    folder = Path(folder)
    names = (OURS, "calls.csv", "table.csv")
    require_ours(folder, names, mark=OURS, keys=KEYS, writer="track record")
    return write_files(_contents(record), folder)


def _contents(record: TrackRecord) -> dict[str, bytes]:
    from backtest.report.charts.style import saved
    from backtest.report.charts.track import draw_track
    from backtest.report.formats.csv import render_table_csv
    from backtest.report.formats.track_json import render_track_json

    files = {
        OURS: render_track_json(record).encode(),
        "calls.csv": render_table_csv(record.calls).encode(),
        "table.csv": render_table_csv(record.table).encode(),
    }
    for kind in ("author", "outlet"):
        figure = draw_track(record, kind=kind)
        files[f"figures/{kind}.png"] = saved(figure, "png", kind)
        files[f"figures/{kind}.svg"] = saved(figure, "svg", kind)
    return files
