"""Updating one symbol of the store: what is missing is asked for, joined, checked, written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from backtest.errors import DamagedStore, NoDataInRange
from backtest.prices.fetch.complete import last_complete, next_complete
from backtest.prices.fetch.provider import Provider
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.store import Revision, Store, Stored, merged

__all__ = ["Update", "update"]

OVERLAP = timedelta(days=14)
"""Asked for again around what is new: ten sessions or so by which a revision is noticed."""

Ask = Callable[[str, date, date], QuoteHistory]


@dataclass(frozen=True, slots=True)
class Update:
    """What became of one symbol: rows now stored, rows that are new, what was revised."""

    symbol: str
    rows: int
    added: int
    asked: bool  # whether the network was
    last: date
    revision: Revision | None = None
    set_aside: tuple[str, ...] = ()  # damaged files


def update(
    store: Store,
    provider: Provider,
    symbol: str,
    first: date,
    last: date,
    *,
    now: datetime,
    refresh: bool = False,
    ask: Ask | None = None,
) -> Update:
    """Bring a symbol's stored history to cover `first` to `last`.

    The symbol's lock is held throughout, so of several processes one asks and the others find
    what it stored. A last day that is not over is never stored. Where the days asked again
    differ from what was held, or a split lies among the new ones, the whole history is asked
    for anew: rows before a split are then quoted otherwise.

    Parameters
    ----------
    store, provider
        Where to, where from.
    symbol : str
    first, last : datetime.date
        Days to be covered; later than yesterday is cut to the last day that is over.
    now : datetime.datetime
        Aware.
    refresh : bool
        Ask for everything again, to find revisions of old rows.
    ask : callable, optional
        `provider.fetch`, or something that tries it more than once.

    Raises
    ------
    DataUnavailable
        What the provider raised; what was stored before still is.
    BacktestError
        The store cannot be written.
    """
    asking = provider.fetch if ask is None else ask
    with store.locked(provider.name, symbol):
        held, aside = _held(store, provider.name, symbol)
        if held is None:
            fetched = _over(asking(symbol, first, last), now)
            if not len(fetched):
                raise NoDataInRange(
                    f"{symbol}: no day from {first} to {last} that is over"
                    "\n  mend: ask for earlier ones"
                )
            store.write(provider.name, _stored(fetched, now))
            rows = len(fetched)
            return Update(symbol, rows, rows, True, fetched.last, set_aside=aside)
        missing = [] if refresh else _missing(held, first, last, now)
        if not missing and not refresh:
            return Update(symbol, len(held.history), 0, False, held.history.last)
        whole, revision = held.history, None
        for start, end in missing:
            try:
                fetched = _over(asking(symbol, start, end), now)
            except NoDataInRange:
                if len(held.history.between(start, end)):
                    raise  # it had bars of those days: this is not "no news"
                whole = _answered(whole, start, end, now)
                continue
            news = _splits_beyond(fetched, held.history)
            whole, revision = merged(whole, fetched, seen_on=now.date())
            if news or revision is not None:
                refresh = True
                break
        if refresh:
            start, end = min(first, held.history.first), max(last, held.history.last)
            fetched = _over(asking(symbol, start, end), now)
            whole, revision = merged(held.history, fetched, seen_on=now.date())
        revisions = held.revisions if revision is None else (*held.revisions, revision)
        store.write(provider.name, _stored(whole, now, revisions))
        added = len(whole) - len(held.history)
        return Update(symbol, len(whole), added, True, whole.last, revision)


def _held(store: Store, provider: str, symbol: str) -> tuple[Stored | None, tuple[str, ...]]:
    if not store.has(provider, symbol):
        return None, ()
    try:
        return store.read(provider, symbol), ()
    except DamagedStore:
        aside = store.set_aside(provider, symbol)
        return None, tuple(str(path) for path in aside)


def _stored(history: QuoteHistory, now: datetime, revisions: tuple[Revision, ...] = ()) -> Stored:
    news_at = next_complete(history.exchange, history.tz, history.last)
    return Stored(history, now, revisions, news_at)


def _missing(held: Stored, first: date, last: date, now: datetime) -> list[tuple[date, date]]:
    """Ranges to ask for, each reaching into what is held."""
    ranges, known = [], held.history
    if first < known.first:
        ranges.append((first, min(known.first + OVERLAP, known.last)))
    if last > known.last and (held.news_at is None or now >= held.news_at):
        ranges.append((max(known.last - OVERLAP, known.first), last))
    return ranges


def _answered(held: QuoteHistory, first: date, last: date, now: datetime) -> QuoteHistory:
    """The same rows; that there are none in those days is known now."""
    end = min(last, last_complete(held.exchange, held.tz, now))
    return replace(held, first=min(held.first, first), last=max(held.last, end))


def _over(fetched: QuoteHistory, now: datetime) -> QuoteHistory:
    """Without days that are not over."""
    end = last_complete(fetched.exchange, fetched.tz, now)
    return fetched if fetched.last <= end else fetched.between(fetched.first, end)


def _splits_beyond(fetched: QuoteHistory, held: QuoteHistory) -> bool:
    """Whether a split was fetched of a day that was not held."""
    return any(not held.first <= day <= held.last for day in fetched.split_dates.tolist())
