"""The report as a page: one file that asks for nothing; a page a file."""

from backtest.report.formats.html.check import render_check_html
from backtest.report.formats.html.run import render_html
from backtest.report.formats.html.study import render_study_html
from backtest.report.formats.html.sweep import render_sweep_html
from backtest.report.formats.html.track import render_track_html

__all__ = [
    "render_check_html",
    "render_html",
    "render_study_html",
    "render_sweep_html",
    "render_track_html",
]
