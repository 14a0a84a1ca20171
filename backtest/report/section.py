"""A section of a report: what is said, before any format says how it looks.

Every text in it is already one clean line (``report.outside``) and every number is
already said (``report.numbers``); a format only lays them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Cell", "Column", "Fact", "Facts", "Line", "Lines", "Section", "Table", "Tone"]

Tone = Literal["plain", "good", "bad", "warning", "quiet", "strong", "command", "formula"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    text: str
    tone: Tone = "plain"
    link: str | None = None  # an address that `web_address` let through


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs, in order."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name, its value, and what must be said beside it."""

    name: str
    value: str
    note: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, in order."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and side; `spare` columns are left out first where a page is
    narrow (their figures stand in the JSON and in the CSV).
    """

    name: str
    align: Literal["left", "right"] = "right"
    spare: int = 0  # 0: never left out; the highest is left out first


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and tone; `value` is the number that it says, where a page may sort by it,
    `link` an address that `web_address` let through.
    """

    text: str
    tone: Tone = "plain"
    value: float | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of cells, all of one length."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    whole: bool = False  # a page that shortens long tables leaves this one as it is
    tight: bool = False  # one blank between columns, where a line of characters is narrow

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells in a row of {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what stands under it; `name` is its anchor."""

    name: str
    title: str
    blocks: Sequence[Lines | Facts | Table]
