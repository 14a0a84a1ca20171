"""Chart: a plot as what the page's template lays out, with the data that its script reads."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backtest.report.formats.html.reading import Reading, read_plot
from backtest.report.formats.html.scale import Scale, across, as_numbers, upwards
from backtest.report.formats.html.shapes import drawn, percentage, stretched
from backtest.report.formats.html.thin import evenly
from backtest.report.formats.html.ticks import Tick, ticks_of, years_of
from backtest.report.plot import Band, Bars, Path, Plot, Points, Tiles, Upright

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Chart", "Key", "Label", "Told", "charts_of", "lay_out_plot"]

MOST_ROWS = 60  # of the table under a chart


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place of the area, as percentages; `first` ones stay where it is narrow."""

    text: str
    x: str
    y: str
    first: bool = True


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a name beside a line, a box or a symbol."""

    text: str
    kind: str
    colour: str
    look: str  # a dash, or a symbol's shape


@dataclass(frozen=True, slots=True)
class Told:
    """The chart as a table: headings, rows, and how many rows there would be."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    whole: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a chart's template needs; only `paths`, `marks` and `data` are markup."""

    slug: str
    title: str
    says: str
    keys: tuple[Key, ...]
    paths: Markup
    marks: Markup
    across: tuple[Label, ...]
    years: tuple[Label, ...]
    upwards: tuple[Label, ...]
    zero: str
    zero_x: str
    beside: tuple[Label, ...]
    numbers: tuple[Label, ...]
    gutter: int  # letters
    x_label: str
    y_label: str
    named: bool
    lying: bool
    choices: tuple[tuple[str, Markup], ...]
    told: Told
    data: Markup


def charts_of(plots: Iterable[Plot]) -> tuple[Chart, ...]:
    """Each plot laid out, under names that differ even where symbols look alike."""
    taken: dict[str, int] = {}
    charts = []
    for plot in plots:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", plot.name).strip("-")[:60] or "plot"
        taken[slug] = number = taken.get(slug, 0) + 1
        charts.append(lay_out_plot(plot, slug if number == 1 else f"{slug}--{number}"))
    return tuple(charts)


def lay_out_plot(plot: Plot, slug: str) -> Chart:
    """One plot laid out; its places are worked out from its values alone."""
    from markupsafe import Markup

    x, y = across(plot), upwards(plot)
    x_ticks, y_ticks = ticks_of(plot.x, x), ticks_of(plot.y, y)
    reading = read_plot(plot, x, y)
    zero = y.low < 0 < y.high and (plot.zero or plot.y.unit == "percent")
    return Chart(
        slug=slug,
        title=plot.title,
        says=plot.says,
        keys=_keys(plot),
        paths=Markup("".join(stretched(mark, x, y) for mark in plot.marks)),
        marks=Markup("".join(drawn(mark, x, y) for mark in plot.marks)),
        across=() if plot.choices else _labels(x_ticks, x),
        years=_labels(years_of(x_ticks, x), x) if plot.x.unit == "date" else (),
        upwards=_labels(y_ticks, y),
        zero=percentage(_at(y, 0.0)) if zero and not plot.y.names else "",
        zero_x=percentage(_at(x, 0.0)) if plot.zero_x else "",
        beside=tuple(_beside(plot, x, y)),
        numbers=tuple(_numbers(plot, x)),
        gutter=max((len(tick.text) for tick in y_ticks), default=1),
        x_label=plot.x.label,
        y_label=plot.y.label,
        named=bool(plot.x.names),
        lying=reading.lying,
        choices=_choices(plot, x),
        told=_told(plot, reading),
        data=Markup(_data(reading)),
    )


def _at(scale: Scale, value: float) -> float:
    return float(scale.at(np.array([value]))[0])


def _labels(ticks: Iterable[Tick], scale: Scale) -> tuple[Label, ...]:
    """Ticks as places along either axis: the template takes the one that it needs."""
    return tuple(
        Label(tick.text, percentage(_at(scale, tick.value)), percentage(_at(scale, tick.value)),
              tick.first)
        for tick in ticks
    )  # fmt: skip


def _beside(plot: Plot, x: Scale, y: Scale) -> Iterable[Label]:
    for mark in plot.marks:
        if isinstance(mark, Bars) and mark.beside:
            middle, top = x.at((mark.left + mark.right) / 2), y.at(np.fmax(mark.start, mark.end))
        elif isinstance(mark, Points) and mark.beside:
            middle, top = x.at(as_numbers(mark.x)), y.at(mark.y)
        else:
            continue
        for text, one, other in zip(mark.beside, middle.tolist(), top.tolist(), strict=True):
            if text and math.isfinite(one) and math.isfinite(other):
                yield Label(text, percentage(one), percentage(other))


def _numbers(plot: Plot, x: Scale) -> Iterable[Label]:
    for mark in plot.marks:
        if isinstance(mark, Upright):
            places = x.at(as_numbers(mark.x)).tolist()
            for number, place in zip(mark.numbers, places, strict=False):
                yield Label(str(number), percentage(place), "0")


def _keys(plot: Plot) -> tuple[Key, ...]:
    found: dict[str, Key] = {}
    for mark in plot.marks:
        if not mark.label or (isinstance(mark, Points | Upright) and not len(mark.x)):
            continue
        match mark:
            case Path():
                key = Key(mark.label, "line", mark.colour, mark.dash)
            case Upright():
                key = Key(mark.label, "upright", mark.colour, "thick" if mark.thick else mark.dash)
            case Band():
                key = Key(mark.label, "band", mark.colour, "")
            case Bars():
                key = Key(mark.label, "bar", mark.colours[0], "")
            case Points():
                key = Key(mark.label, "symbol", mark.colour, mark.shape)
            case Tiles():
                key = Key(mark.label, "bar", "path", "")
        found.setdefault(mark.label, key)
    return tuple(found.values())


def _choices(plot: Plot, x: Scale) -> tuple[tuple[str, Markup], ...]:
    """Each choice's name with a small line at every reading that makes it."""
    from markupsafe import Markup

    if plot.choices is None:
        return ()
    rows = []
    for name, at in zip(plot.choices.names, plot.choices.at, strict=True):
        places = x.at(np.array(at, dtype=np.float64)).tolist()
        lines = "".join(
            f'<line x1="{percentage(one)}" x2="{percentage(one)}" y1="15%" y2="85%"/>'
            for one in places
        )
        rows.append((name, Markup(lines)))
    return tuple(rows)


def _told(plot: Plot, reading: Reading) -> Told:
    for mark in plot.marks:
        if isinstance(mark, Tiles) and mark.says:
            head = (f"{plot.y.label} ↓ {plot.x.label} →", *plot.x.names)
            named = zip(plot.y.names, mark.says, strict=True)
            return Told(head, tuple((name, *row) for name, row in named), len(mark.says))
    noted = np.array(sorted(reading.notes), dtype=np.int64)
    kept = evenly(len(reading.places), MOST_ROWS, noted).tolist()
    first = "Date" if plot.x.unit == "date" else plot.x.label[:1].upper() + plot.x.label[1:]
    head = ("" if reading.lying or plot.choices else first, *(s.label for s in reading.series))
    rows = [(reading.names[k], *(s.said[k] for s in reading.series)) for k in kept]
    if reading.notes:
        head = (*head, "Marks")
        rows = [
            (*row, "; ".join(reading.notes.get(k, ()))) for row, k in zip(rows, kept, strict=True)
        ]
    return Told(head, tuple(rows), len(reading.places))


def _data(reading: Reading) -> str:
    """Compact JSON that no text in it can end: every "<", ">" and "&" is written as a code."""
    said = {
        "lying": reading.lying,
        "at": [round(place, 1) for place in reading.places],
        "names": reading.names,
        "series": [
            {
                "label": one.label,
                "colour": one.colour,
                "said": one.said,
                "at": [None if at != at else round(at, 1) for at in one.at]
                if any(at == at for at in one.at)
                else [],
            }
            for one in reading.series
        ],
        "notes": {str(place): notes for place, notes in sorted(reading.notes.items())},
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
