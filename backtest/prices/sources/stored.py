"""The store as a source: what was fetched or imported, read without the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backtest.errors import DataUnavailable, UnknownName, nearest
from backtest.prices.bars import Bars, Dividends
from backtest.prices.faults import sound_rows
from backtest.prices.instrument import Instrument
from backtest.prices.listing import read_currency
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.split_faults import split_faults
from backtest.prices.store import Store, Stored
from backtest.prices.symbols import check_symbol, implied, rate_pair

__all__ = ["IMPORTED", "StoredSource"]

IMPORTED = "imported"
"""The store's own "provider": folders that were imported."""


class StoredSource:
    """Reads the store; a symbol of several providers comes from the first that has it.

    Rows that cannot be true are left out and named in `Bars.faults` (SEMANTICS 2.2, live
    sources).

    Parameters
    ----------
    store : Store
    providers : sequence of str
        Such as ``("imported", "yahoo")``.
    """

    def __init__(self, store: Store, providers: Sequence[str]) -> None:
        self._store = store
        self._providers = tuple(providers)
        self._read: dict[str, Stored] = {}

    @property
    def name(self) -> str:
        """The providers whose histories are read."""
        return " and ".join(self._providers)

    @property
    def mend(self) -> str:
        """How to bring more into the store."""
        return "backtest prices fetch SYMBOL"

    def symbols(self) -> tuple[str, ...]:
        """Every stored symbol, sorted."""
        return tuple(sorted({s for p in self._providers for s in self._store.symbols(p)}))

    def has(self, symbol: str) -> bool:
        """Whether one of the providers' folders has it."""
        return self._provider(symbol) is not None

    def instrument(self, symbol: str) -> Instrument:
        """What the provider said, over what the symbol implies."""
        history = self.stored(symbol).history
        currency, minor = read_currency(history.currency)
        assert currency is not None, history.currency
        try:
            known = implied(symbol)
        except UnknownName:
            known = _new(history, currency)
        exchange = history.exchange if known.exchange is not None else None
        return replace(
            known,
            exchange=exchange or known.exchange,
            lot=known.lot if history.lot is None else history.lot,
            tradable=known.tradable if history.tradable is None else history.tradable,
            currency=currency,
            minor=minor,
            name=known.name or history.name,
        )

    def basis(self, symbol: str) -> str | None:
        """When it was last asked for, and what was revised since it is held."""
        stored = self.stored(symbol)
        said = [f"{self._provider(symbol)}, as of {stored.fetched_at:%Y-%m-%d}"]
        said += [str(revision) for revision in stored.revisions[-1:]]
        return "; ".join([*said, *stored.history.notes])

    def read(self, symbol: str) -> Bars:
        """The rows of one symbol, with its dividends.

        Raises
        ------
        DataUnavailable
            It is not stored, or no row of it can be true.
        DamagedStore
            The file is not the one that was written.
        """
        history = self.stored(symbol).history
        rate = rate_pair(symbol) is not None  # of a rate one figure a day is used
        closes_alone = rate or bool(np.isnan(history.open).all())
        volume = None if rate or np.isnan(history.volume).all() else history.volume
        paid: Dividends | None = Dividends(history.ex_dates, history.dividends)
        if rate or history.adjusted is not None:
            paid = None
        bars = Bars(
            symbol,
            f"{self._provider(symbol)} {symbol}",
            np.arange(1, len(history) + 1, dtype=np.int64),
            history.dates,
            history.close,
            open=None if closes_alone else history.open,
            high=None if closes_alone else history.high,
            low=None if closes_alone else history.low,
            adjusted=None if rate else history.adjusted,
            volume=volume,
            dividends=paid,
            live=True,
        )
        sound = sound_rows(bars)
        if not len(sound):
            raise DataUnavailable(
                f"{symbol}: none of the {len(bars)} rows stored can be true: {sound.faults[0]}"
                f"\n  mend: {self.mend} --refresh, or give the prices as a folder"
            )
        return replace(sound, faults=(*sound.faults, *split_faults(sound, history)))

    def stored(self, symbol: str) -> Stored:
        """The whole record of a symbol, read once."""
        if symbol not in self._read:
            provider = self._provider(symbol)
            if provider is None:
                close = nearest(symbol, self.symbols())
                offered = f"did you mean {close}? else " if close else ""
                raise DataUnavailable(f"{symbol}: not stored\n  mend: {offered}{self.mend}")
            self._read[symbol] = self._store.read(provider, symbol)
        return self._read[symbol]

    def _provider(self, symbol: str) -> str | None:
        check_symbol(symbol)
        return next((p for p in self._providers if self._store.has(p, symbol)), None)


def _new(history: QuoteHistory, currency: str) -> Instrument:
    """An instrument that this package does not know by its spelling."""
    if history.exchange is None:
        raise UnknownName(
            "neither the symbol nor its provider says the exchange",
            value=history.symbol,
            mend="give the prices as a folder with its exchange in instruments.csv",
        )
    kind = history.kind
    assert kind in ("share", "fund", "index", "rate", "crypto"), kind
    return Instrument(
        history.symbol,
        history.exchange,
        currency,
        kind=kind,
        tradable=kind in ("share", "fund", "crypto"),
    )
