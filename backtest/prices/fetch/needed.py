"""Fetching what a run needs: its symbols, what it wishes for, and the rates they call for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from backtest.errors import DataUnavailable, NoDataInRange, UnknownSymbol
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.fetch import Outcome, Told, fetch
from backtest.prices.fetch.provider import Provider
from backtest.prices.fetch.rates import rate_candidates
from backtest.prices.listing import read_currency
from backtest.prices.needs import Needs
from backtest.prices.store import Store
from backtest.prices.symbols import rate_pair

__all__ = ["failures", "fetch_needed"]

Ask = Callable[[Iterable[str]], tuple[Outcome, ...]]


def fetch_needed(
    needs: Needs,
    store: Store,
    provider: Provider,
    *,
    now: datetime,
    refresh: bool = False,
    backoff: Backoff | None = None,
    told: Told | None = None,
) -> tuple[Outcome, ...]:
    """Bring the store up to what is needed: symbols first, then a rate for each currency.

    Returns
    -------
    tuple of Outcome
        A rate that no spelling of its pair gives is there once, with its error.

    Raises
    ------
    BacktestError
        The store cannot be written.
    """

    def ask(symbols: Iterable[str]) -> tuple[Outcome, ...]:
        return fetch(
            tuple(symbols),
            store,
            provider,
            first=needs.first,
            last=needs.last,
            now=now,
            refresh=refresh,
            backoff=backoff,
            told=told,
        )

    outcomes = list(ask((*needs.symbols, *needs.wished)))
    held = [one.symbol for one in outcomes if one.error is None]
    for currency in sorted(_currencies(held, store, provider.name) - {needs.base_currency}):
        outcomes += _rates(currency, needs.base_currency, ask)
    return tuple(outcomes)


def failures(outcomes: Sequence[Outcome], needs: Needs) -> DataUnavailable | None:
    """One error for everything that could not be had, None where nothing is amiss.

    That a wished series does not exist is not amiss; that it could not be asked for is, or
    the same command would not give the same result twice.
    """
    lacking = [
        one
        for one in outcomes
        if one.error is not None
        and (one.symbol in needs.symbols or not isinstance(one.error, _NONE))
    ]
    if not lacking:
        return None
    kinds = {type(one.error) for one in lacking}
    parts = [str(one.error).partition("\n") for one in lacking]
    said = dict.fromkeys(head for head, _, _ in parts)
    mends = dict.fromkeys(mend for _, _, mend in parts if mend)  # each once, below
    kind = kinds.pop() if len(kinds) == 1 else DataUnavailable
    known = kind if issubclass(kind, DataUnavailable) else DataUnavailable
    return known("\n".join([*said, *mends]))


_NONE = (UnknownSymbol, NoDataInRange)


def _currencies(symbols: Sequence[str], store: Store, provider: str) -> set[str]:
    """The currencies in which they are quoted, those of rates left aside."""
    codes = (
        store.read(provider, symbol).history.currency
        for symbol in symbols
        if rate_pair(symbol) is None
    )
    return {currency for code in codes if (currency := read_currency(code)[0]) is not None}


def _rates(currency: str, base: str, ask: Ask) -> list[Outcome]:
    """The pair as the market quotes it, else the other way round, else both through USD."""
    tried = []
    for symbol in rate_candidates(currency, base):
        (outcome,) = ask([symbol])
        if outcome.error is None or not isinstance(outcome.error, _NONE):
            return [outcome]  # had, or nothing that another spelling would mend
        tried.append(outcome)
    if "USD" in (currency, base):
        return tried[:1]
    return [*_rates(currency, "USD", ask), *_rates("USD", base, ask)]
