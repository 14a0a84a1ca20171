"""What is written beside a sweep's tables: its words, its JSON and its figures."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.folder import write_files

if TYPE_CHECKING:
    from backtest.report.plot import Plot
    from backtest.sweep.sweep import Sweep

__all__ = ["write_sweep"]

MOST_AXES = 4  # of which every pair is drawn


def write_sweep(sweep: Sweep) -> Path:
    """Write sweep.json, sweep.txt and the figures into the sweep's folder, all or none of them.

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
    from backtest.report.formats.sweep_json import render_sweep_json
    from backtest.report.formats.sweep_text import render_sweep_text

    files = {
        "sweep.json": render_sweep_json(sweep).encode(),
        "sweep.txt": render_sweep_text(sweep, width=100).encode(),
        **figure_files(_plots(sweep)),
    }
    return write_files(files, sweep.folder)


def _plots(sweep: Sweep) -> list[Plot]:
    from dataclasses import replace

    from backtest.report.charts.heatmap import plot_heatmap
    from backtest.report.charts.sensitivity import plot_sensitivity

    paths = [axis.path for axis in sweep.engine.grid.axes if len(axis) > 1]
    found = [replace(plot_sensitivity(sweep, path), name=f"sensitivity {path}") for path in paths]
    for x, y in combinations(paths[:MOST_AXES], 2):
        found.append(replace(plot_heatmap(sweep, x, y), name=f"heatmap {x} {y}"))
    return found
