"""The folder of ``backtest study --out``: written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from backtest.errors import InputError
from backtest.report.out import write_files

if TYPE_CHECKING:
    from backtest.study.study import Study

__all__ = ["write_study"]

OURS = "study.json"
TABLES = ("events.csv", "abnormal.csv", "average.csv", "tests.csv", "left_out.csv")


def write_study(study: Study, folder: str | Path) -> Path:
    """Write study.json, five CSV files and two figures.

    Parameters
    ----------
    study : Study
    folder : str or pathlib.Path
        Made where it does not exist, parents too. Other files in it are left alone.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        `folder` is a file, holds files of the same names that no study wrote, or cannot be
        written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError("a file, not a folder", key="--out", value=str(folder),
                         mend="name a folder")  # fmt: skip
    for name in (OURS, *TABLES):
        if (folder / name).exists() and not _written_by_us(folder):
            raise InputError(f"already holds a {name} that no study of backtest wrote",
                             key="--out", value=str(folder),
                             mend="name an empty folder, or a new one")  # fmt: skip
    return write_files(_contents(study), folder)


def _written_by_us(folder: Path) -> bool:
    try:
        found = json.loads((folder / OURS).read_bytes())
    except (OSError, ValueError):  # none there, or not JSON: not ours
        return False
    return isinstance(found, dict) and {"thesis", "model", "average", "tests"} <= found.keys()


def _contents(study: Study) -> dict[str, bytes]:
    from backtest.report.charts.caar import draw_caar
    from backtest.report.charts.cars import draw_cars
    from backtest.report.charts.style import saved
    from backtest.report.formats.csv import render_table_csv
    from backtest.report.formats.study_json import render_study_json

    events = study.events.copy()
    for name, table in (("car", study.car), ("bhar", study.bhar), ("scar", study.scar)):
        for window in table.columns:
            events[f"{name} {window}"] = table[window].to_numpy()
    abnormal = study.ar.rename(columns=str).reset_index()
    tables = (events, abnormal, study.average.reset_index(), study.tests, study.skipped)
    files = {OURS: render_study_json(study).encode()}
    for name, table in zip(TABLES, tables, strict=True):
        files[name] = render_table_csv(table).encode()
    for name, figure in (
        ("caar", draw_caar(study.average, len(study.events))),
        ("cars", draw_cars(study)),
    ):
        files[f"figures/{name}.png"] = saved(figure, "png", name)
        files[f"figures/{name}.svg"] = saved(figure, "svg", name)
    return files
