"""Several sources as one, for looking at them: a symbol comes from the first that has it."""

from __future__ import annotations

from collections.abc import Sequence

from backtest.errors import DataUnavailable
from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument
from backtest.prices.sources.source import PriceSource

__all__ = ["FirstOf"]


class FirstOf:
    """What is in any of the sources. A run never mixes them (see `choose_source`)."""

    def __init__(self, sources: Sequence[PriceSource]) -> None:
        self._sources = tuple(sources)

    @property
    def name(self) -> str:
        """The sources' names, in their order."""
        return ", then ".join(source.name for source in self._sources)

    @property
    def mend(self) -> str:
        """The first source's."""
        return self._sources[0].mend

    def symbols(self) -> tuple[str, ...]:
        """Every symbol of any source, sorted."""
        return tuple(sorted({symbol for source in self._sources for symbol in source.symbols()}))

    def has(self, symbol: str) -> bool:
        """Whether any source has it."""
        return any(source.has(symbol) for source in self._sources)

    def instrument(self, symbol: str) -> Instrument:
        """As the first that has it says."""
        return self._of(symbol).instrument(symbol)

    def read(self, symbol: str) -> Bars:
        """The rows of the first that has it."""
        return self._of(symbol).read(symbol)

    def basis(self, symbol: str) -> str | None:
        """The words of the first that has it."""
        return self._of(symbol).basis(symbol)

    def _of(self, symbol: str) -> PriceSource:
        for source in self._sources:
            if source.has(symbol):
                return source
        raise DataUnavailable(f"{self.name} has no prices of {symbol}\n  mend: {self.mend}")
