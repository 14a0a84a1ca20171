"""The folder of ``backtest study --out``: written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.folder import require_ours, write_files

if TYPE_CHECKING:
    from backtest.study.study import Study

__all__ = ["write_study"]

OURS = "study.json"
KEYS = ("thesis", "model", "average", "tests")
TABLES = ("events.csv", "abnormal.csv", "average.csv", "tests.csv", "left_out.csv")


def write_study(study: Study, folder: str | Path) -> Path:
    """Write report.html, study.json, five CSV files and two figures.

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
    require_ours(folder, ("report.html", OURS, *TABLES), mark=OURS, keys=KEYS, writer="study")
    return write_files(_contents(study), folder)


def _contents(study: Study) -> dict[str, bytes]:
    from backtest.report.figures import figure_files
    from backtest.report.formats.csv import render_table_csv
    from backtest.report.formats.html import render_study_html
    from backtest.report.formats.study_json import render_study_json
    from backtest.report.plots import plots_of_study

    events = study.events.copy()
    for name, table in (("car", study.car), ("bhar", study.bhar), ("scar", study.scar)):
        for window in table.columns:
            events[f"{name} {window}"] = table[window].to_numpy()
    abnormal = study.ar.rename(columns=str).reset_index()
    tables = (events, abnormal, study.average.reset_index(), study.tests, study.skipped)
    files = {
        "report.html": render_study_html(study).encode(),
        OURS: render_study_json(study).encode(),
    }
    for name, table in zip(TABLES, tables, strict=True):
        files[name] = render_table_csv(table).encode()
    return files | figure_files(plot for _, plot in plots_of_study(study))
