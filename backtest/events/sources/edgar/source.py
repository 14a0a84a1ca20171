"""EDGAR as a source of events: what a thesis asks for, and the events that answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic import model_validator as checked

from backtest.errors import EventError, UnknownName, Unreachable, nearest
from backtest.events.event import Event
from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.scalars import Symbol
from backtest.events.sources.edgar.acceptance import EASTERN, ends_of
from backtest.events.sources.edgar.address import (
    TICKERS,
    header_url,
    index_url,
    older_url,
    submissions_url,
)
from backtest.events.sources.edgar.filings import (
    Filing,
    Submissions,
    read_older,
    read_submissions,
    read_tickers,
)
from backtest.events.values import Values
from backtest.events.web.documents import Documents
from backtest.events.web.web import CONTACT

__all__ = ["Edgar", "Filings"]

MOST = 500
"""Filings of one definition: each needs a document of its own, for its clock."""

DAY = timedelta(days=1)
LATE = timedelta(days=30)
"""After which a filing that has no header will have none."""

NOBODY_ASKS = (
    "the SEC answers programs only where they say who asks"
    f"\n  mend: export {CONTACT}='Jane Doe jane@example.com'"
)


def _read_cik(value: Any) -> Any:
    said = str(value).strip() if not isinstance(value, bool) else ""
    digits = said.upper().removeprefix("CIK")
    if not (digits.isdecimal() and digits.isascii() and 0 < len(digits) <= 10 and int(digits)):
        raise refusal("not a company's number", mend="write up to ten digits, such as 1045810")
    return int(digits)


Cik = Annotated[
    int,
    PlainValidator(_read_cik),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}),
]


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


class Filings(DefinitionPart):
    """Filings of one company: a form, and for a form 8-K its items.

    The form is matched whole: ``8-K/A`` names the amendments, which ``8-K`` leaves out.

    Examples
    --------
    >>> Filings(ticker="NVDA", form="8-K", item="2.02").item
    ('2.02',)
    """

    ticker: Annotated[Symbol, BeforeValidator(_upper)] | None = None
    cik: Cik | None = None
    form: Values
    item: Values = ()

    @checked(mode="after")
    def _one_company(self) -> Self:
        if (self.ticker is None) == (self.cik is None):
            problem = "neither ticker nor cik" if self.cik is None else "both ticker and cik"
            raise refusal(problem, mend="name the company by one of them, such as ticker: NVDA")
        return self

    def matches(self, filing: Filing) -> bool:
        """Whether a filing is of the form, and reports one of the items."""
        forms = {one.upper() for one in self.form}
        if filing.form.upper() not in forms:
            return False
        return not self.item or bool(set(self.item) & set(filing.items))


class Edgar:
    """Filings as events, to the second: each filing's header names its acceptance."""

    name = "edgar"
    asks = Filings

    def find(self, asked: Filings, documents: Documents, *, until: datetime) -> tuple[Event, ...]:
        """The filings that match, in order of `known_by`.

        Raises
        ------
        UnknownName
            No company has the ticker now, or the number.
        EventError
            More filings match than can be asked for one by one.
        DataUnavailable
            They are not stored and cannot be had.
        """
        if documents.web is not None and documents.web.contact is None:
            documents = Documents(documents.kept, None, now=documents.now, closed=NOBODY_ASKS)
        cik = asked.cik if asked.cik is not None else _cik_of(str(asked.ticker), documents)
        since = min(until, documents.now - DAY)
        company = _submissions(cik, documents, since)
        filings = {one.accession: one for one in company.filings if asked.matches(one)}
        if len(filings) > MOST:
            raise EventError(
                f"{len(filings):,} filings match, of which {MOST} can be asked for",
                mend="name a rarer form, or an item such as item: 2.02",
            )
        headers = _headers(cik, tuple(filings.values()), documents)
        found = [
            _event(filing, header, company.name, asked, cik)
            for filing, header in zip(filings.values(), headers, strict=True)
        ]
        return tuple(sorted(found, key=lambda event: (event.known_by.timestamp(), event.id)))


def _cik_of(ticker: str, documents: Documents) -> int:
    """The company that has the ticker now: tickers of the past are not told."""
    wanted = ticker.replace(".", "-")
    known: dict[str, int] = {}
    for since in (None, documents.now - DAY):  # what it meant once it goes on meaning
        found = documents.read("edgar", "company_tickers.json", TICKERS, since=since)
        if found is None:
            raise Unreachable("EDGAR has no list of tickers\n  mend: name the company by its cik")
        known = read_tickers(found.content)
        if wanted in known:
            return known[wanted]
    near = nearest(wanted, known)
    mend = "name the company by its cik" if near is None else f"did you mean {near}?"
    raise UnknownName("no company files under that ticker now", value=ticker, mend=mend)


def _submissions(cik: int, documents: Documents, since: datetime) -> Submissions:
    url = submissions_url(cik)
    main = documents.read("edgar", f"submissions/CIK{cik:010d}.json", url, since=since)
    if main is None:
        raise UnknownName(
            "no company files under that number", value=cik, mend="look it up at sec.gov"
        )
    company = read_submissions(main.content, cik)
    filings = list(company.filings)
    for one in company.older:
        name = f"submissions/{one.name}"
        for again in (None, main.fetched_at):  # it grows when others move into it
            found = documents.read("edgar", name, older_url(one.name), since=again)
            if found is None:
                raise Unreachable(f"EDGAR names {one.name}, and has no such file")
            rows = read_older(found.content)
            if len(rows) == one.count:
                break
        filings += rows
    return Submissions(company.name, tuple(filings), company.older)


def _headers(cik: int, filings: Sequence[Filing], documents: Documents) -> tuple[bytes | None, ...]:
    """Each filing's header; None where it has none, or is not stored and cannot be asked for."""
    named = {one.accession: f"headers/{one.accession}.html" for one in filings}
    if documents.web is None:
        kept = (documents.kept.read("edgar", name) for name in named.values())
        return tuple(one.content if one is not None and one.content else None for one in kept)
    long_ago = documents.now.date() - LATE
    old = {named[one.accession] for one in filings if one.filed_on < long_ago}
    wanted = [(name, header_url(cik, accession)) for accession, name in named.items()]
    found = documents.read_all("edgar", wanted, gone=old)
    return tuple(None if one is None else one.content for one in found)


def _event(filing: Filing, header: bytes | None, name: str, asked: Filings, cik: int) -> Event:
    ends = ends_of(filing, header)
    items = f", item {', '.join(filing.items)}" if filing.items else ""
    attributes = {
        "form": filing.form, "items": ";".join(filing.items), "reported_on": filing.reported_on,
        "filed_on": filing.filed_on.isoformat(), "cik": str(cik),
    }  # fmt: skip
    return Event(
        id=f"edgar-{filing.accession}",
        definition="",
        known_from=ends.known_from,
        known_by=ends.known_by,
        tz=EASTERN,
        precision=ends.precision,
        title=f"{name or f'CIK {cik}'}: {filing.form}{items}",
        source=index_url(cik, filing.accession),
        type=filing.form,
        entities=(name,) if name else (),
        country=("US",),
        symbols=() if asked.ticker is None else (asked.ticker,),
        citation=filing.accession,
        evidence=ends.evidence,
        effective_on="",
        attributes=MappingProxyType(attributes),
    )
