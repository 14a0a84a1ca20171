"""Every statistic of a sweep, from what it tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.sweep.overfitting import best_placebo as placebo
from backtest.sweep.overfitting.cover import MOST, cover
from backtest.sweep.overfitting.leave_one_out import leave_one_out
from backtest.sweep.overfitting.overfitting import Overfitting
from backtest.sweep.overfitting.pbo import MOST as MOST_RANKED
from backtest.sweep.overfitting.pbo import pbo_of
from backtest.sweep.overfitting.sharpe import deflated_sharpe
from backtest.sweep.overfitting.superior import superior
from backtest.sweep.overfitting.walk_forward import walk_forward
from backtest.sweep.trials import Trials

__all__ = ["CELLS", "Tried", "find_overfitting"]

CELLS = 2_000_000
"""Variants × clusters held in memory at one time."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tried:
    """What a sweep tried, read in parts and never held whole.

    Attributes
    ----------
    trials : callable
        Rows (m,), sorted, of the n variants → their `Trials`.
    coordinates : (n, axes) array
        Where each stands in the grid, each axis from 0 to 1.
    labels : tuple of str
        The clusters' names, in the order of time.
    shifts : (m,) array of int64
        Every common shift of the events that leaves them priced, 0 not among them.
    best_on_shift : callable
        A shift → the highest mean excess of any variant, NaN where none trades.
    """

    trials: Callable[[Ints], Trials]
    coordinates: Floats
    labels: tuple[str, ...]
    shifts: Ints
    best_on_shift: Callable[[int], float]


def find_overfitting(
    tried: Tried,
    *,
    seed: int = 0,
    most: int = placebo.MOST,
    invalid: str = "",
    notes: tuple[str, ...] = (),
) -> Overfitting:
    """How much of the best variant is the choice among so many.

    Parameters
    ----------
    tried : Tried
    seed : int
        For the shifts and the resamples.
    most : int
        Shifts drawn at most; to be fixed before anything is seen.
    invalid : str
        Why shifts must not judge these events, where they must not.
    notes : tuple of str
        What must be said of how shifts were found.
    """
    n = len(tried.coordinates)
    parts = list(_parts(n, len(tried.labels)))
    held = tried.trials(parts[0]) if len(parts) == 1 else None

    def chunks() -> Iterator[Trials]:
        yield from [held] if held is not None else map(tried.trials, parts)

    whole = np.concatenate([chunk.whole for chunk in chunks()])
    traded = whole[~np.isnan(whole)]
    best = int(np.nanargmax(whole)) if len(traded) else 0
    own = tried.trials(np.array([best]))
    covered = cover(tried.coordinates, best) if n > MOST else np.arange(n)
    few = tried.trials(covered)
    ranked = tried.trials(np.arange(n)) if MOST < n <= MOST_RANKED else few
    return Overfitting(
        variants=n,
        traded=len(traded),
        best=int(own.variants[0]),
        best_mean=float(whole[best]),
        middle_mean=float(np.median(traded)) if len(traded) else np.nan,
        clusters=len(tried.labels),
        best_clusters=int((own.count > 0).sum()),
        labels=tried.labels,
        placebo=placebo.best_placebo(
            float(whole[best]), tried.shifts, tried.best_on_shift, seed=seed, most=most
        ),
        pbo=pbo_of(ranked),
        sharpe=deflated_sharpe(own, chunks(), seed=seed),
        superior=superior(few, seed=seed),
        without=leave_one_out(own, chunks()),
        forward=walk_forward(chunks()),
        invalid=invalid,
        notes=notes,
    )


def _parts(variants: int, clusters: int) -> Iterator[Ints]:
    step = max(1, CELLS // max(clusters, 1))
    for at in range(0, variants, step):
        yield np.arange(at, min(at + step, variants))
