"""Conformance: what every event source must do, as checks to run on a new one.

A source of another package is checked by the same list as those of this one, against a server
of its own on this machine or against stored documents::

    @pytest.mark.parametrize("check", EVENT_SOURCE_CHECKS, ids=lambda check: check.__name__)
    def test_my_source_conforms(check, documents):
        check(MySource(), MySource.asks(about="BABA"), documents)

`documents` keep what they ask for, in a folder that was empty, and `asked` finds at least one
event. Each check raises AssertionError with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from backtest.errors import DataUnavailable
from backtest.events.clock import to_nanoseconds
from backtest.events.event import Event, Precision
from backtest.events.part import DefinitionPart
from backtest.events.sources.source import NAME, EventSource
from backtest.events.web.documents import Documents
from backtest.events.web.kept import Kept

__all__ = ["EVENT_SOURCE_CHECKS"]

LINES = ("id", "title", "source", "type", "citation", "evidence")
SEVERAL = ("entities", "aliases", "country", "symbols")


def has_a_name_and_a_model(
    source: EventSource, asked: DefinitionPart, documents: Documents
) -> None:
    """What a thesis writes, and what may stand under it."""
    assert NAME.fullmatch(source.name), f"not a name: {source.name!r}"
    assert issubclass(source.asks, DefinitionPart), "asks is no model of a definition's part"
    assert isinstance(asked, source.asks), "what is asked is of another model"
    written = asked.model_dump(mode="json", exclude_defaults=True)
    assert source.asks.model_validate(written) == asked, "it does not come back as it was written"


def gives_sound_events(source: EventSource, asked: DefinitionPart, documents: Documents) -> None:
    """Clocks that run forwards in a known zone, ids that differ, text of one line, a source."""
    found = _found(source, asked, documents)
    assert found, "no events"
    ids = [event.id for event in found]
    assert len(set(ids)) == len(ids), "two events with one id"
    for event in found:
        assert event.definition == "", "the definition is the thesis', and empty here"
        assert event.known_from.utcoffset() is not None, "a clock without its zone"
        assert to_nanoseconds(event.known_from) <= to_nanoseconds(event.known_by), (
            f"{event.id}: known_from is later than known_by"
        )
        assert event.precision in get_args(Precision), f"a precision of {event.precision!r}"
        ZoneInfo(event.tz)
        assert event.source or event.citation, f"{event.id} cites nothing"
        for text in (*(getattr(event, one) for one in LINES), *_several(event)):
            assert text.isprintable(), f"{event.id}: text that a terminal would obey"


def gives_them_in_order(source: EventSource, asked: DefinitionPart, documents: Documents) -> None:
    """By `known_by`, then by id."""
    keys = [(to_nanoseconds(one.known_by), one.id) for one in _found(source, asked, documents)]
    assert keys == sorted(keys), "out of order"


def knows_nothing_of_the_future(
    source: EventSource, asked: DefinitionPart, documents: Documents
) -> None:
    """Nothing is certainly known later than the documents were read, but for the day itself."""
    for event in _found(source, asked, documents):
        day = event.known_by.astimezone(ZoneInfo(event.tz)).date()
        today: date = documents.now.astimezone(ZoneInfo(event.tz)).date()
        assert day <= today, f"{event.id} is known on {day}, and it is {today}"


def gives_the_same_without_the_network(
    source: EventSource, asked: DefinitionPart, documents: Documents
) -> None:
    """What was kept serves: the second time, and without asking."""
    online = _found(source, asked, documents)
    assert _found(source, asked, documents) == online, "other events the second time"
    assert _found(source, asked, Documents(documents.kept)) == online, "other events offline"


def asks_nobody_where_it_must_not(
    source: EventSource, asked: DefinitionPart, documents: Documents
) -> None:
    """Without the network and with nothing kept it says so."""
    nothing = Documents(Kept(documents.kept.root / "nothing"))
    said = _refusal(lambda: _found(source, asked, nothing))
    assert said is not None, "events from nowhere"
    assert "mend: " in said, "the message has no mend"


def _refusal(call: Callable[[], object]) -> str | None:
    """What the error says; None where there was none."""
    try:
        call()
    except DataUnavailable as said:
        return str(said)
    return None


def _found(source: EventSource, asked: DefinitionPart, documents: Documents) -> tuple[Event, ...]:
    return source.find(asked, documents, until=datetime(1970, 1, 1, tzinfo=UTC))


def _several(event: Event) -> list[str]:
    return [text for one in SEVERAL for text in getattr(event, one)]


Check = Callable[[EventSource, DefinitionPart, Documents], None]

EVENT_SOURCE_CHECKS: tuple[Check, ...] = (
    has_a_name_and_a_model,
    gives_sound_events,
    gives_them_in_order,
    knows_nothing_of_the_future,
    gives_the_same_without_the_network,
    asks_nobody_where_it_must_not,
)
"""Each takes a source, what is asked of it, and documents to read through."""
