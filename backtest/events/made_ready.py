"""Made ready: what the sources of a thesis need is fetched and kept, then read without asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from backtest.errors import DataUnavailable, InputError
from backtest.events.catalog import catalog_names
from backtest.events.definition import Catalog, EventDefinition
from backtest.events.event import Event
from backtest.events.overlay import read_clocks, read_rows
from backtest.events.shelf import Shelf, default_shelf
from backtest.events.sourced import Asked, Sourced
from backtest.events.sources.source import open_event_source
from backtest.events.web.documents import Documents
from backtest.events.web.web import Web, contact_of
from backtest.prices.choose import Access
from backtest.progress import progress_bar

__all__ = ["asking", "events_ready", "made_ready", "shelf_notes", "sourced"]

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OVER = timedelta(hours=36)
"""From a day's midnight in UTC until it is over wherever one is."""


def events_ready(
    definitions: Mapping[str, EventDefinition], access: Access, *, end: date | None = None
) -> Shelf:
    """The user's own events, once they hold what a thesis' sources have up to the day `end`."""
    shelf, now = default_shelf(access.store), access.at()
    over = now if end is None else datetime(end.year, end.month, end.day, tzinfo=UTC) + OVER
    web = None if access.closed() else partial(asking, access)
    shown = False if access.quiet or web is None else None
    with progress_bar("reading", None, unit=" documents", shown=shown) as advance:
        made_ready(definitions, shelf, until=min(now, over), now=now, web=web, told=advance)
    return shelf


def asking(access: Access) -> Web:
    """A client that says who asks, and waits as it was told to."""
    return Web(contact=contact_of(access.contact), backoff=access.backoff)


def made_ready(
    definitions: Mapping[str, EventDefinition],
    shelf: Shelf,
    *,
    until: datetime,
    now: datetime,
    web: Callable[[], Web] | None,
    told: Callable[[int], object] | None = None,
) -> None:
    """Fetch what definitions need of their sources, so that reading asks nobody.

    Parameters
    ----------
    definitions : mapping of str to EventDefinition
    shelf : Shelf
        Where documents are kept.
    until : datetime.datetime
        What was fetched at or after it is new enough; what was fetched within a day always is.
    now : datetime.datetime
    web : callable, optional
        Makes the client, once something has to be asked; None where nothing may be.
    told : callable, optional
        Called with a number of documents that have been read.

    Raises
    ------
    DataUnavailable
        Something is not stored and cannot be had.
    InputError
        A definition names nothing.
    """
    asked = {name: one for name, one in definitions.items() if isinstance(one, Sourced)}
    if not asked:
        return
    documents = Documents(shelf.kept, None if web is None else web(), now=now, told=told)
    for name, one in asked.items():
        _found(name, one.source, documents, until)


def sourced(name: str, asked: Asked, documents: Documents) -> list[Event]:
    """The events of a definition, from documents that are kept."""
    return [replace(one, definition=name) for one in _found(name, asked, documents, LONG_AGO)]


def shelf_notes(definitions: Mapping[str, EventDefinition], shelf: Shelf) -> tuple[str, ...]:
    """What a report says of events that did not come with the package."""
    notes = []
    for name in dict.fromkeys(
        one.catalog for one in definitions.values() if isinstance(one, Catalog)
    ):
        if name not in catalog_names():  # a file of the user's anyway
            continue
        rows, clocks = len(read_rows(name, shelf)), len(read_clocks(name, shelf))
        if rows or clocks:
            notes.append(
                f"catalogue {name}: {rows} rows and {clocks} earlier clocks of your own, from "
                f"backtest events update {name}"
            )
    for name, one in definitions.items():
        if isinstance(one, Sourced):
            documents = shelf.documents()
            found = len(_found(name, one.source, documents, LONG_AGO))
            as_of = "" if documents.as_of is None else f" as of {documents.as_of:%Y-%m-%d}"
            notes.append(f"{name}: {found} events of {one.source.name}{as_of}, stored here")
    return tuple(dict.fromkeys(notes))


def _found(name: str, asked: Asked, documents: Documents, until: datetime) -> tuple[Event, ...]:
    try:
        return open_event_source(asked.name).find(asked.of, documents, until=until)
    except InputError as wrong:
        raise wrong.placed(key=f"events.{name}.source.{asked.name}") from None
    except DataUnavailable as wrong:
        raise type(wrong)(f"events.{name}: {wrong}") from wrong
