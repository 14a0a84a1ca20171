"""The figures of a report as files: how they are called, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backtest.report.plot import Plot

__all__ = ["LEG_PREFIX", "figure_files", "file_names"]

LEG_PREFIX = "price-"


def figure_files(plots: Iterable[Plot]) -> dict[str, bytes]:
    """Each plot as a PNG and an SVG, by its path in the folder of a report.

    The same plot gives the same bytes. A plot's name becomes its file's, made safe.
    """
    from backtest.report.drawing.draw import draw
    from backtest.report.drawing.style import saved

    plots = list(plots)
    names = file_names(plot.name for plot in plots)
    files: dict[str, bytes] = {}
    for plot in plots:
        name, figure = names[plot.name], draw(plot)
        files[f"figures/{name}.png"] = saved(figure, "png", name)
        figure.set_layout_engine("none")  # it is laid out, and each layout costs a drawing
        files[f"figures/{name}.svg"] = saved(figure, "svg", name)
    return files


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file's name for each plot's: no separators, no dots in front, all different.

    Two that differ only in case are told apart as well: not every disk tells them.

    Examples
    --------
    >>> file_names(["equity", "price 0981.HK", "price ../HSI"])["price 0981.HK"]
    'price-0981.HK'
    >>> sorted(file_names(["price ^HSI", "price _HSI"]).values())
    ['price-_HSI', 'price-_HSI-2']
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for plot in names:
        kind, _, symbol = plot.partition(" ")
        safe = re.sub(r"[^A-Za-z0-9_-]", "_", kind)[:40]
        if symbol:
            safe += "-" + (re.sub(r"[^A-Za-z0-9._-]", "_", symbol)[:60].rstrip(".") or "_")
        name, number = safe, 1
        while name.casefold() in taken:
            number += 1
            name = f"{safe}-{number}"
        taken.add(name.casefold())
        found[plot] = name
    return found
