"""The clocks: what the same rules would have given had the news been known at
another instant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from backtest.events.event import Event
from backtest.events.history import History
from backtest.metrics.drawdowns import max_drawdown
from backtest.metrics.returns import total_return
from backtest.replay.outcome import Outcome

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["ClockSummary", "Clocks", "known_from_history", "publication_history", "summary"]

PUBLICATION = "publication"  # id of the event that an article is


@dataclass(frozen=True, slots=True)
class ClockSummary:
    """What one clock gave, as fractions; `max_drawdown` is negative or zero."""

    total_return: float | None
    max_drawdown: float | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The same rules on three clocks.

    `event` trades on `known_by`, as the replay does; `event_known_from` on the
    earliest instant at which the public may have known; `publication` on the
    article's own date. None where it was not asked for or there is no article.
    """

    event: ClockSummary
    event_known_from: ClockSummary | None = None
    publication: ClockSummary | None = None


def summary(outcome: Outcome) -> ClockSummary:
    """Total return and maximum drawdown of one replay, as fractions."""
    return ClockSummary(total_return(outcome.equity), max_drawdown(outcome.equity))


def known_from_history(history: History) -> History:
    """The history as if each event had been known at `known_from`, the early end.

    The same events count: `announced_on`, which a period is compared with, stays. What
    this clock gives may look ahead; it is shown beside the replay, never instead.

    Examples
    --------
    >>> nothing = History((), np.empty(0, np.int64), (), np.empty(0, np.int64),
    ...                   np.empty(0, np.int64), np.empty(0, "datetime64[D]"), ())
    >>> len(known_from_history(nothing))
    0
    """
    events = tuple(replace(event, known_by=event.known_from) for event in history.events)
    return _in_order(
        History(
            definitions=history.definitions,
            definition=history.definition,
            ids=history.ids,
            known_from=history.known_from,
            known_by=history.known_from,
            announced_on=history.announced_on,
            events=events,
        )
    )


def publication_history(history: History, thesis: Thesis) -> History | None:
    """The history of a reader who learned of everything from the article.

    Of each definition on which a rule enters, the events known by the publication
    become one event at the publication; later events stay, and so do those of
    definitions that only end trades. An article dated without an hour is known by
    23:59:59 of that date in `source.tz` (default America/New_York).

    Returns
    -------
    History, or None where the thesis names no publication or nothing had happened by
    then (this clock then has nothing to tell).
    """
    if thesis.source is None or thesis.source.published is None:
        return None
    published = _publication(
        thesis.source.published,
        thesis.source.tz,
        title=thesis.source.title or thesis.title or thesis.name,
        url=thesis.source.url,
    )
    known_by = _nanoseconds(published.known_by)
    entered = [history.definitions.index(name) for name in dict.fromkeys(_triggers(thesis))]
    replaced = np.isin(history.definition, entered) & (history.known_by <= known_by)
    if not replaced.any():
        return None
    kept = np.flatnonzero(~replaced)
    places = np.unique(history.definition[replaced])
    new = tuple(replace(published, definition=history.definitions[place]) for place in places)
    count = len(new)
    day = np.datetime64(thesis.source.published, "D")
    return _in_order(
        History(
            definitions=history.definitions,
            definition=np.concatenate((history.definition[kept], places)),
            ids=(*(history.ids[at] for at in kept), *(event.id for event in new)),
            known_from=np.append(
                history.known_from[kept], np.full(count, _nanoseconds(published.known_from))
            ),
            known_by=np.append(history.known_by[kept], np.full(count, known_by)),
            announced_on=np.append(history.announced_on[kept], np.full(count, day)),
            events=(*(history.events[at] for at in kept), *new),
        )
    )


def _triggers(thesis: Thesis) -> list[str]:
    return [rule.when for rule in thesis.rules]


def _publication(published: date, tz: str, *, title: str, url: str) -> Event:
    """The article as an event; the caller fills in `definition`."""
    zone = ZoneInfo(tz)
    return Event(
        id=PUBLICATION,
        definition="",
        known_from=datetime.combine(published, time(0, 0, 0), zone),
        known_by=datetime.combine(published, time(23, 59, 59), zone),
        tz=tz,
        precision="date",
        title=title,
        source=url,
    )


def _nanoseconds(instant: datetime) -> int:
    since = instant - datetime(1970, 1, 1, tzinfo=UTC)
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1_000


def _in_order(history: History) -> History:
    """By `known_by`, then id by code point, then the definition's place."""
    keys = zip(history.known_by.tolist(), history.ids, history.definition.tolist(), strict=True)
    order: npt.NDArray[np.int64] = np.array(
        [at for _, at in sorted((key, at) for at, key in enumerate(keys))], dtype=np.int64
    )
    return History(
        definitions=history.definitions,
        definition=history.definition[order],
        ids=tuple(history.ids[at] for at in order),
        known_from=history.known_from[order],
        known_by=history.known_by[order],
        announced_on=history.announced_on[order],
        events=tuple(history.events[at] for at in order),
    )
