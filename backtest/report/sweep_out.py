"""What is written beside a sweep's tables: its page, its words, its JSON and its figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.folder import write_files

if TYPE_CHECKING:
    from backtest.sweep.sweep import Sweep

__all__ = ["write_sweep"]


def write_sweep(sweep: Sweep) -> Path:
    """Write the page, JSON, text and figures into the sweep's folder, all or none of them.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        It cannot be written.
    BacktestError
        The disk is full or fails.
    """
    from backtest.report.figures import figure_files
    from backtest.report.formats.html.sweep import render_sweep_html
    from backtest.report.formats.sweep_json import render_sweep_json
    from backtest.report.formats.sweep_text import render_sweep_text
    from backtest.report.plots import plots_of_sweep

    files = {
        "report.html": render_sweep_html(sweep).encode(),
        "sweep.json": render_sweep_json(sweep).encode(),
        "sweep.txt": render_sweep_text(sweep, width=100).encode(),
        **figure_files([plot for _, plot in plots_of_sweep(sweep)]),
    }
    return write_files(files, sweep.folder)
