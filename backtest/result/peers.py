"""Peers as a value: whether the picks mattered; ``study/peers`` finds it."""

from __future__ import annotations

from dataclasses import dataclass

from backtest.result.placebo import Chance

__all__ = ["Peers"]


@dataclass(frozen=True, eq=False)
class Peers:
    """The thesis' basket beside baskets of the same size drawn from its legs' peers.

    Attributes
    ----------
    symbols : tuple of str
        The peers: shares among the prices that live from the same market as a leg.
    excess : Chance or None
        Mean excess over the benchmark of the picks, and of each basket, on the thesis' events.
    baskets : int
        How many were drawn, or that there are.
    exhaustive : bool
        Whether these are all.
    why : str
        Why there are none; empty where there are.
    unmeasured : tuple of str
        Peers that could not be traded: their prices are faulty or cannot be converted.
    """

    symbols: tuple[str, ...]
    excess: Chance | None
    baskets: int
    exhaustive: bool
    why: str = ""
    unmeasured: tuple[str, ...] = ()
