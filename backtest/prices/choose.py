"""Choosing: which source serves a run, and making a live one ready."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backtest.errors import DataUnavailable, InputError
from backtest.prices.available import check_available
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.fetch import Told
from backtest.prices.fetch.provider import NAME, open_provider, provider_names
from backtest.prices.needs import Needs
from backtest.prices.sources.folder import FolderSource
from backtest.prices.sources.live import made_ready
from backtest.prices.sources.sample import SampleSource
from backtest.prices.sources.source import PriceSource
from backtest.prices.sources.stored import IMPORTED, StoredSource
from backtest.prices.store import Store, default_root

__all__ = ["Access", "choose_source", "open_source", "stored_source"]

OFFLINE = "BACKTEST_OFFLINE"


@dataclass(frozen=True)
class Access:
    """Where prices may come from: the store's folder, and whether the network may be asked.

    `now` is an aware instant, `told` hears of each symbol fetched, `contact` is what servers
    that want to know who asks are told (else ``BACKTEST_CONTACT``), `quiet` shows no
    progress. By default the store
    stands where ``BACKTEST_STORE`` says, else in the user's data folder, and the network may
    be asked unless ``BACKTEST_OFFLINE`` is set.
    """

    store: Path | None = None
    offline: bool = False
    now: datetime | None = None
    told: Told | None = None
    backoff: Backoff | None = None
    contact: str | None = None
    quiet: bool = False

    def open_store(self) -> Store:
        """The store of this machine, or the one that was named."""
        return Store(self.store if self.store is not None else default_root())

    def closed(self) -> bool:
        """Whether the network must not be asked."""
        return self.offline or os.environ.get(OFFLINE, "") not in ("", "0")

    def at(self) -> datetime:
        """The instant that counts as now."""
        return self.now if self.now is not None else datetime.now(UTC)


def open_source(spec: str, *, folder: Path | None = None, store: Path | None = None) -> PriceSource:
    """What ``--prices`` names, as it stands: nothing is fetched.

    Parameters
    ----------
    spec : str
        ``auto`` or ``sample``, the bundled prices; ``yahoo``, ``imported`` or the name of
        another provider, what is stored of it; or the path of a folder (``./sample`` where a
        folder has one of these names).
    folder : pathlib.Path, optional
        Where a relative path starts; the working directory where it is not given.
    store : pathlib.Path, optional
        The store's folder.

    Raises
    ------
    InputError
        None of these.

    Examples
    --------
    >>> open_source("auto").name
    'sample'
    """
    if spec in ("auto", "sample"):
        return SampleSource()
    if spec == IMPORTED or _is_provider(spec):
        return StoredSource(Access(store=store).open_store(), (spec,))
    if not spec or "\0" in spec:
        raise InputError("not a source of prices", value=spec, mend=_KNOWN)
    path = Path(spec).expanduser()
    return FolderSource(path if folder is None else folder / path)


def choose_source(spec: str, needs: Callable[[], Needs], access: Access) -> PriceSource:
    """The source that serves a run.

    ``auto`` takes one source for the whole run, lest series of different make and length
    stand side by side: the store if it has every series from its least day on, else the bundled
    prices if they have every series, else Yahoo, which is then asked for what the store lacks.

    Parameters
    ----------
    spec : str
        As for `open_source`.
    needs : callable
        Gives the `Needs`; asked only where something may have to be fetched.
    access : Access

    Raises
    ------
    DataUnavailable
        What is needed cannot be had.
    """
    if spec == "auto":
        return _automatic(needs(), access)
    if _is_provider(spec):
        return _live(spec, needs(), access)
    return open_source(spec, store=access.store)


def stored_source(access: Access) -> StoredSource:
    """Everything that is stored: what was imported before what was fetched from Yahoo."""
    store = access.open_store()
    held = [provider for provider in (IMPORTED, "yahoo") if store.symbols(provider)]
    return StoredSource(store, held)


def _automatic(needs: Needs, access: Access) -> PriceSource:
    stored = stored_source(access)
    if _serves(stored, needs) and all(
        stored.stored(symbol).history.first <= needs.least for symbol in needs.symbols
    ):
        return stored
    sample = SampleSource()
    if _serves(sample, needs) or access.closed():
        return sample
    return _live("yahoo", needs, access)


def _live(name: str, needs: Needs, access: Access) -> PriceSource:
    store = access.open_store()
    if access.closed():
        return StoredSource(store, (name,))
    return made_ready(
        needs,
        store,
        open_provider(name),
        now=access.at(),
        backoff=access.backoff,
        told=access.told,
    )


def _is_provider(spec: str) -> bool:
    """Whether it names a provider; other packages are looked at only for what can be a name."""
    return spec == "yahoo" or bool(NAME.fullmatch(spec) and spec in provider_names())


def _serves(source: PriceSource, needs: Needs) -> bool:
    try:
        check_available(needs.symbols, source, base_currency=needs.base_currency)
    except DataUnavailable:
        return False
    return True


_KNOWN = "--prices takes auto, sample, yahoo, imported or a folder of SYMBOL.csv files"
