"""Reading: what a chart says at each of its places, for who points at it and who cannot see it.

The same reading makes the box under a pointer, what a screen reader is told, and the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.report.formats.html.saying import place_said, value_said
from backtest.report.formats.html.scale import Scale, as_numbers
from backtest.report.formats.html.thin import evenly
from backtest.report.plot import Band, Bars, Colour, Path, Plot, Points, Tiles, Upright

__all__ = ["MOST_PLACES", "Reading", "Series", "read_plot"]

MOST_PLACES = 600
MOST_NOTES = 8  # of one place
MANY = 3  # unnamed lines from which the least, the middle and the greatest are told

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """What one mark says at each place: its text, "" where nothing, and where it stands."""

    label: str
    colour: Colour
    said: tuple[str, ...]
    at: tuple[float, ...]  # thousandths; NaN where it has no one place


@dataclass(frozen=True, slots=True)
class Reading:
    """Places along the chart, in order, with what is said of each.

    `lying` is a chart that is read downwards: its places are those of y.
    """

    places: tuple[float, ...]  # thousandths
    names: tuple[str, ...]
    series: tuple[Series, ...]
    notes: Mapping[int, tuple[str, ...]]
    lying: bool = False


def read_plot(plot: Plot, x: Scale, y: Scale) -> Reading:
    """Everything that a plot says, at no more than 600 places.

    Examples
    --------
    >>> from backtest.report.plot import Axis
    >>> line = Path(np.array([1.0, 2.0]), np.array([0.1, -0.2]), "thesis")
    >>> plot = Plot("p", "P", "", Axis("count", "sessions"), Axis("percent"), (line,))
    >>> found = read_plot(plot, Scale(1.0, 2.0), Scale(0.1, -0.2))
    >>> found.names, found.series[0].said
    (('1 sessions', '2 sessions'), ('+10.0\\u202f%', '−20.0\\u202f%'))
    """
    lying = bool(plot.y.names)
    places = _places(plot, lying=lying)
    notes = {} if lying else _notes(plot, places)
    kept = evenly(len(places), MOST_PLACES, np.array(sorted(notes), dtype=np.int64))
    moved = {int(old): new for new, old in enumerate(kept)}
    shown = places[kept]
    return Reading(
        places=tuple((y if lying else x).at(shown).tolist()),
        names=tuple(_names(plot, shown, lying=lying)),
        series=tuple(_lying(plot, shown) if lying else _series(plot, shown, y)),
        notes={moved[old]: said for old, said in notes.items() if old in moved},
        lying=lying,
    )


def _places(plot: Plot, *, lying: bool) -> Values:
    if lying:
        return np.arange(len(plot.y.names), dtype=np.float64)[::-1]  # from the top
    binned = _bins(plot) is not None
    parts = [
        (mark.left + mark.right) / 2 if isinstance(mark, Bars) else as_numbers(mark.x)
        for mark in plot.marks
        if not isinstance(mark, Tiles)  # on named places of y
        and not (binned and isinstance(mark, Upright))
        and not (isinstance(mark, Path) and _is_ornament(mark))
    ]
    found = np.unique(np.concatenate(parts)) if parts else np.zeros(0)
    return found[np.isfinite(found)]


def _is_ornament(path: Path) -> bool:
    """A line without a name that is broken into pieces joins other marks."""
    return not path.label and bool(np.isnan(path.y[:-1]).any())


def _bins(plot: Plot) -> Bars | None:
    """The boxes of a histogram: what stands on them is said of the box that it stands in."""
    found = [mark for mark in plot.marks if isinstance(mark, Bars)]
    return found[0] if found and not plot.x.names else None


def _names(plot: Plot, places: Values, *, lying: bool) -> Iterator[str]:
    bins = _bins(plot)
    for place in places.tolist():
        if lying:
            yield value_said(plot.y, place)
        elif bins is not None:
            k = int(np.argmin(np.abs((bins.left + bins.right) / 2 - place)))
            low, high = value_said(plot.x, bins.left[k]), value_said(plot.x, bins.right[k])
            yield f"{low} to {high}"
        else:
            yield place_said(plot, place)


def _series(plot: Plot, places: Values, y: Scale) -> Iterator[Series]:
    unnamed: list[Path] = []
    for mark in plot.marks:
        if isinstance(mark, Path) and not mark.label:
            unnamed += [] if _is_ornament(mark) or len(mark.y) < MANY else [mark]
        elif isinstance(mark, Path):
            values = _looked_up(places, as_numbers(mark.x), mark.y)
            said = tuple(_or_empty(plot, value) for value in values.tolist())
            yield Series(mark.label, mark.colour, said, tuple(y.at(values).tolist()))
        elif isinstance(mark, Band):
            ends = [_looked_up(places, as_numbers(mark.x), one) for one in (mark.low, mark.high)]
            between = tuple(
                f"{value_said(plot.y, low)} to {value_said(plot.y, high)}" if low == low else ""
                for low, high in zip(*(one.tolist() for one in ends), strict=True)
            )
            yield Series(mark.label, mark.colour, between, (float("nan"),) * len(places))
        elif isinstance(mark, Bars):
            yield _of_bars(plot, mark, places)
    if len(unnamed) >= MANY:
        yield from _of_many(plot, unnamed, places, y)


def _of_bars(plot: Plot, bars: Bars, places: Values) -> Series:
    if plot.x.names and bars.beside:
        texts: tuple[str, ...] = bars.beside
    else:
        texts = tuple(value_said(plot.y, one) for one in (bars.end - bars.start).tolist())
    middle = (bars.left + bars.right) / 2
    found = {round(at, 9): text for at, text in zip(middle.tolist(), texts, strict=True)}
    said = tuple(found.get(round(place, 9), "") for place in places.tolist())
    label = bars.label or plot.y.label or "of the capital"
    return Series(label, bars.colours[0] if len(set(bars.colours)) == 1 else "path", said,
                  (float("nan"),) * len(places))  # fmt: skip


def _of_many(plot: Plot, paths: list[Path], places: Values, y: Scale) -> Iterator[Series]:
    table = np.stack([_looked_up(places, as_numbers(one.x), one.y) for one in paths])
    known = np.isfinite(table).any(axis=0)
    for label, quantile in (("highest", 1.0), ("middle", 0.5), ("lowest", 0.0)):
        values = np.full(len(places), np.nan)
        values[known] = np.nanquantile(table[:, known], quantile, axis=0)
        said = tuple(_or_empty(plot, value) for value in values.tolist())
        yield Series(label, "path", said, tuple(y.at(values).tolist()))


def _lying(plot: Plot, places: Values) -> Iterator[Series]:
    """Points beside names: each said at its row, with its interval."""
    for mark in plot.marks:
        if not isinstance(mark, Points) or not mark.label:
            continue
        said = {}
        for k, row in enumerate(mark.y.tolist()):
            said[row] = value_said(plot.x, float(as_numbers(mark.x)[k]))
            if mark.low is not None and mark.high is not None and np.isfinite(mark.low[k]):
                ends = value_said(plot.x, mark.low[k]), value_said(plot.x, mark.high[k])
                said[row] += f" ({ends[0]} to {ends[1]})"
        texts = tuple(said.get(place, "") for place in places.tolist())
        yield Series(mark.label, mark.colour, texts, (float("nan"),) * len(places))


def _notes(plot: Plot, places: Values) -> dict[int, tuple[str, ...]]:
    """What marks and upright lines say, by place; a place with many says how many more."""
    found: dict[int, list[str]] = {}
    bins = _bins(plot)
    for mark in plot.marks:
        if isinstance(mark, Upright | Points):
            for at, said in zip(as_numbers(mark.x).tolist(), _told(plot, mark), strict=True):
                if said and len(places) and at == at:
                    found.setdefault(_place_of(at, places, bins), []).append(said)
    short = {}
    for place, told in found.items():
        once = list(dict.fromkeys(told))
        more = len(once) - MOST_NOTES
        short[place] = (*once[:MOST_NOTES], *((f"and {more} more",) if more > 0 else ()))
    return short


def _place_of(at: float, places: Values, bins: Bars | None) -> int:
    if bins is not None:
        inside = np.clip(np.searchsorted(bins.right, at), 0, len(bins.left) - 1)
        at = float((bins.left[inside] + bins.right[inside]) / 2)
    return int(np.argmin(np.abs(places - at)))


def _told(plot: Plot, mark: Upright | Points) -> Iterator[str]:
    for k in range(len(mark.x)):
        says = mark.says[k] if mark.says else ""
        label = mark.label
        if isinstance(mark, Upright):
            number = f" {mark.numbers[k]}" if mark.numbers else ""
            yield f"{label}{number}: {says}" if says else f"{label}{number}"
        elif says or label:
            value = says or value_said(plot.y, float(mark.y[k]))
            yield f"{label}: {value}" if label else value
        else:
            yield ""


def _looked_up(places: Values, x: Values, y: Values) -> Values:
    """The value at each place, NaN where there is none."""
    found = np.full(len(places), np.nan)
    at = np.clip(np.searchsorted(x, places), 0, max(len(x) - 1, 0))
    if len(x):
        same = x[at] == places
        found[same] = y[at[same]]
    return found


def _or_empty(plot: Plot, value: float) -> str:
    return value_said(plot.y, value) if value == value else ""
