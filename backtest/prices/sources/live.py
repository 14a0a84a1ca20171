"""A live source made ready: what a run needs is fetched into the store, then read from it."""

from __future__ import annotations

from datetime import datetime

from backtest.prices.fetch import Provider
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.fetch import Told
from backtest.prices.fetch.needed import failures, fetch_needed
from backtest.prices.needs import Needs
from backtest.prices.sources.stored import StoredSource
from backtest.prices.store import Store

__all__ = ["made_ready"]


def made_ready(
    needs: Needs,
    store: Store,
    provider: Provider,
    *,
    now: datetime,
    backoff: Backoff | None = None,
    told: Told | None = None,
) -> StoredSource:
    """The store of one provider, once everything that is needed is in it.

    A run that finds it there asks the network for nothing.

    Raises
    ------
    DataUnavailable
        Something cannot be had: one message for all of it; what came is stored.
    BacktestError
        The store cannot be written.
    """
    outcomes = fetch_needed(needs, store, provider, now=now, backoff=backoff, told=told)
    lacking = failures(outcomes, needs)
    if lacking is not None:
        raise lacking
    return StoredSource(store, (provider.name,))
