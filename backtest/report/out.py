"""The folder of ``run --out``: which files there are, and what each holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.figures import figure_files
from backtest.report.folder import require_ours, write_files
from backtest.report.plots import MOST_FILES, plots_of_run

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["contents", "write_out"]

TABLES = ("trades.csv", "tradability.csv", "skipped.csv", "cuts.csv", "faults.csv", "equity.csv")
OURS = "result.json"
KEYS = ("schema", "thesis", "verdict", "equity")


def write_out(result: Result, folder: str | Path) -> Path:
    """Write report.html, result.json, six CSV files and figures/.

    Parameters
    ----------
    result : Result
        What a replay produced.
    folder : str or pathlib.Path
        Made where it does not exist, parents too. Other files in it are left alone.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        `folder` is a file, holds files of the same names that no run wrote, or cannot be
        written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    folder = Path(folder)
    names = ("report.html", OURS, *TABLES)
    require_ours(folder, names, mark=OURS, keys=KEYS, writer="run")
    return write_files(contents(result), folder)


def contents(result: Result) -> dict[str, bytes]:
    """Every file's content by its path inside the folder; the same run, the same bytes."""
    from backtest.report.formats import csv
    from backtest.report.formats.html import render_html
    from backtest.report.formats.json import render_json

    return {
        "report.html": render_html(result).encode(),
        OURS: render_json(result).encode(),
        "trades.csv": csv.render_trades_csv(result).encode(),
        "tradability.csv": csv.render_tradability_csv(result).encode(),
        "skipped.csv": csv.render_skipped_csv(result).encode(),
        "cuts.csv": csv.render_cuts_csv(result).encode(),
        "faults.csv": csv.render_faults_csv(result).encode(),
        "equity.csv": csv.render_equity_csv(result).encode(),
        **figure_files(plot for _, plot in plots_of_run(result, MOST_FILES)),
    }
