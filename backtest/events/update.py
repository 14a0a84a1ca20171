"""Updating: the rules that the bundled Entity List catalogue lacks, and earlier clocks of its own.

From the Federal Register's public interface into the user's own files; the bundled one is never
changed. Texts are kept as they come, so an update that broke off goes on where it was; the two
files of the catalogue are written at the end, or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from backtest.errors import InputError, Unreachable
from backtest.events.catalog import catalog_names, read_catalog
from backtest.events.clock import to_nanoseconds
from backtest.events.event import Event
from backtest.events.overlay import Clock, read_clocks, read_rows, write_clocks
from backtest.events.record import COLUMNS, read_events
from backtest.events.shelf import Shelf
from backtest.events.sources.csv_file import read_csv
from backtest.events.sources.federal_register.address import (
    current_url,
    inspection_url,
    page_url,
)
from backtest.events.sources.federal_register.listing import (
    Listed,
    read_current,
    read_filed_at,
    read_page,
)
from backtest.events.sources.federal_register.rule import EASTERN, Rule, adds_entities
from backtest.events.sources.federal_register.source import read_texts
from backtest.events.web.documents import Documents
from backtest.events.web.write import write_all

__all__ = ["UPDATED", "Updated", "update_catalog"]

UPDATED = ("entity_list",)
"""Catalogues that can be updated."""

AGENCY, TERM, FIRST = "industry-and-security-bureau", "Entity List", date(2018, 1, 1)
FURTHER = (
    "alias_of",
    "group",
    "count",
    "note",
)  # columns of the bundled file, beyond a catalogue's
AT_FILING, BY_DATE = "document; filed for public inspection", "publication date"
LISTINGS = 30


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update found: ids of rows added and completed, and of bundled rows known earlier."""

    catalog: str
    rules: int  # that add to the list, of those that the source has
    added: tuple[str, ...]
    completed: tuple[str, ...]  # known from public inspection before, published since
    tightened: tuple[str, ...]
    rows: Path
    clocks: Path

    @property
    def changed(self) -> bool:
        """Whether a file was written."""
        return bool(self.added or self.completed or self.tightened)


def update_catalog(
    catalog: str,
    shelf: Shelf,
    documents: Documents,
    *,
    expect: Callable[[int], object] | None = None,
) -> Updated:
    """Bring the user's part of a catalogue up to date.

    Parameters
    ----------
    catalog : str
        One of `UPDATED`.
    shelf : Shelf
    documents : Documents
        Whose client asks; what it reads is kept.
    expect : callable, optional
        Called with the number of documents to be read, once it is known.

    Raises
    ------
    InputError
        No such catalogue, or one that nothing updates.
    DataUnavailable
        Something cannot be had; the catalogue is as it was.
    BacktestError
        The folder cannot be written; the catalogue is as it was.
    """
    if catalog not in UPDATED:
        known = catalog in catalog_names()
        problem = "a catalogue that nothing updates" if known else "no such catalogue"
        raise InputError(problem, value=catalog, mend=f"can be updated: {', '.join(UPDATED)}")
    listed = _listed(documents)
    adding = tuple(one for one in listed.values() if adds_entities(one))
    if expect is not None:
        expect(len(adding))
    rules = [_with_filing(rule, documents) for rule in read_texts(adding, documents)]
    with shelf.kept.locked(f"catalogs-{catalog}"):
        return _merged(catalog, shelf, rules)


def _listed(documents: Documents) -> dict[str, Listed]:
    """Documents by number: on public inspection now, and published."""
    current = documents.fresh("federal_register", current_url())
    found = {one.number: one for one in read_current(current, AGENCY)}
    page = pages = 1
    while page <= pages:
        if page > LISTINGS:
            raise Unreachable(f"the Federal Register lists more than {LISTINGS} pages of rules")
        answer = documents.fresh("federal_register", page_url(AGENCY, TERM, FIRST, page))
        rows, pages = read_page(answer)
        found |= {one.number: one for one in rows}
        page += 1
    return found


def _with_filing(rule: Rule, documents: Documents) -> Rule:
    """Public inspection's own word, where the text does not name the minute of filing."""
    if rule.filed_at is not None:
        return rule
    number = rule.listed.number
    answer = documents.read("federal_register", f"inspection/{number}.json", inspection_url(number))
    if answer is None:
        return rule
    return replace(rule, filed_at=read_filed_at(answer.content, number))


def _merged(catalog: str, shelf: Shelf, rules: Iterable[Rule]) -> Updated:
    bundled = read_catalog(catalog)
    rows = {event.id: event for event in read_rows(catalog, shelf)}
    clocks = dict(read_clocks(catalog, shelf))
    texts = _texts_of(shelf.rows(catalog))
    added, completed, tightened, count = [], [], [], 0
    for rule in rules:
        count += 1
        known = _bundled(rule.listed, bundled)
        if known is not None:
            clock = _clock(rule, known)
            if clock is not None and clocks.get(known.id) != clock:
                clocks[known.id] = clock
                tightened.append(known.id)
            continue
        row = _row(rule)
        if row["id"] not in rows:
            added.append(row["id"])
        elif row["citation"] and not rows[row["id"]].citation:
            completed.append(row["id"])
        else:
            continue
        texts[row["id"]] = row
    done = Updated(catalog, count, tuple(added), tuple(completed), tuple(tightened),
                   shelf.rows(catalog), shelf.clocks(catalog))  # fmt: skip
    files = {}
    if added or completed:
        content = _csv(texts.values())
        read_events(read_csv(content.decode(), file=str(done.rows)))  # it can be read again
        files[done.rows] = content
    if tightened:
        files[done.clocks] = write_clocks(tuple(clocks.values()))
    if files:
        write_all(files)
    return done


def _bundled(listed: Listed, bundled: Iterable[Event]) -> Event | None:
    """The bundled row of a document: by its citation, else by its number."""
    for event in bundled:
        if listed.citation and event.citation == listed.citation:
            return event
        if event.id == f"bis-{listed.number}" or f"/{listed.number}" in event.source:
            return event
    return None


def _clock(rule: Rule, known: Event) -> Clock | None:
    """The filing, where it is earlier than what the bundled row says; it began no later."""
    at = rule.filed_at
    if at is None or to_nanoseconds(at) >= to_nanoseconds(known.known_by):
        return None
    began = min(known.known_from, at, key=to_nanoseconds)
    return Clock(known.id, began.astimezone(at.tzinfo), at, AT_FILING, rule.listed.url)


def _row(rule: Rule) -> dict[str, str]:
    one, at = rule.listed, rule.filed_at
    clock = at.isoformat() if at is not None else ""
    if not clock and one.published is not None:
        clock = one.published.isoformat()
    return {
        "id": f"bis-{one.number}",
        "type": "entity_list_addition",
        "known_from": "",
        "announced_at": clock,
        "tz": EASTERN,
        "effective_on": "" if one.effective is None else one.effective.isoformat(),
        "title": one.title,
        "entities": ";".join(rule.names),
        "aliases": "",
        "country": ";".join(rule.countries),
        "symbols": "",
        "source": one.url,
        "citation": one.citation,
        "evidence": AT_FILING if at is not None else BY_DATE,
        "count": "" if rule.count is None else str(rule.count),
    }


def _texts_of(path: Path) -> dict[str, Mapping[str, str]]:
    """The rows of the user's file as they stand in it, by id."""
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def _csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, (*COLUMNS, *FURTHER), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["announced_at"][:10], row["id"])))
    return text.getvalue().encode()
