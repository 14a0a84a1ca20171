"""The engine: variants by their number in, what came of them out, a chunk at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from backtest.events.find import Written, find_events
from backtest.events.history import History
from backtest.events.shelf import Shelf
from backtest.orders.build import build_schedule
from backtest.prices.panel import Panel
from backtest.replay.variants import Came
from backtest.sweep.axis import At
from backtest.sweep.clusters import Clusters
from backtest.sweep.document import document_of, written
from backtest.sweep.figures import figures_of
from backtest.sweep.grid import Grid
from backtest.sweep.levels import variants_of
from backtest.sweep.places import Place, place_of
from backtest.sweep.threads import Threads, came_of
from backtest.thesis import Thesis

__all__ = ["Chunk", "Engine", "MovedTo"]

ROOM = 256 * 2**20  # bytes of places that are kept for the next chunk
SLIPPAGE = 2  # its column among the terms of a variant

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MovedTo = Callable[[Place], Place]


@dataclass(frozen=True, eq=False)
class Chunk:
    """What came of the variants from `first` on, in their order."""

    first: int
    figures: dict[str, npt.NDArray[np.generic]]
    count: Ints  # (v, c) trades in each event cluster
    excess: Floats  # Σ of their excess over the benchmark
    squares: Floats  # Σ of its squares


@dataclass(eq=False)
class Engine:
    """Replays variants of a thesis, and keeps what they share while there is room for it.

    `shelf` holds the user's own events and documents; `written` are the events of catalogues and
    sources, where their files are not at hand.
    """

    thesis: Thesis
    grid: Grid
    panel: Panel
    clusters: Clusters
    threads: Threads
    written: Written | None = None
    shelf: Shelf | None = None
    _places: OrderedDict[tuple[int, ...], Place] = field(default_factory=OrderedDict)
    _histories: dict[tuple[int, ...], History] = field(default_factory=dict)

    def chunk(self, first: int, stop: int, moved: MovedTo | None = None) -> Chunk:
        """Replay the variants from `first` to before `stop`.

        `moved` puts the events of a place elsewhere, for a placebo.
        """
        return self.chunk_of(first, self.grid.places(first, stop), moved)

    def chunk_of(self, first: int, at: Ints, moved: MovedTo | None = None) -> Chunk:
        """The same of as many variants as `at` has columns: which value of each axis they have."""
        count, clusters = at.shape[1], len(self.clusters)
        whole = came_of(count, clusters)
        figures: dict[str, npt.NDArray[np.generic]] = {}
        for own, place in self._groups(at):
            place = place if moved is None else moved(place)
            variants = variants_of(place.thesis, self.grid.axes, at[:, own])
            came = self._replayed(place, variants, clusters)
            for all_of, part in zip(whole, came, strict=True):
                all_of[own] = part
            risk_free = self._risk_free(at[:, own])
            some = figures_of(
                came, place.schedule.timeline, capital=variants.terms[:, 0], risk_free=risk_free
            )
            for name, column in some.items():
                figures.setdefault(name, np.zeros(count, column.dtype))[own] = column
        return Chunk(
            first, figures, whole.cluster_trades, whole.cluster_excess, whole.cluster_squares
        )

    def _replayed(self, place: Place, variants: Any, clusters: int) -> Came:
        """Variants of one place, those of one slippage together: levels hang on the fill."""
        slippages, which = np.unique(variants.terms[:, SLIPPAGE], return_inverse=True)
        if len(slippages) == 1:
            return self.threads.replay(place, variants, float(slippages[0]), clusters)
        whole = came_of(len(which), clusters)
        for n, slippage in enumerate(slippages.tolist()):
            own = np.flatnonzero(which == n)
            some = type(variants)._make(np.ascontiguousarray(column[own]) for column in variants)
            for all_of, part in zip(
                whole, self.threads.replay(place, some, slippage, clusters), strict=True
            ):
                all_of[own] = part
        return whole

    def _groups(self, at: Ints) -> Iterator[tuple[Ints, Place]]:
        """The variants of each place, and the place."""
        shaping = [n for n, axis in enumerate(self.grid.axes) if axis.kind == "place"]
        if not shaping:
            yield np.arange(at.shape[1]), self.place(())
            return
        keys, which = np.unique(at[shaping], axis=1, return_inverse=True)
        which = which.reshape(-1)
        for n in range(keys.shape[1]):
            yield np.flatnonzero(which == n), self.place(tuple(keys[:, n].tolist()))

    def place(self, key: tuple[int, ...]) -> Place:
        """The place of one value of each axis that says which tranches there are."""
        found = self._places.get(key)
        if found is None:
            found = self._made(key)
            self._places[key] = found
            while len(self._places) > 1 and sum(p.size for p in self._places.values()) > ROOM:
                self._places.popitem(last=False)
        self._places.move_to_end(key)
        return found

    @cached_property
    def own_history(self) -> History:
        """The events of the thesis as it is written."""
        return self._history(self.thesis)

    def _history(self, thesis: Thesis) -> History:
        return find_events(
            thesis.events, self.panel, folder=thesis.folder, shelf=self.shelf, written=self.written
        )

    def place_keys(self) -> list[tuple[int, ...]]:
        """Every place's key."""
        shaping = [axis for axis in self.grid.axes if axis.kind == "place"]
        if not shaping:
            return [()]
        if self.grid.cells is None:
            return [tuple(key) for key in np.ndindex(*(len(axis) for axis in shaping))]
        of = [n for n, axis in enumerate(self.grid.axes) if axis.kind == "place"]
        tried = np.unique(self.grid.places(0, len(self.grid))[of], axis=1)
        return [tuple(key) for key in tried.T.tolist()]

    def try_places(self, most: int) -> None:
        """Make places before the first variant is replayed: what is wrong with one is said now.

        All of them, or where there are more than `most` at least one for each value.
        """
        keys = self.place_keys()
        if len(keys) > most:
            seen: set[tuple[int, int]] = set()
            some = []
            for key in keys:
                new = set(enumerate(key)) - seen
                if new:
                    seen |= new
                    some.append(key)
            keys = some
        for key in keys:
            self.place(key)

    def _made(self, key: tuple[int, ...]) -> Place:
        shaping = [axis for axis in self.grid.axes if axis.kind == "place"]
        values: dict[At, Any] = {a.at: a.values[k] for a, k in zip(shaping, key, strict=True)}
        for axis in self.grid.axes:  # what stands in for the others: the schema is asked of it
            if axis.kind != "place":
                first = axis.values[0]
                values[axis.at] = 0 if axis.kind == "after" and 0 in axis.values else first
        thesis = written(self.thesis, document_of(self.thesis), values)
        events = tuple(k for a, k in zip(shaping, key, strict=True) if a.at[0] == "events")
        if events not in self._histories:
            self._histories[events] = self._history(thesis)
        history = self._histories[events]
        schedule = build_schedule(thesis, history, self.panel)
        return place_of(
            thesis, history, self.panel, schedule, axes=self.grid.axes,
            clusters=self.clusters.label(history), key=key,
        )  # fmt: skip

    def _risk_free(self, at: Ints) -> Floats:
        for axis, own in zip(self.grid.axes, at, strict=True):
            if axis.at == ("risk_free",):
                found: Floats = np.array(axis.values, np.float64)[own]
                return found
        return np.full(at.shape[1], float(self.thesis.risk_free))
