"""The result of a sweep: a table on disk, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.errors import InputError, UnknownName, nearest
from backtest.result import Result
from backtest.shown import ShownSweep
from backtest.sweep.axis import Label
from backtest.sweep.document import document_of, written
from backtest.sweep.engine import Engine
from backtest.sweep.figures import FIGURES
from backtest.sweep.manifest import Manifest
from backtest.sweep.neighbours import neighbourhoods
from backtest.sweep.overfitting import Overfitting
from backtest.sweep.reading import column_of, parts_of, row_of, trials_of
from backtest.sweep.trials import Trials
from backtest.thesis import Thesis

if TYPE_CHECKING:
    from backtest.result.verdict import Verdict

__all__ = ["Sweep"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(ShownSweep):
    """What every variant of a thesis gave.

    The figures stand in ``variants.parquet`` of the folder, a row per variant in grid order,
    and are read when they are asked for; what is not read whole is read a part at a time.

    Attributes
    ----------
    base : Thesis
        As it was written.
    engine : Engine
        Which can replay any of the variants again; `engine.grid` are the axes.
    folder : pathlib.Path
    manifest : Manifest
        What the sweep stands on.
    run : callable
        A thesis → its full result, on the same prices.
    overfitting : Overfitting, optional
        What the best owes to having been chosen, once that was asked.
    verdict : Verdict, optional
        What can be said of it, once it was judged.
    kept : object
        What removes the folder with the sweep, where it is a temporary one.
    """

    base: Thesis
    engine: Engine
    folder: Path
    manifest: Manifest
    run: Callable[[Thesis], Result]
    overfitting: Overfitting | None = None
    verdict: Verdict | None = None
    kept: object = None

    def __len__(self) -> int:
        return len(self.engine.grid)

    @property
    def axes(self) -> dict[str, list[Label]]:
        """Each path with its values, as the table has them."""
        return {axis.path: list(axis.labels) for axis in self.engine.grid.axes}

    @property
    def clusters(self) -> tuple[str, ...]:
        """The event clusters' names, in the order of time: the title of each one's first event."""
        return tuple(self.manifest.clusters)

    @cached_property
    def variants(self) -> pd.DataFrame:
        """The whole table, read into memory; `parts` gives some columns a part at a time."""
        import pyarrow.parquet as pq

        table = pq.read_table(self.folder / "variants.parquet", use_threads=False)
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def parts(self, *names: str) -> Iterable[dict[str, Floats]]:
        """Number columns, some thousand rows at a time; what is null is NaN."""
        return parts_of(self.folder, names)

    def best(self, by: str = "total_return") -> pd.Series[Any]:
        """The row whose figure is highest, the first of several.

        Of so many variants the best owes much to having been chosen: see `plateau`.

        Raises
        ------
        UnknownName
            No such figure.
        InputError
            No variant has it.
        """
        at, highest, began = -1, -np.inf, 0
        for part in self.parts(_figure(by)):
            values = np.nan_to_num(part[by], nan=-np.inf)
            k = int(values.argmax())
            if values[k] > highest:
                at, highest = began + k, float(values[k])
            began += len(values)
        if at < 0:
            raise InputError(f"no variant has a {by}")
        return self._row(at)

    def plateau(self, by: str = "total_return") -> pd.Series[Any] | None:
        """The row in the middle of the best neighbourhood, with the `neighbourhood`'s mean.

        A neighbourhood is a cell of the grid and those one step from it along each axis whose
        values have an order. None where there is none: of a sample, or where all stand at an end.
        """
        grid = self.engine.grid
        if grid.cells is not None:
            return None
        values = column_of(self.folder, _figure(by))
        mean = neighbourhoods(values, grid.sizes, [axis.ordered for axis in grid.axes])
        if np.isnan(mean).all():
            return None
        at = int(np.nanargmax(mean))
        row = self._row(at)
        row["neighbourhood"] = float(mean[at])
        return row

    def heatmap(self, x: str, y: str, by: str = "total_return") -> pd.DataFrame:
        """The mean of a figure by two axes, over all values of the others: a row per value of `y`.

        Raises
        ------
        UnknownName
            No such axis or figure.
        """
        across, down = self._axis(x), self._axis(y)
        if across == down:
            raise InputError("the same axis twice", key="heatmap", value=x, mend="name two axes")
        columns, rows = self.engine.grid.axes[across], self.engine.grid.axes[down]
        table = self._means((down, across), by)[0]
        return pd.DataFrame(
            table, index=pd.Index(rows.labels, name=y), columns=pd.Index(columns.labels, name=x)
        )

    def sensitivity(self, by: str = "total_return") -> dict[str, pd.DataFrame]:
        """`axis_means` of every axis."""
        return {axis.path: self.axis_means(axis.path, by) for axis in self.engine.grid.axes}

    def axis_means(self, path: str, by: str = "total_return") -> pd.DataFrame:
        """By value of one axis: the mean of a figure over all other axes, and its spread.

        The table's ``attrs["share"]`` is the part of the figure's variance over all variants
        that the means of this axis alone account for.

        Raises
        ------
        UnknownName
            No such axis or figure.
        """
        n = self._axis(path)
        mean, count, deviation = self._means((n,), by)
        known = count > 0
        whole = float((mean[known] * count[known]).sum() / max(count.sum(), 1))
        between = float((count[known] * (mean[known] - whole) ** 2).sum())
        within = float((count[known] * deviation[known] ** 2).sum())
        table = pd.DataFrame(
            {"mean": mean, "deviation": deviation, "variants": count.astype(np.int64)},
            index=pd.Index(self.engine.grid.axes[n].labels, name=path),
        )
        table.attrs["share"] = between / (between + within) if between + within > 0 else np.nan
        return table

    def thesis(self, variant: int) -> Thesis:
        """The thesis that a row of the table is the replay of."""
        self._require(variant)
        values = self.engine.grid.values(int(variant))
        return written(self.base, document_of(self.base), values)

    def replay(self, variant: int) -> Result:
        """A variant in full, as `backtest.run` gives it."""
        return self.run(self.thesis(variant))

    def coordinates(self, rows: Ints | None = None) -> Floats:
        """(n, axes) where variants stand in the grid: from 0 for an axis' first value to 1."""
        grid = self.engine.grid
        at = grid.places(0, len(self)) if rows is None else _places(self, rows)
        steps = np.maximum(np.array(grid.sizes) - 1, 1)
        found: Floats = at.T / steps
        return found

    def trials(self, limit: int | None = None, rows: Ints | None = None) -> Trials:
        """What variants earned beside the benchmark, by event cluster.

        Parameters
        ----------
        limit : int, optional
            Only the first so many.
        rows : (m,) array of int64, optional
            Only these, in order.
        """
        if rows is None:
            rows = np.arange(len(self) if limit is None else min(limit, len(self)))
        return trials_of(self.folder, rows, self.coordinates(rows), of_chunk=self.manifest.rows)

    def _row(self, at: int) -> pd.Series[Any]:
        return pd.Series(row_of(self.folder, at), name=at, dtype=object)

    def _require(self, variant: int) -> None:
        if not 0 <= variant < len(self):
            raise InputError(
                "no such variant", key="variant", value=variant, mend=f"from 0 to {len(self) - 1}"
            )

    def _axis(self, path: str) -> int:
        paths = [axis.path for axis in self.engine.grid.axes]
        if path not in paths:
            near = nearest(path, paths)
            mend = f"axes are {', '.join(paths)}" if near is None else f"did you mean {near}?"
            raise UnknownName("no such axis", value=path, mend=mend)
        return paths.index(path)

    def _means(self, of: tuple[int, ...], by: str) -> tuple[Floats, Floats, Floats]:
        """Mean, count and deviation of a figure by the values of some axes."""
        grid = self.engine.grid
        shape = tuple(grid.sizes[n] for n in of)
        count, total, squares = (np.zeros(int(np.prod(shape))) for _ in range(3))
        began = 0
        for part in self.parts(_figure(by)):
            values = part[by]
            at = grid.places(began, began + len(values))[list(of)]
            cell = np.ravel_multi_index(tuple(at), shape)
            known = ~np.isnan(values)
            for sums, what in ((count, None), (total, values), (squares, values**2)):
                weights = None if what is None else what[known]
                sums += np.bincount(cell[known], weights, minlength=len(sums))
            began += len(values)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = total / count
            deviation = np.sqrt(np.maximum(squares / count - mean**2, 0.0))
        return mean.reshape(shape), count.reshape(shape), deviation.reshape(shape)

    def __repr__(self) -> str:
        paths = ", ".join(f"{axis.path} ({len(axis)})" for axis in self.engine.grid.axes)
        return f"<Sweep {self.base.name}: {len(self):,} variants of {paths}>"


def _figure(by: str) -> str:
    if by in FIGURES:
        return by
    near = nearest(by, FIGURES)
    mend = f"figures are {', '.join(FIGURES)}" if near is None else f"did you mean {near}?"
    raise UnknownName("no such figure", value=by, mend=mend)


def _places(sweep: Sweep, rows: Ints) -> Ints:
    grid = sweep.engine.grid
    cells = rows if grid.cells is None else grid.cells[rows]
    return np.array(np.unravel_index(cells, grid.sizes), np.int64)
