"""Event sources: where events come from that a thesis asks for by what it wants to know.

A package elsewhere adds one with a class of its own and two lines in its pyproject.toml::

    [project.entry-points."backtest.events"]
    acme = "acme_events:Acme"

and a thesis asks it: ``source: {acme: {…}}``, with the keys of the model that it names.
"""

from __future__ import annotations

import re
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any, Protocol

from backtest.errors import InputError, nearest
from backtest.events.event import Event
from backtest.events.part import DefinitionPart
from backtest.events.web.documents import Documents

__all__ = ["GROUP", "NAME", "EventSource", "event_source_names", "open_event_source"]

GROUP = "backtest.events"
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
OWN = ("edgar", "federal_register")


class EventSource(Protocol):
    """Something that has events, in documents that can be kept.

    One is made without arguments and keeps nothing between two calls.
    """

    @property
    def name(self) -> str:
        """Small letters; what a thesis writes under ``source:``, and a folder of documents."""
        ...

    @property
    def asks(self) -> type[DefinitionPart]:
        """The model of what stands under the name."""
        ...

    def find(self, asked: Any, documents: Documents, *, until: datetime) -> tuple[Event, ...]:
        """The events that answer, in order of `known_by`, then of id; `definition` is empty.

        Everything is read through `documents`, which keep what they had to ask for: the same
        call without the network then gives the same. What was fetched at or after `until` is
        new enough.

        Raises
        ------
        InputError
            What was asked for names nothing.
        DataUnavailable
            It cannot be had.
        """
        ...


def event_source_names() -> tuple[str, ...]:
    """Every name that `open_event_source` takes, sorted."""
    return tuple(sorted({*OWN, *(entry.name for entry in entry_points(group=GROUP))}))


def open_event_source(name: str) -> EventSource:
    """The source of that name, the package's own before others'.

    Raises
    ------
    InputError
        There is none, or another package's cannot be loaded.

    Examples
    --------
    >>> open_event_source("edgar").name
    'edgar'
    """
    if name == "edgar":
        from backtest.events.sources.edgar import Edgar

        return Edgar()
    if name == "federal_register":
        from backtest.events.sources.federal_register import FederalRegister

        return FederalRegister()
    for entry in entry_points(group=GROUP, name=name):
        try:
            source: EventSource = entry.load()()
        except Exception as wrong:  # code from elsewhere may fail in any way
            raise InputError(
                f"the event source {name} cannot be loaded: {type(wrong).__name__}: {wrong}",
                value=entry.value,
                mend="update or remove the package that offers it",
            ) from wrong
        return source
    known = event_source_names()
    near = nearest(name, known)
    mend = f"known: {', '.join(known)}" if near is None else f"did you mean {near}?"
    raise InputError("no such source of events", value=name, mend=mend)
