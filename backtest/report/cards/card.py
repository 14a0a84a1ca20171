"""Card: a front and a few tables as a piece of HTML that stands in somebody else's page.

Its colours follow the text around it, so that it can be read in the dark; it runs nothing and
asks for nothing, and where a viewer strips its style it is still headings, lists and tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from backtest.report.formats.html.page import FIGURE, REASONS, Front
from backtest.report.section import Facts, Lines, Section, Table

__all__ = ["MOST", "Card", "render_card"]

ROOM = "backtest.report.cards"
MOST = 10  # rows of a table; how many more there are is said below it


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: the front without its pictures, then sections.

    `more` names, in code, where the rest is.
    """

    front: Front
    sections: Sequence[Section] = ()
    more: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A table's first rows, and how many are left out."""

    table: Table
    left_out: int


def render_card(card: Card) -> str:
    """The card as text; the same card gives the same text.

    Examples
    --------
    >>> from backtest.report.formats.html.page import Front
    >>> "&lt;b&gt;" in render_card(Card(Front("<b>", "Did it pay?", "Up 3 %.")))
    True
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kind": _kind, "cut": _cut, "unbroken": _unbroken}
    return environment.get_template("card.html.j2").render(
        card=card, front=card.front, reasons=card.front.reasons[:REASONS], css=_read("card.css")
    )


def _read(name: str) -> str:
    return (files(ROOM) / name).read_text(encoding="utf-8")


def _kind(block: Lines | Facts | Table) -> str:
    return type(block).__name__.lower()


def _cut(table: Table) -> Cut:
    """One row more is shown rather than counted."""
    if table.whole or len(table.rows) <= MOST + 1:
        return Cut(table, 0)
    return Cut(replace(table, rows=table.rows[:MOST]), len(table.rows) - MOST)


def _unbroken(text: str) -> str:
    """Blanks inside figures that no line may end at."""
    return FIGURE.sub(lambda found: found[0].replace(" ", "\u202f"), text)
