"""The Federal Register as a source of events: rules of an agency that hold a term."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from backtest.errors import EventError, Unreachable
from backtest.events.clock import read_ends
from backtest.events.event import Event
from backtest.events.part import DefinitionPart
from backtest.events.scalars import Day, Line
from backtest.events.sources.federal_register.address import page_url, text_url
from backtest.events.sources.federal_register.listing import Listed, read_page
from backtest.events.sources.federal_register.rule import EASTERN, Rule, rule_of
from backtest.events.web.documents import Documents

__all__ = ["FederalRegister", "Rules", "read_texts"]

MOST = 500
DAY = timedelta(days=1)


class Rules(DefinitionPart):
    """Rules of one agency, by the end of its address on federalregister.gov, that hold a term.

    Examples
    --------
    >>> Rules(agency="industry-and-security-bureau", term="Entity List").term
    'Entity List'
    """

    agency: Line
    term: Line
    since: Day = date(2018, 1, 1)


class FederalRegister:
    """Published rules as events, known from the minute of their filing."""

    name = "federal_register"
    asks = Rules

    def find(self, asked: Rules, documents: Documents, *, until: datetime) -> tuple[Event, ...]:
        """The rules, in order of `known_by`; by the publication's day where no minute is said.

        Raises
        ------
        EventError
            More match than can be asked for one by one.
        DataUnavailable
            They are not stored and cannot be had.
        """
        since = min(until, documents.now - DAY)
        listed = _listed(asked, documents, since)
        if len(listed) > MOST:
            raise EventError(
                f"{len(listed):,} rules match, of which {MOST} can be asked for",
                mend="narrow the term, or give a later since",
            )
        found = [_event(rule) for rule in read_texts(listed, documents)]
        return tuple(sorted(found, key=lambda event: (event.known_by.timestamp(), event.id)))


def read_texts(listed: tuple[Listed, ...], documents: Documents) -> tuple[Rule, ...]:
    """Each published document with what its text says; the texts never change, and are kept."""
    wanted = [
        (f"text/{one.number}.txt", text_url(one.number, one.published))
        for one in listed if one.published is not None
    ]  # fmt: skip
    texts = documents.read_all("federal_register", wanted)
    return tuple(
        rule_of(one, "" if text is None else text.content.decode("utf-8", "replace"))
        for one, text in zip(listed, texts, strict=True)
    )


def _listed(asked: Rules, documents: Documents, since: datetime) -> tuple[Listed, ...]:
    query = hashlib.sha256(f"{asked.agency}\n{asked.term}\n{asked.since}".encode()).hexdigest()[:16]
    found: dict[str, Listed] = {}
    page = pages = 1
    while page <= pages:
        url = page_url(asked.agency, asked.term, asked.since, page)
        answer = documents.read(
            "federal_register", f"listing/{query}-{page}.json", url, since=since
        )
        if answer is None:
            raise Unreachable("the Federal Register has no such listing")
        rows, pages = read_page(answer.content)
        found |= {one.number: one for one in rows if not one.corrects}
        page += 1
    return tuple(found.values())


def _event(rule: Rule) -> Event:
    one = rule.listed
    assert one.published is not None, one.number
    ends = read_ends(rule.filed_at or one.published, tz=EASTERN)
    at_filing = "document; filed for public inspection"
    return Event(
        id=f"fr-{one.number}",
        definition="",
        known_from=ends.known_from.astimezone(ZoneInfo(EASTERN)),
        known_by=ends.known_by.astimezone(ZoneInfo(EASTERN)),
        tz=EASTERN,
        precision=ends.precision,
        title=one.title,
        source=one.url,
        type="rule",
        country=rule.countries,
        citation=one.citation,
        evidence=at_filing if rule.filed_at is not None else "publication date",
        effective_on="" if one.effective is None else one.effective.isoformat(),
        attributes=MappingProxyType({"document_number": one.number}),
    )
