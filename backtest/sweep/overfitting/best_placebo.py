"""The best placebo: what the best of as many variants gives when the events are not the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["ENOUGH", "FEWEST", "FEWEST_SHIFTS", "MOST", "BestPlacebo", "best_placebo"]

FEWEST = 99
"""Shifts that are drawn at least, unless there are fewer."""

MOST = 999
ENOUGH = 10
"""Shifts that do as well, from which on no further ones are drawn."""

FEWEST_SHIFTS = 20
"""Shifts without which nothing is said; with 18 no p-value could reach 5 %."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BestPlacebo:
    """The best variant beside the best of as many on shifted calendars.

    Attributes
    ----------
    observed : float
        Mean excess of the best variant's trades.
    values : (d,) array
        The same of each shift's best, in the order drawn.
    shifts : int
        All there are.
    seed : int
    stopped : bool
        Whether so many had done as well that no more were drawn.
    why : str
        Why there is no p-value; empty where there is.
    """

    observed: float
    values: Floats
    shifts: int
    seed: int
    stopped: bool = False
    why: str = ""

    @property
    def draws(self) -> int:
        """Shifts on which a best variant could be told."""
        return len(self.values)

    @property
    def as_good(self) -> int:
        """Shifts whose best did as well or better."""
        return int((self.values >= self.observed).sum())

    @property
    def p_value(self) -> float | None:
        """(1 + shifts that did as well) ÷ (1 + shifts)."""
        return None if self.why else (1 + self.as_good) / (1 + self.draws)

    @property
    def other_tail(self) -> float | None:
        """(1 + shifts whose best did as badly) ÷ (1 + shifts)."""
        as_bad = int((self.values <= self.observed).sum())
        return None if self.why else (1 + as_bad) / (1 + self.draws)


def best_placebo(
    observed: float,
    shifts: Ints,
    best_on_shift: Callable[[int], float],
    *,
    seed: int = 0,
    fewest: int = FEWEST,
    most: int = MOST,
    enough: int = ENOUGH,
) -> BestPlacebo:
    """Repeat the whole sweep with all events moved together, until it is clear.

    Parameters
    ----------
    observed : float
        Mean excess of the best variant; NaN where no variant traded.
    shifts : (m,) array of int64
        Every common shift that leaves the events priced, but for the one that moves nothing.
    best_on_shift : callable
        The best variant's mean excess on a shift; NaN, where none trades, is left out.
    seed : int
        For the order in which shifts are drawn, each once.
    fewest, most, enough : int
        Draws at least and at most; and the number that do as well at which drawing stops. To be
        fixed before the first draw.

    Notes
    -----
    Null: which of the calendars, the events' own or a shifted one, is the events' own does not
    matter to the best. Sample: shifts in random order, without replacement; all where there are
    at most `most`. Formula: with g of L drawn at least as good, p = (1 + g) ÷ (1 + L), L the first
    draw from `fewest` on at which g is `enough`, or the last.

    p is valid, P(p ≤ α) ≤ α. The own calendar and the drawn ones are exchangeable, so the chance
    that it ranks among the r best of l is r ÷ l. With h = `enough`, a p of (1 + h) ÷ (1 + L) or
    less, L > `fewest`, needs g < h at draw L − 1, hence a rank of at most h among L: its chance
    is h ÷ L, which is less. At L = `fewest` and at the last draw the number is fixed: there it is
    (1 + g) ÷ (1 + L) exactly. Source: Besag and Clifford (1991), Sequential Monte Carlo p-values;
    their own p of a run that stopped, h ÷ L, is smaller by less than one part in h.

    Examples
    --------
    >>> found = best_placebo(0.5, np.arange(1, 40), lambda shift: 1.0 / shift)
    >>> found.as_good, found.draws, found.p_value
    (2, 39, 0.075)
    """
    bare = BestPlacebo(observed, np.empty(0), len(shifts), seed)
    if np.isnan(observed):
        return _null(bare, "no variant traded")
    if len(shifts) < FEWEST_SHIFTS:
        return _null(bare, f"the events can be moved to {len(shifts)} other places only")
    order = np.random.default_rng([seed, 3]).permutation(shifts)
    values: list[float] = []
    as_good = 0
    stopped = False
    for shift in order.tolist():
        value = best_on_shift(shift)
        if np.isnan(value):
            continue
        values.append(value)
        as_good += value >= observed
        if len(values) >= most:
            break
        stopped = as_good >= enough and len(values) >= fewest
        if stopped:
            break
    found = BestPlacebo(observed, np.array(values), len(shifts), seed, stopped)
    if len(values) < FEWEST_SHIFTS:
        return _null(found, f"on {len(values)} shifted calendars only did any variant trade")
    return found


def _null(found: BestPlacebo, why: str) -> BestPlacebo:
    return BestPlacebo(found.observed, found.values, found.shifts, found.seed, found.stopped, why)
