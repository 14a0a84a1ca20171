"""An instrument: what a symbol says of its exchange, currency and board lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Instrument", "Kind"]

Kind = Literal["share", "fund", "index", "rate", "crypto"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One listed thing: where it trades and in which money.

    `exchange` is a MIC (None for a currency rate); `currency` is the major unit
    (GBP, never GBp) and `minor` the divisor that brings a quote to it (100 for
    pence, agorot and cents, else 1); `lot` is the board lot in shares, None where
    it is not known.
    """

    symbol: str
    exchange: str | None
    currency: str
    kind: Kind = "share"
    tradable: bool = True
    lot: float | None = None
    minor: float = 1.0
    name: str | None = None
