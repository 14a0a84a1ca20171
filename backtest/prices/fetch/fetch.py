"""Fetching many symbols: two at a time, each kept as soon as it is there, failures named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle
from random import Random
from typing import Self

from backtest.errors import DataUnavailable, UnknownName, Unreachable
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.provider import Provider
from backtest.prices.fetch.update import Update, update
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.store import Store

__all__ = ["Outcome", "fetch"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one symbol: an update, or the error in its place."""

    symbol: str
    update: Update | None = None
    error: DataUnavailable | UnknownName | None = None


Told = Callable[[Outcome], object]

SILENT = 3
"""Symbols in a row without an answer, each tried several times, after which the rest wait."""


def fetch(
    symbols: Sequence[str],
    store: Store,
    provider: Provider,
    *,
    first: date,
    last: date,
    now: datetime,
    refresh: bool = False,
    backoff: Backoff | None = None,
    told: Told | None = None,
) -> tuple[Outcome, ...]:
    """Bring every symbol in the store up to date; one that fails does not hinder the others.

    Parameters
    ----------
    symbols : sequence of str
    store, provider
        Where to, where from; as many requests at once as the provider allows, over all
        processes that use this store.
    first, last : datetime.date
        Days to cover.
    now : datetime.datetime
        Aware.
    refresh : bool
        Ask for all days again.
    backoff : Backoff, optional
        How often to try; six times within some two minutes by default.
    told : callable, optional
        Called with each outcome as soon as it is known, one at a time.

    Returns
    -------
    tuple of Outcome
        In the order of `symbols`.

    Raises
    ------
    BacktestError
        The store cannot be written: the rest is not asked for.
    """
    patient = Backoff(Random()) if backoff is None else backoff
    silence = _Silence()
    places = cycle(range(provider.at_once))

    def one(symbol: str) -> Outcome:
        place = next(places)

        def ask(name: str, start: date, end: date) -> QuoteHistory:
            def once() -> QuoteHistory:
                with store.slot(provider.name, place):
                    session.open()
                    return provider.fetch(name, start, end)

            return patient(once)

        try:
            if silence.lasting:
                raise Unreachable(
                    f"{symbol}: not asked, because the {SILENT} before it had no answer"
                    "\n  mend: look at the connection; the same command goes on from here"
                )
            done = update(store, provider, symbol, first, last, now=now, refresh=refresh, ask=ask)
        except (DataUnavailable, UnknownName) as wrong:
            silence.hear(wrong)
            return Outcome(symbol, error=wrong)
        silence.hear(None)
        return Outcome(symbol, done)

    found: dict[str, Outcome] = {}
    wanted = list(dict.fromkeys(symbols))
    with _AtFirstUse(provider) as session:
        for outcome in _worked(one, wanted, provider.at_once):
            found[outcome.symbol] = outcome
            if told is not None:
                told(outcome)
    return tuple(found[symbol] for symbol in wanted)


class _Silence:
    """Whether the last `SILENT` symbols had no answer at all: then there is no network."""

    def __init__(self) -> None:
        self._unanswered = 0

    def hear(self, error: Exception | None) -> None:
        """What came of one symbol."""
        self._unanswered = self._unanswered + 1 if isinstance(error, Unreachable) else 0

    @property
    def lasting(self) -> bool:
        """Whether asking more is of no use."""
        return self._unanswered >= SILENT


class _AtFirstUse:
    """A provider's session, opened when something is asked: with all stored, nothing is loaded."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._opened = False

    def open(self) -> None:
        """Enter the session if nobody has."""
        with self._lock:
            if not self._opened:
                self._stack.enter_context(self._provider.session())
                self._opened = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _worked(
    one: Callable[[str], Outcome], symbols: Sequence[str], at_once: int
) -> Iterator[Outcome]:
    """Outcomes as they come: the first symbol alone, because it fills the caches of the
    provider's client, which several at once would fight for; then `at_once` at a time.
    """
    if not symbols:
        return
    yield one(symbols[0])
    with _interruptible(at_once) as pool:
        running: set[Future[Outcome]] = {pool.submit(one, symbol) for symbol in symbols[1:]}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()


@contextmanager
def _interruptible(workers: int) -> Iterator[ThreadPoolExecutor]:
    """A pool that, when something is raised, drops what has not begun."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="fetch")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
