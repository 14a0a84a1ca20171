"""Page: a front, sections with their charts, and a footer, as one file of HTML.

Nothing in it asks for anything: style and script stand inside, and the policy that the page
states lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from backtest.report.formats.html.chart import Chart, charts_of
from backtest.report.formats.html.excerpt import Excerpt
from backtest.report.formats.html.table import LaidTable, lay_out_table
from backtest.report.outside import one_line
from backtest.report.plot import Plot
from backtest.report.section import Fact, Facts, Line, Lines, Section, Table
from backtest.version import __version__

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Front", "Judged", "Page", "Part", "group", "render_page"]

FIGURE = re.compile(r"([+−]?[\d.,]+ %)")
EVIDENCE = "Is it evidence?"
REASONS = 3  # on the first screen; the others are folded away below them
ROOM = "backtest.report.formats.html"

SIGNS = {
    "supported": ("good", "✓"),
    "contradicted": ("bad", "✕"),
    "indistinguishable from luck": ("plain", "≈"),
    "too few events": ("warning", "…"),
    "too few calls": ("warning", "…"),
    "too early": ("warning", "…"),
    "untestable": ("plain", "?"),
    "more than chance": ("good", "✓"),
    "less than chance": ("bad", "✕"),
    "not told from chance": ("plain", "≈"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether it is evidence: the call, and the figure that stands beside it."""

    call: str
    beside: str = ""
    asked: str = EVIDENCE

    @property
    def sign(self) -> tuple[str, str]:
        """A tone and a sign, so that the call needs no colour."""
        return SIGNS.get(self.call, ("plain", "?"))


@dataclass(frozen=True, slots=True)
class Front:
    """The first screen."""

    claim: str
    asked: str
    paid: str
    judged: Judged | None = None
    reasons: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    key: tuple[Fact, ...] = ()
    plots: tuple[Plot, ...] = ()
    link: Line | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the plots that stand in it, and what only a page can show."""

    section: Section
    plots: tuple[Plot, ...] = ()
    listing: str = ""  # a file's text
    excerpt: Excerpt | None = None
    links: tuple[tuple[str, str], ...] = ()  # files beside the page: address, name

    @property
    def shown(self) -> bool:
        """Whether there is anything to read."""
        blocks = any(_has(block) for block in self.section.blocks)
        return blocks or bool(self.plots or self.listing or self.links or self.excerpt)


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is written: `groups` are named parts in reading order."""

    kind: str
    front: Front
    groups: tuple[tuple[str, tuple[Part, ...]], ...]
    footer: str


def group(
    parts: Sequence[Part], order: Sequence[tuple[str, Sequence[str]]]
) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Parts under their groups' titles; one that no group names stands in the last.

    A part without anything to read is left out, and so is a group without parts.
    """
    named = {part.section.name: part for part in parts if part.shown}
    groups = [
        (title, [named.pop(name) for name in names if name in named]) for title, names in order
    ]
    groups[-1][1].extend(named.values())
    return tuple((title, tuple(found)) for title, found in groups if found)


def render_page(page: Page) -> str:
    """The page as text; the same page gives the same text."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kind": _kind, "address": _shortened, "unbroken": _unbroken}
    script = _read("report.js")
    return environment.get_template("base.html.j2").render(
        page=page,
        front=page.front,
        first=page.front.reasons[:REASONS],
        more=page.front.reasons[REASONS:],
        css=_read("report.css"),
        script=script,
        script_hash=_hash(script),
        title=one_line(f"{page.front.claim}: {page.front.paid}", 160),
        charts=_charts(page),
        tables=_tables(page),
        version=__version__,
    )


def _read(name: str) -> str:
    return (files(ROOM) / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """As a policy names the one script that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _parts(page: Page) -> list[Part]:
    return [part for _, parts in page.groups for part in parts]


def _charts(page: Page) -> Mapping[str, Sequence[Chart]]:
    """Every chart by the section in which it stands, the front's under "headline"."""
    placed = [("headline", plot) for plot in page.front.plots]
    placed += [(part.section.name, plot) for part in _parts(page) for plot in part.plots]
    found: dict[str, list[Chart]] = {"headline": []}
    found |= {part.section.name: [] for part in _parts(page)}
    for (name, _), chart in zip(placed, charts_of(plot for _, plot in placed), strict=True):
        found[name].append(chart)
    return found


def _tables(page: Page) -> Mapping[str, Sequence[LaidTable]]:
    """Every table by its section, in order."""
    return {
        part.section.name: [
            lay_out_table(table, f"{part.section.name}-{number}")
            for number, table in enumerate(
                (block for block in part.section.blocks if isinstance(block, Table)), start=1
            )
        ]
        for part in _parts(page)
    }


def _has(block: Lines | Facts | Table) -> bool:
    if isinstance(block, Table):
        return bool(block.rows)
    return bool(block.lines if isinstance(block, Lines) else block.facts)


def _kind(block: Lines | Facts | Table) -> str:
    return type(block).__name__.lower()


def _unbroken(text: str) -> Markup:
    """The text escaped, its figures in one piece: a line must not end before a "%"."""
    from markupsafe import Markup, escape

    pieces = FIGURE.split(text)
    return Markup("").join(
        Markup('<span class="n">{}</span>').format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def _shortened(address: str) -> str:
    return one_line(address.split("://", 1)[-1], 64)
