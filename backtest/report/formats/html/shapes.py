"""Shapes: the marks of a plot as SVG, which holds numbers and names of our own and no text.

Lines and bands stand in a picture of 1000 by 1000 that is stretched to its area; bars and
marks stand beside it at percentages, so that they keep their form at every size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import numpy as np
import numpy.typing as npt

from backtest.report.formats.html.scale import WHOLE, Scale, as_numbers
from backtest.report.formats.html.thin import thinned
from backtest.report.plot import Band, Bars, Mark, Path, Points, Tiles, Upright

__all__ = ["at_percent", "drawn", "percentage", "stretched"]

Values = npt.NDArray[np.float64]


def stretched(mark: Mark, x: Scale, y: Scale) -> str:
    """What of a mark is stretched with its area: paths.

    Examples
    --------
    >>> line = Path(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    >>> stretched(line, Scale(0.0, 1.0), Scale(1.0, 0.0))
    '<path class="line c-path" d="M0 1000L1000 0"/>'
    """
    match mark:
        case Path():
            return _path(mark, x, y)
        case Band():
            across = x.at(as_numbers(mark.x))
            d = _between(across, y.at(mark.low), y.at(mark.high))
            return f'<path class="band c-{mark.colour}" d="{d}"/>'
        case Upright():
            at = x.at(as_numbers(mark.x))
            thick = " thick" if mark.thick else ""
            d = "".join(f"M{_number(one)} 0V1000" for one in at)
            return f'<path class="upright c-{mark.colour} {mark.dash}{thick}" d="{d}"/>'
        case Points(low=low, high=high) if low is not None and high is not None:
            return _intervals(mark, low, high, x, y)
        case Points() | Bars() | Tiles():
            return ""
        case _:
            assert_never(mark)


def drawn(mark: Mark, x: Scale, y: Scale) -> str:
    """What of a mark keeps its form: boxes and symbols, at percentages of the area."""
    match mark:
        case Bars():
            return _boxes(mark, x, y)
        case Tiles():
            return _tiles(mark, x, y)
        case Points():
            return at_percent(mark.shape, mark.colour, x.at(as_numbers(mark.x)), y.at(mark.y))
        case Path() if np.isfinite(mark.y).sum() == 1:
            alone = np.isfinite(mark.y)
            across = x.at(as_numbers(mark.x))[alone]
            return at_percent("dot", mark.colour, across, y.at(mark.y)[alone])
        case Path() | Band() | Upright():
            return ""
        case _:
            assert_never(mark)


def at_percent(shape: str, colour: str, x: Values, y: Values) -> str:
    """A symbol of that shape and colour at each place, once where several coincide."""
    places = {
        f'x="{percentage(one)}" y="{percentage(other)}"': None
        for one, other in zip(x.tolist(), y.tolist(), strict=True)
        if np.isfinite(one) and np.isfinite(other)
    }
    symbols = "".join(f'<use href="#m-{shape}" {place}/>' for place in places)
    return f'<g class="m c-{colour} {shape}">{symbols}</g>' if symbols else ""


def percentage(thousandths: float) -> str:
    """A place of an area as CSS and SVG write it.

    Examples
    --------
    >>> percentage(123.456), percentage(500.0)
    ('12.35%', '50%')
    """
    return f"{round(thousandths / 10, 2) + 0.0:g}%"


def _path(path: Path, x: Scale, y: Scale) -> str:
    kept = thinned(path.y)
    across, down = x.at(as_numbers(path.x))[kept], y.at(path.y)[kept]
    thin = " thin" if path.thin else ""
    line = (
        f'<path class="line c-{path.colour}{thin}{_dashed(path.dash)}" d="{_line(across, down)}"/>'
    )
    if not path.filled:
        return line
    ground = np.full(len(down), float(np.clip(y.at(np.zeros(1))[0], 0.0, WHOLE)))
    return f'<path class="band c-{path.colour}" d="{_between(across, down, ground)}"/>{line}'


def _dashed(dash: str) -> str:
    return f" {dash}" if dash else ""


def _intervals(points: Points, low: Values, high: Values, x: Scale, y: Scale) -> str:
    parts = []
    if points.lying:
        down = y.at(points.y)
        for at, first, last in zip(down, x.at(low), x.at(high), strict=True):
            if np.isfinite([at, first, last]).all():
                parts.append(f"M{_number(first)} {_number(at)}H{_number(last)}")
    else:
        across = x.at(as_numbers(points.x))
        for at, first, last in zip(across, y.at(low), y.at(high), strict=True):
            if np.isfinite([at, first, last]).all():
                parts.append(f"M{_number(at)} {_number(first)}V{_number(last)}")
    return f'<path class="interval c-{points.colour}" d="{"".join(parts)}"/>' if parts else ""


def _boxes(bars: Bars, x: Scale, y: Scale) -> str:
    left, right = x.at(bars.left), x.at(bars.right)
    start, end = y.at(bars.start), y.at(bars.end)
    top, height = np.minimum(start, end), np.abs(end - start)
    return "".join(
        f'<rect class="bar c-{colour}" x="{percentage(one)}" y="{percentage(two)}" '
        f'width="{percentage(three)}" height="{percentage(four)}"/>'
        for one, two, three, four, colour in zip(
            left, top, right - left, height, bars.colours, strict=True
        )
        if np.isfinite([one, two, three, four]).all()
    )


def _tiles(tiles: Tiles, x: Scale, y: Scale) -> str:
    """A box around each named place, as opaque as its value is strong, with its value in words."""
    from markupsafe import escape

    found = []
    for (row, column), strength in np.ndenumerate(tiles.strengths):
        if np.isfinite(strength):
            left, right = x.at(np.array([column - 0.5, column + 0.5])).tolist()
            top, bottom = sorted(y.at(np.array([row - 0.5, row + 0.5])).tolist())
            colour = "path" if strength > 0 else "exit"
            said = f"<title>{escape(tiles.says[row][column])}</title>" if tiles.says else ""
            found.append(
                f'<rect class="tile c-{colour}" fill-opacity="{abs(strength):.2f}" '
                f'x="{percentage(left)}" y="{percentage(top)}" '
                f'width="{percentage(right - left)}" height="{percentage(bottom - top)}">'
                f"{said}</rect>"
            )
    return "".join(found)


def _line(x: Values, y: Values) -> str:
    """A line to each point, begun anew after a gap."""
    parts, pen = [], "M"
    for one, other in zip(x.tolist(), y.tolist(), strict=True):
        if np.isfinite(other):
            parts.append(f"{pen}{_number(one)} {_number(other)}")
            pen = "L"
        else:
            pen = "M"
    return "".join(parts)


def _between(x: Values, low: Values, high: Values) -> str:
    """A closed shape over each stretch without a gap."""
    known = np.isfinite(low) & np.isfinite(high)
    parts = []
    for first, last in _stretches(known):
        there = _line(x[first:last], low[first:last])
        back = _line(x[first:last][::-1], high[first:last][::-1])
        parts.append(f"{there}L{back[1:]}Z")
    return "".join(parts)


def _stretches(known: npt.NDArray[np.bool_]) -> Sequence[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"
