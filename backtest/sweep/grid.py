"""The grid: every combination of the axes' values, or a sample of them, each with its number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backtest.errors import InputError
from backtest.sweep.axis import At, Axis
from backtest.sweep.document import check_combinations
from backtest.sweep.latin import latin_cells
from backtest.sweep.values import as_axis
from backtest.thesis import Thesis

__all__ = ["MOST_VARIANTS", "Grid", "as_grid"]

MOST_VARIANTS = 1_000_000_000
SAMPLE_MEND = "write random:10000 or lhs:10000"

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """Axes, and which of their combinations are tried: all, or the cells of a sample.

    Cells are counted in the order of the axes, the last one turning fastest; variants are
    cells in that order.
    """

    axes: tuple[Axis, ...]
    sample: str | None = None
    seed: int = 0
    cells: Ints | None = None  # (n,) of a sample, in order; None: all

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis) for axis in self.axes)

    def __len__(self) -> int:
        return math.prod(self.sizes) if self.cells is None else len(self.cells)

    def places(self, first: int, stop: int) -> Ints:
        """(axes, n) which value of each axis the variants from `first` to before `stop` have."""
        cells = np.arange(first, stop) if self.cells is None else self.cells[first:stop]
        return np.array(np.unravel_index(cells, self.sizes), np.int64)

    def values(self, variant: int) -> dict[At, Any]:
        """What a variant sets in the document."""
        at = self.places(variant, variant + 1)[:, 0]
        return {axis.at: axis.values[k] for axis, k in zip(self.axes, at, strict=True)}


def as_grid(
    thesis: Thesis, vary: Mapping[str, object], *, sample: str | None = None, seed: int = 0
) -> Grid:
    """The grid of some axes, every value of which the thesis' schema allows.

    Parameters
    ----------
    thesis : Thesis
    vary : mapping of str to values
        By path; see `as_axis`.
    sample : str, optional
        ``random:N`` cells of the grid, each at most once, or ``lhs:N``, a Latin hypercube:
        along each axis the N draws are spread evenly, and what falls into one cell counts once.
    seed : int
        Of the sample.

    Raises
    ------
    InputError
        A path or value is wrong, an axis or the grid is empty, one path is varied twice.
    """
    if not vary:
        mend = "name what varies, such as --vary exit.after=5:120:5"
        raise InputError("nothing is varied", key="--vary", mend=mend)
    axes = tuple(as_axis(path, values, thesis) for path, values in vary.items())
    _require_apart(axes)
    check_combinations(thesis, axes)
    grid = Grid(axes, sample, seed)
    if sample is not None:
        return Grid(axes, sample, seed, _sampled(grid.sizes, sample, seed))
    if len(grid) > MOST_VARIANTS:
        mend = "take larger steps, or a sample of it: --sample lhs:10000"
        raise InputError(f"a grid of {len(grid):,} variants", key="--vary", mend=mend)
    return grid


def _require_apart(axes: Sequence[Axis]) -> None:
    """No path twice, and none that lies within another."""
    for n, one in enumerate(axes):
        for other in axes[:n]:
            if one.at == other.at:
                problem = "the same path twice" if one.path == other.path else (
                    f"the same as {other.path}"
                )  # fmt: skip
                raise InputError(problem, key="--vary", value=one.path, mend="vary it once")
            if _overlap(one.at, other.at) or _overlap(other.at, one.at):
                raise InputError(
                    f"{one.path} and {other.path} say two things of one", key="--vary",
                    value=one.path, mend="vary one of the two",
                )  # fmt: skip


def _overlap(outer: At, inner: At) -> bool:
    if outer[-1] == "legs":
        return inner[:2] == outer[:2] and inner[2] in ("long", "short")
    return inner[: len(outer)] == outer


def _sampled(sizes: tuple[int, ...], sample: str, seed: int) -> Ints:
    kind, _, said = sample.partition(":")
    count = int(said.replace("_", "")) if said.replace("_", "").isdecimal() else 0
    if kind not in ("random", "lhs") or count < 1:
        raise InputError("not a sample", key="--sample", value=sample, mend=SAMPLE_MEND)
    if count > MOST_VARIANTS // 10:
        raise InputError("too large a sample", key="--sample", value=sample, mend=SAMPLE_MEND)
    cells = math.prod(sizes)
    if cells >= 2**62:
        raise InputError(f"a grid of {cells:.3g} cells", key="--vary", mend="take larger steps")
    if kind == "lhs":
        return latin_cells(sizes, count, seed)
    if count >= cells:
        return np.arange(cells)
    drawn = np.random.default_rng(seed).choice(cells, size=count, replace=False, shuffle=False)
    return np.sort(drawn).astype(np.int64)
