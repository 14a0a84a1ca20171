"""A plot: what a chart shows, before any format says how it is drawn.

The counterpart of `report.section` for pictures: a chart is described once, and the drawing
library (PNG, SVG, notebooks) and the page lay out the same description. Every text in it
is already one clean line; every value is still a number, with the unit that says it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Choices",
    "Colour",
    "Mark",
    "Path",
    "Plot",
    "Points",
    "Tiles",
    "Upright",
]

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.float64] | npt.NDArray[np.datetime64]
Colour = Literal["path", "other", "entry", "exit", "event", "quiet"]
Shape = Literal["up", "down", "cross", "diamond", "dot", "x"]


@dataclass(frozen=True, slots=True)
class Axis:
    """What a direction measures: a unit, a label, and the names of its places if it has any.

    `unit` is "date", "percent" (fractions, said in percent), "price" (up to six digits) or
    "count" (whole numbers). With `names`, place k (0, 1, 2 …) is called names[k].
    """

    unit: Literal["date", "percent", "price", "count"]
    label: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A line through (x, y); a gap where y is NaN. `filled` down (or up) to nought."""

    x: Places
    y: Values
    label: str = ""  # "" is not named in the legend
    colour: Colour = "path"
    dash: Literal["", "dashed", "dotted", "dash-dot"] = ""
    filled: bool = False
    thin: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What lies between `low` and `high` over x."""

    x: Places
    low: Values
    high: Values
    label: str = ""
    colour: Colour = "path"


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Marks at (x, y). `says` is told of each where one points at it, `beside` written by it.

    `low` and `high`, where they are given, are an interval drawn through each: upright, or
    along x where it is `lying`.
    """

    x: Places
    y: Values
    label: str
    colour: Colour
    shape: Shape
    says: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    low: Values | None = None
    high: Values | None = None
    lying: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Boxes over left to right, from `start` to `end` (below it where they fall), each in its
    colour; `beside` stands above.
    """

    left: Values
    right: Values
    start: Values
    end: Values
    colours: tuple[Colour, ...]
    label: str = ""
    beside: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """Lines over the whole height at x, each with its number where `numbers` has one."""

    x: Places
    label: str
    colour: Colour
    dash: Literal["", "dashed", "dotted"] = ""
    thick: bool = False
    numbers: tuple[int, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """A box for each named place of x and y, the stronger the farther its value is from nought.

    `values` has a row for each place of y; above nought they are of the colour "path", below of
    "exit", and NaN leaves its place empty. `says` is each in words, row by row; `written` says
    whether there is room to write them in the boxes.
    """

    values: npt.NDArray[np.float64]
    label: str = ""
    says: tuple[tuple[str, ...], ...] = ()
    written: bool = False

    @property
    def strengths(self) -> npt.NDArray[np.float64]:
        """From −1 to 1: each value beside the one farthest from nought; NaN where there is none."""
        known = self.values[np.isfinite(self.values)]
        most = float(np.abs(known).max()) if len(known) else 0.0
        return self.values / most if most > 0 else self.values * 0.0


Mark = Path | Band | Points | Bars | Tiles | Upright


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows below a plot: each choice's name, and at which places of x it was made."""

    names: tuple[str, ...]
    at: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """One chart: its file's name, its title, what it shows in words, axes and marks.

    Marks are drawn in order, later ones on top. `zero` draws a line at y = 0, `zero_x` at
    x = 0, and `roomy` leaves room above and below for what is written beside points and bars.
    """

    name: str
    title: str
    says: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    zero: bool = False
    zero_x: bool = False
    roomy: bool = False
    choices: Choices | None = field(default=None)
