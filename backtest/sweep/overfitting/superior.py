"""SPA and StepM: is any variant better than the benchmark, and which; arch is known here alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.sweep.overfitting.counted import event_clusters
from backtest.sweep.trials import Trials

__all__ = ["FEWEST", "RESAMPLES", "SIZE", "Superior", "superior"]

FEWEST = 10
"""Clusters below which resampling them says nothing."""

RESAMPLES = 999
SIZE = 0.05
BLOCK = 1  # clusters share no day of holding: each is resampled by itself
BEATEN = -1e3  # of the largest excess: a variant that is never better
ROUNDING = 1e-9

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Superior:
    """What the tests say of some of the variants.

    Attributes
    ----------
    p_value : float or None
        SPA, that of Hansen's consistent centring; None where it cannot be told.
    variants : int
        Variants tested.
    better : (b,) array of int64
        Those that StepM finds better than the benchmark, with at most 5 % chance of any error.
    why : str
        Why there is none; empty where there is.
    """

    p_value: float | None
    variants: int
    better: Ints
    why: str = ""


def superior(trials: Trials, *, seed: int = 0) -> Superior:
    """Hansen's test of superior predictive ability, and Romano and Wolf's stepwise one.

    Parameters
    ----------
    trials : Trials
        At most some thousand variants, such as a cover.
    seed : int

    Notes
    -----
    Null: no variant has a positive mean excess. Sample: means of event clusters, at least 10; a
    cluster in which a variant does not trade is one without excess; variants that never differ
    are left out. Formula: T = max of the mean over variants, resampled with whole clusters,
    independently, 999 times, about means that are nought unless far below it (the consistent
    centring); p = (1 + resamples with a greater T) ÷ 1,000. Means are not divided by their
    deviations, the paper's other choice (arch 8 takes `studentize` and leaves them as they are):
    with few clusters of fat tails the divided ones rejected 29 % of null sweeps at 5 % with 11
    clusters and 9 % with 42, these 5 to 9 %. Source: Hansen (2005), A test for superior predictive
    ability; Romano and Wolf (2005), Stepwise multiple testing as formalized data snooping.
    """
    none = np.empty(0, np.int64)
    if trials.clusters < FEWEST:
        why = f"{event_clusters(trials.clusters)}, and {FEWEST} are needed"
        return Superior(None, len(trials), none, why)
    excess = np.where(trials.count > 0, trials.mean, 0.0)
    spread = excess.std(axis=1)
    kept = np.flatnonzero(spread > ROUNDING * np.abs(excess).max(axis=1))
    if not len(kept):
        return Superior(None, len(trials), none, "no variant's excess differs between clusters")
    from arch.bootstrap import StepM

    # StepM of arch 8 stops with an error once every variant is better: one that never is, added.
    # It differs between clusters: the mean of a constant lies beside its resamples by rounding.
    uneven = 1.0 + 0.5 * (-1.0) ** np.arange(trials.clusters)
    never = BEATEN * np.abs(excess).max() * uneven[None, :]
    losses = -np.vstack([excess[kept], never]).T
    step = StepM(
        np.zeros(len(losses)), losses, size=SIZE, block_size=BLOCK, reps=RESAMPLES, seed=seed
    )
    step.compute()
    step.spa.compute()  # of all variants again, from the same resamples
    p = float(step.spa.pvalues["consistent"])
    better = trials.variants[kept[np.array(step.superior_models, np.int64)]]
    return Superior((1 + round(p * RESAMPLES)) / (1 + RESAMPLES), len(kept), better)
