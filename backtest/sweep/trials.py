"""Trials: what each variant earned beside the benchmark, by event cluster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["Trials", "ratio"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Trials:
    """n variants over c event clusters, which stand in the order of time.

    Attributes
    ----------
    count : (n, c) array of int64
        Trades of the cluster.
    total, squares : (n, c) arrays
        Sum, and sum of squares, of the trades' excess returns over the benchmark.
    coordinates : (n, axes) array
        Where the variant stands in the grid, each axis from 0 to 1.
    variants : (n,) array of int64
        Their numbers in the grid.

    Raises
    ------
    ValueError
        Where the shapes do not fit together.

    Examples
    --------
    >>> one = Trials(
    ...     np.array([[2, 0]]), np.array([[0.1, 0.0]]), np.array([[0.01, 0.0]]),
    ...     np.zeros((1, 1)), np.array([7]),
    ... )
    >>> one.mean.tolist(), one.whole.tolist()
    ([[0.05, nan]], [0.05])
    """

    count: Ints
    total: Floats
    squares: Floats
    coordinates: Floats
    variants: Ints

    def __post_init__(self) -> None:
        shape = self.count.shape
        fit = self.total.shape == self.squares.shape == shape and len(shape) == 2
        if not fit or self.variants.shape != shape[:1] or len(self.coordinates) != shape[0]:
            shapes = [one.shape for one in vars(self).values()]
            raise ValueError(f"shapes that do not fit together: {shapes}")

    def __len__(self) -> int:
        return len(self.variants)

    @property
    def clusters(self) -> int:
        """c, whether or not a variant traded in them."""
        return int(self.count.shape[1])

    @cached_property
    def mean(self) -> Floats:
        """(n, c) mean excess of the cluster's trades; NaN where it has none."""
        return ratio(self.total, self.count)

    @cached_property
    def whole(self) -> Floats:
        """(n,) mean excess over all trades, by which the best is chosen; NaN without trades."""
        return ratio(self.total.sum(axis=1), self.count.sum(axis=1))

    def take(self, rows: Ints) -> Trials:
        """Those of the variants, in that order."""
        return Trials(
            self.count[rows],
            self.total[rows],
            self.squares[rows],
            self.coordinates[rows],
            self.variants[rows],
        )


def ratio(total: Floats, count: Ints) -> Floats:
    """`total` ÷ `count`, NaN where nothing was counted."""
    found = np.full(total.shape, np.nan)
    np.divide(total, count, out=found, where=count > 0)
    return found
