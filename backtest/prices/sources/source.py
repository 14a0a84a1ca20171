"""A price source: where bars come from."""

from __future__ import annotations

from typing import Protocol

from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument

__all__ = ["PriceSource"]


class PriceSource(Protocol):
    """Something that has bars by symbol.

    `read` checks each row (SEMANTICS 2.2); the calendar is checked when a panel
    is built, because only then are the sessions known.
    """

    @property
    def name(self) -> str:
        """What reports call the source: ``sample``, or the folder."""
        ...

    @property
    def mend(self) -> str:
        """What to do when the source lacks a symbol."""
        ...

    def symbols(self) -> tuple[str, ...]:
        """Every symbol that the source has, sorted."""
        ...

    def has(self, symbol: str) -> bool:
        """Whether the source has it; spelling and case must agree."""
        ...

    def instrument(self, symbol: str) -> Instrument:
        """What it is; UnknownName where neither symbol nor source says."""
        ...

    def read(self, symbol: str) -> Bars:
        """Its rows; DataUnavailable where there are none, PriceFault where one is wrong."""
        ...

    def basis(self, symbol: str) -> str | None:
        """What the source says of how its prices are adjusted, or None."""
        ...
