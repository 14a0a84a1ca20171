"""A source held to pins: the rows that were read before, or what of them is not as it was."""

from __future__ import annotations

from collections.abc import Mapping

from backtest.errors import DataUnavailable
from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument
from backtest.prices.pin import Pin, pin_of, pinned_rows
from backtest.prices.sources.source import PriceSource

__all__ = ["PinnedSource"]


class PinnedSource:
    """The series that are pinned, cut to their days and compared.

    Rows that the source has gained since, before or after, are not seen.
    """

    def __init__(self, source: PriceSource, pins: Mapping[str, Pin]) -> None:
        self._source = source
        self._pins = pins

    @property
    def name(self) -> str:
        """The source's own name."""
        return self._source.name

    @property
    def mend(self) -> str:
        """How to come by a lock that holds."""
        return "give the prices that the lock was written with, or write it anew with --lock"

    def symbols(self) -> tuple[str, ...]:
        """Every pinned symbol that the source has, sorted."""
        return tuple(sorted(symbol for symbol in self._pins if self._source.has(symbol)))

    def has(self, symbol: str) -> bool:
        """Whether it is pinned and there."""
        return symbol in self._pins and self._source.has(symbol)

    def instrument(self, symbol: str) -> Instrument:
        """As the source says."""
        return self._source.instrument(symbol)

    def basis(self, symbol: str) -> str | None:
        """As the source says."""
        return self._source.basis(symbol)

    def read(self, symbol: str) -> Bars:
        """The pinned rows.

        Raises
        ------
        DataUnavailable
            They are not as they were when they were pinned; says in which years.
        """
        if symbol not in self._pins:
            raise DataUnavailable(f"{symbol}: not in the lock\n  mend: {self.mend}")
        pin = self._pins[symbol]
        bars = pinned_rows(self._source.read(symbol), pin.first, pin.last)
        if not len(bars):
            raise DataUnavailable(
                f"{symbol}: no rows from {pin.first} to {pin.last}, of which the lock has "
                f"{pin.rows}\n  mend: {self.mend}"
            )
        changed = pin.differs(pin_of(self._source.instrument(symbol), bars))
        if changed:
            raise DataUnavailable(f"the lock does not hold: {changed}\n  mend: {self.mend}")
        return bars
