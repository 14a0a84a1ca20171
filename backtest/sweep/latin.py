"""A Latin hypercube over the cells of a grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import latin_hypercube

__all__ = ["latin_cells"]


def latin_cells(sizes: tuple[int, ...], count: int, seed: int) -> npt.NDArray[np.int64]:
    """Cells in order, each once: of `count` draws that lie evenly along every axis.

    Parameters
    ----------
    sizes : tuple of int
        Values of each axis.
    count : int
        Draws; where several fall into one cell there are fewer cells.
    seed : int

    Examples
    --------
    >>> cells = latin_cells((4, 4), 4, seed=0)
    >>> sorted((cells // 4).tolist()), sorted((cells % 4).tolist())
    ([0, 1, 2, 3], [0, 1, 2, 3])
    """
    drawn = latin_hypercube(len(sizes), count, seed)
    at = np.minimum((drawn * np.array(sizes)).astype(np.int64), np.array(sizes) - 1)
    return np.unique(np.ravel_multi_index(tuple(at.T), sizes)).astype(np.int64)
