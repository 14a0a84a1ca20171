"""The report as one HTML page: no script, no request, light and dark, screen and paper."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from backtest.report.figures import Drawing
from backtest.report.numbers import day
from backtest.report.outside import one_line
from backtest.report.section import Facts, Lines, Section, Table
from backtest.report.sections import write_sections
from backtest.report.sections.headline import alarms, key_figures, reasons
from backtest.version import __version__

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["render_html"]


def render_html(result: Result, *, drawings: Sequence[Drawing] = ()) -> str:
    """The whole report as a page that needs nothing beside itself.

    Text from outside is escaped by the template; figures are images inside the page,
    so that nothing in them can act on it.
    """
    from jinja2 import Environment, StrictUndefined

    room = files("backtest.report.formats")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["kind"] = _kind
    environment.filters["data"] = _as_address
    environment.filters["shortened"] = _shortened
    template = environment.from_string((room / "report.html.j2").read_text(encoding="utf-8"))
    headline, *others = write_sections(result)
    dates = result.outcome.dates
    return template.render(
        css=(room / "report.css").read_text(encoding="utf-8"),
        title=headline.title,
        verdict=result.verdict,
        paid="" if result.verdict is None else one_line(result.verdict.paid, 600),
        reasons=reasons(result),
        alarms=alarms(result),
        key=key_figures(result).facts,
        sections=others,
        drawings=drawings,
        period=f"{day(str(dates[0]))} to {day(str(dates[-1]))}",
        thesis=one_line(result.thesis.name, 80),
        version=__version__,
        shown=_shown,
    )


def _shown(section: Section) -> bool:
    return any(_has(block) for block in section.blocks)


def _has(block: Lines | Facts | Table) -> bool:
    if isinstance(block, Table):
        return bool(block.rows)
    return bool(block.lines if isinstance(block, Lines) else block.facts)


def _kind(block: Lines | Facts | Table) -> str:
    return type(block).__name__.lower()


def _shortened(address: str) -> str:
    return one_line(address.split("://", 1)[-1], 64)


def _as_address(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
