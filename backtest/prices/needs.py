"""Needs: what a run asks of a source, so that what is missing can be fetched beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from backtest.prices.pin import Pin

__all__ = ["YEARS", "Needs"]

YEARS = 5
"""Years of history before the first event: estimation windows and ordinary dates to compare."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Series and days.

    `symbols` must be had, `wished` may be; rates into `base_currency` are found by themselves.
    From `first` to `last` all is asked for; what stands from `least` on serves the run itself.

    Examples
    --------
    >>> day = date(2025, 1, 1)
    >>> Needs(("BABA",), (), "USD", date(2020, 1, 1), day, least=day).symbols
    ('BABA',)
    """

    symbols: tuple[str, ...]
    wished: tuple[str, ...]
    base_currency: str
    first: date
    last: date
    least: date

    def pinned(self, pins: Mapping[str, Pin]) -> Needs:
        """The same series as far as they are pinned, for the pinned days alone."""
        if not pins:
            return self
        return replace(
            self,
            wished=tuple(symbol for symbol in self.wished if symbol in pins),
            first=min(pin.first for pin in pins.values()),
            last=max(pin.last for pin in pins.values()),
            least=min(pin.first for pin in pins.values()),
        )
