"""What is known of how much the best of many variants owes to having been chosen."""

from __future__ import annotations

from dataclasses import dataclass

from backtest.sweep.overfitting.best_placebo import BestPlacebo
from backtest.sweep.overfitting.leave_one_out import LeaveOneOut
from backtest.sweep.overfitting.pbo import Pbo
from backtest.sweep.overfitting.sharpe import DeflatedSharpe
from backtest.sweep.overfitting.superior import Superior
from backtest.sweep.overfitting.walk_forward import WalkForward

__all__ = ["Overfitting"]


@dataclass(frozen=True, eq=False)
class Overfitting:
    """Every statistic of one sweep; `placebo` judges, the others stand beside it.

    Attributes
    ----------
    variants : int
        How many were tried.
    traded : int
        Those that traded at all.
    best : int
        The number of the one with the highest mean excess a trade, which need not be the one
        with the highest total return.
    best_mean, middle_mean : float
        Its mean excess a trade; that of the middle variant of those that traded. NaN where
        nothing traded.
    clusters : int
        Groups of events whose holding periods do not overlap.
    best_clusters : int
        Those in which the best variant traded.
    labels : tuple of str
        The clusters' names, in the order of time.
    placebo, pbo, sharpe, superior, without, forward
        One statistic each, with `why` where it is null.
    invalid : str
        Why the placebo must not judge, though it is shown; empty where it may.
    notes : tuple of str
        What must be said of how dates were drawn.
    """

    variants: int
    traded: int
    best: int
    best_mean: float
    middle_mean: float
    clusters: int
    best_clusters: int
    labels: tuple[str, ...]
    placebo: BestPlacebo
    pbo: Pbo
    sharpe: DeflatedSharpe
    superior: Superior
    without: LeaveOneOut
    forward: WalkForward
    invalid: str = ""
    notes: tuple[str, ...] = ()

    @property
    def nulls(self) -> dict[str, str]:
        """Why what is null is null, by the name it has for scripts."""
        every = {
            "best_placebo_p": self.placebo.why,
            "pbo": self.pbo.why,
            "deflated_sharpe": self.sharpe.why,
            "spa_p": self.superior.why,
            "leave_one_event_out": self.without.why,
            "walk_forward": self.forward.why,
        }
        return {name: why for name, why in every.items() if why}

    @property
    def figures(self) -> dict[str, object]:
        """As scripts see it: plain numbers, and None where there is none."""
        return {
            "best_variant": self.best if self.traded else None,
            "clusters": self.clusters,
            "deflated_sharpe": self.sharpe.value,
            "effective_trials": None if self.sharpe.why else self.sharpe.trials,
            "pbo": self.pbo.value,
            "pbo_variants": self.pbo.variants,
            "spa_p": self.superior.p_value,
            "spa_variants": self.superior.variants,
            "stepm_better": [int(one) for one in self.superior.better],
            "best_placebo_p": self.placebo.p_value,
            "best_placebo_draws": self.placebo.draws,
            "leave_one_event_out": self._without(),
            "walk_forward": self._forward(),
            "why_null": self.nulls,
        }

    def _without(self) -> dict[str, object] | None:
        found = self.without
        if found.why:
            return None
        return {
            "clusters": list(self.labels),
            "mean_excess": [None if one != one else float(one) for one in found.without],
            "stays_best": [bool(one) for one in found.stays],
            "lowest": found.lowest,
            "carried_by": self.labels[found.carrier],
        }

    def _forward(self) -> dict[str, object] | None:
        found = self.forward
        if found.why:
            return None
        return {
            "clusters": len(found.chosen),
            "chosen": [None if one < 0 else int(one) for one in found.chosen],
            "in_sample": found.promised,
            "out_of_sample": found.after,
            "share": found.share,
        }
