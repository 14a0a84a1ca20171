"""Events that an article speaks of, beside the bundled catalogues: are its dates theirs?"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from backtest.article.facts.fact import Fact
from backtest.article.facts.written_dates import WrittenDate, find_dates
from backtest.article.folded import fold, lowered
from backtest.article.structure import Sentence, sentences_of
from backtest.events.catalog import catalog_names, read_catalog
from backtest.events.event import Event

__all__ = ["SpokenOf", "check_event_dates", "events_spoken_of"]

_WORDS = {
    "entity_list_addition": "entity list|blacklist|black list|"
    "实体清单|實體清單|エンティティ|엔티티|거래 ?제한",
    "dod_1237_list": r"military compan|1237|pentagon",
    "dod_1260h_list": r"military compan|1260h|pentagon",
    "executive_order": r"executive order",
    "denial_order": r"denial order|\bban(?:ned)?\b",
    "export_control_rule": r"export (?:control|curb|rule|ban|restriction)s?|"
    r"chip (?:ban|curb|rule)s?",
    "license_letter": r"licen[cs]e",
    "license_policy": r"licen[cs]e",
    "ns_cmic_list": r"military|cmic|executive order",
}
"""What a sentence says when it speaks of an event of that type."""

_NEAR = 45  # days between a date in the text and an event of no named entity that it may mean
_SHORTEST = 4  # letters of a name of an entity


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """An event of a catalogue that a text speaks of, and in how many sentences."""

    catalog: str
    event: Event
    entity: str
    sentences: int


def events_spoken_of(text: str) -> tuple[SpokenOf, ...]:
    """Events whose entity and kind a sentence of the text names, the most spoken of first.

    Examples
    --------
    >>> found = events_spoken_of("Washington put Zhipu AI on the Entity List.")
    >>> [(one.catalog, one.event.id) for one in found]
    [('entity_list', 'bis-2025-00704')]
    """
    low = lowered(fold(text))
    counted: Counter[tuple[str, str]] = Counter()
    named: dict[tuple[str, str], tuple[Event, str]] = {}
    for sentence in sentences_of(fold(text)):
        for catalog, event, entity in _named_in(low[sentence.start : sentence.end]):
            counted[catalog, event.id] += 1
            named.setdefault((catalog, event.id), (event, entity))
    return tuple(
        SpokenOf(catalog, *named[catalog, name], count)
        for (catalog, name), count in counted.most_common()
    )


def check_event_dates(text: str) -> Iterator[Fact]:
    """Each date that a text gives to an event of the catalogues, beside the event's own."""
    low = lowered(fold(text))
    for sentence in sentences_of(fold(text)):
        dates = [one for one in find_dates(fold(text)[sentence.start : sentence.end]) if one.day]
        if not dates:
            continue
        events = [event for _, event, _ in _named_in(low[sentence.start : sentence.end])]
        for written in dates:
            meant = _meant(events, written)
            if meant is not None:
                yield _fact(text, sentence, written, meant)


def _fact(text: str, sentence: Sentence, written: WrittenDate, event: Event) -> Fact:
    start, end = sentence.start + written.start, sentence.start + written.end
    claim = " ".join(text[sentence.start : sentence.end].split())
    shown = claim if len(claim) <= 160 else claim[:159] + "…"
    agrees = written.day in _days(event)
    return Fact(shown, _described(event), agrees, event.source.split(";")[0], start, end)


def _days(event: Event) -> set[date]:
    """The days on which an event can be said to have been."""
    known_by = event.known_by.date()
    days = {event.known_from.date(), known_by}
    if event.effective_on:
        days.add(date.fromisoformat(event.effective_on))
    return days


def _described(event: Event) -> str:
    known, by = event.known_from.date(), event.known_by
    said = f"{event.title}: "
    if event.precision == "instant":
        said += f"known on {by.date()} at {by:%H:%M} ({event.tz})"
    elif event.precision == "bounds":
        said += f"known on {known}, at the latest {by.date()} {by:%H:%M} ({event.tz})"
    else:
        said += f"known on {by.date()}"
    if event.effective_on and event.effective_on != str(known):
        said += f", in force on {event.effective_on}"
    return said + (f", {event.citation}" if event.citation else "")


def _meant(events: Sequence[Event], written: WrittenDate) -> Event | None:
    """Of the events that a sentence can speak of that whose day is nearest."""
    assert written.day is not None
    away = {event.id: abs((event.known_by.date() - written.day).days) for event in events}
    near = [event for event in events if away[event.id] <= 8 * _NEAR]
    return min(near, key=lambda event: away[event.id], default=None)


def _named_in(sentence: str) -> Iterator[tuple[str, Event, str]]:
    """Events of which a sentence in lower case names the kind and an entity."""
    for kind, words in _kinds():
        if not words.search(sentence):
            continue
        for catalog, event, names in _records().get(kind, ()):
            entity = next((name for name in names if _whole(name, sentence)), None)
            if entity is not None:
                yield catalog, event, entity


def _whole(name: str, sentence: str) -> bool:
    at = sentence.find(name)
    while at >= 0:
        before, after = sentence[at - 1 : at] if at else "", sentence[at + len(name) :][:1]
        if not (before.isascii() and before.isalnum()) and not (
            after.isascii() and after.isalnum()
        ):
            return True
        at = sentence.find(name, at + 1)
    return False


@functools.cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(words)) for kind, words in _WORDS.items())


@functools.cache  # the package's own catalogues: they do not change while we run
def _records() -> dict[str, list[tuple[str, Event, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, Event, tuple[str, ...]]]] = {}
    for catalog in catalog_names():
        for event in read_catalog(catalog):
            names = {lowered(fold(name)) for name in (*event.entities, *event.aliases)}
            kept = tuple(sorted(n for n in names if len(n) >= _SHORTEST and n not in _COMMON))
            if kept:
                found.setdefault(event.type, []).append((catalog, event, kept))
    return found


_COMMON = {"federal reserve", "china", "united states", "openai", "microsoft", "nvidia", "amd"}
"""Names that events share with much else: they identify none."""
