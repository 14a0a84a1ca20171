"""The parcel: what a worker elsewhere needs to replay any chunk, in one piece.

Prices, events, the thesis and the axes; no path of it leads to a file. The cells of a sample stay
at home, because they grow with the variants: each chunk is given its own.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from backtest.events.definition import Catalog
from backtest.events.event import Event
from backtest.events.find import Written, read_written
from backtest.events.sourced import Sourced
from backtest.prices.panel import Panel
from backtest.sweep.clusters import Clusters
from backtest.sweep.document import document_of, written
from backtest.sweep.engine import Engine
from backtest.sweep.grid import Grid
from backtest.sweep.run import Span
from backtest.sweep.threads import Threads
from backtest.thesis import Thesis

__all__ = ["Cells", "Parcel", "cells_of", "packed", "parcel_of", "places_of", "unpacked"]

Cells = npt.NDArray[np.int64] | None


@dataclass(frozen=True, eq=False)
class Parcel:
    """An engine without what it makes itself."""

    thesis: Thesis
    grid: Grid
    panel: Panel
    clusters: Clusters
    written: Written


def parcel_of(engine: Engine) -> Parcel:
    """What is sent of an engine; catalogues and stored documents are read for it.

    Raises
    ------
    EventError, DataUnavailable
        As for `find_events`.
    """
    thesis = engine.thesis.model_copy()
    thesis._path = None
    grid = replace(engine.grid, cells=None)
    return Parcel(thesis, grid, engine.panel, engine.clusters, _written(engine))


def _written(engine: Engine) -> Written:
    """The events of every catalogue and source under every value that an axis gives it."""
    found: dict[tuple[str, str], tuple[Event, ...]] = {}
    thesis = engine.thesis
    document = document_of(thesis)
    for name in (n for n, one in thesis.events.items() if isinstance(one, Catalog | Sourced)):
        own = [axis for axis in engine.grid.axes if axis.at[:2] == ("events", name)]
        for values in product(*(axis.values for axis in own)):
            given = {axis.at: value for axis, value in zip(own, values, strict=True)}
            definition = written(thesis, document, given).events[name]
            found |= read_written(name, definition, folder=thesis.folder, shelf=engine.shelf)
    return found


def packed(parcel: Parcel) -> bytes:
    """The parcel as bytes; for workers that run the very same code, and for nobody else."""
    return pickle.dumps(parcel, protocol=5)


def unpacked(content: bytes, threads: Threads) -> Engine:
    """The engine of a parcel, which finds nothing out that it was not told.

    Only of bytes that came from one's own scheduler: what is in a pickle is run.
    """
    it: Parcel = pickle.loads(content)
    return Engine(it.thesis, it.grid, it.panel, it.clusters, threads, it.written)


def cells_of(grid: Grid, span: Span) -> Cells:
    """The cells of some variants, where the grid is a sample; else None."""
    return None if grid.cells is None else grid.cells[span[0] : span[1]]


def places_of(grid: Grid, span: Span, cells: Cells) -> npt.NDArray[np.int64]:
    """(axes, n) which value of each axis the variants of a chunk have, by a parcel's grid."""
    if cells is None:
        return grid.places(*span)
    return replace(grid, cells=cells).places(0, len(cells))
