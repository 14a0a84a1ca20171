"""Providers: where histories are fetched from; others come in through an entry point.

A package elsewhere adds one with a class of its own and four lines in its pyproject.toml::

    [project.entry-points."backtest.prices"]
    acme = "acme_prices:Acme"

and ``--prices acme`` fetches with it into the store, as ``--prices yahoo`` does with Yahoo's.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date
from importlib.metadata import entry_points
from typing import Protocol

from backtest.errors import InputError
from backtest.prices.quote_history import QuoteHistory

__all__ = ["GROUP", "NAME", "Provider", "open_provider", "provider_names"]

GROUP = "backtest.prices"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
"""What a provider may be called: it names a folder of the store."""


class Provider(Protocol):
    """Something on the network that has quotes by symbol.

    One is made without arguments. It asks once and says at once what went wrong: trying
    again, waiting, storing and merging are done around it.
    """

    @property
    def name(self) -> str:
        """Small letters; the store's folder, and what ``--prices`` takes."""
        ...

    @property
    def at_once(self) -> int:
        """How many requests may be on their way at one time."""
        ...

    def session(self) -> AbstractContextManager[None]:
        """Entered once around all requests of one `fetch`."""
        ...

    def fetch(self, symbol: str, first: date, last: date) -> QuoteHistory:
        """Rows from `first` to `last`, both included, with dividends and splits.

        Raises
        ------
        UnknownSymbol
            The provider has nothing of that name.
        NoDataInRange
            It has, but not in those days.
        RateLimited, Unreachable
            It cannot be had now; asking later may help.
        """
        ...


def provider_names() -> tuple[str, ...]:
    """Every name that `open_provider` takes, sorted."""
    return tuple(sorted({"yahoo", *(entry.name for entry in entry_points(group=GROUP))}))


def open_provider(name: str) -> Provider:
    """The provider of that name, the package's own before others'.

    Raises
    ------
    InputError
        There is none, or another package's cannot be loaded.

    Examples
    --------
    >>> open_provider("yahoo").name
    'yahoo'
    """
    if name == "yahoo":
        from backtest.prices.fetch.yahoo import Yahoo

        return Yahoo()
    for entry in entry_points(group=GROUP, name=name):
        try:
            provider: Provider = entry.load()()
        except Exception as wrong:  # code from elsewhere may fail in any way
            raise InputError(
                f"the provider {name} cannot be loaded: {type(wrong).__name__}: {wrong}",
                key="--prices",
                value=entry.value,
                mend="update or remove the package that offers it",
            ) from wrong
        return provider
    raise InputError(
        "no provider of prices", value=name, mend=f"known: {', '.join(provider_names())}"
    )
