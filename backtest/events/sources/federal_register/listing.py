"""Listings: what the interface says of documents, as JSON, to what we keep of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backtest.errors import Unreachable
from backtest.events.sources.tidy import tidy, web_link

__all__ = ["NUMBER", "Listed", "read_current", "read_filed_at", "read_page"]

NUMBER = re.compile(r"[A-Z]?[0-9]{1,4}-[0-9]{4,6}")
"""Such as 2025-00704; older ones begin with a letter and a year's last digits."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the listing: published, or on public inspection until it is."""

    number: str
    title: str
    abstract: str
    citation: str
    published: date | None
    effective: date | None
    url: str
    corrects: bool = False  # it only corrects another
    filed_at: datetime | None = None  # of public inspection alone


def read_page(content: bytes) -> tuple[tuple[Listed, ...], int]:
    """The documents of one page, and how many pages there are.

    Raises
    ------
    Unreachable
        It is not a listing as we know it: a later version of us may read it.
    """
    said = _object(content)
    count, results = said.get("count"), said.get("results", [])
    if not isinstance(count, int) or not isinstance(results, list):
        raise _unreadable("no count and results")
    pages = said.get("total_pages", 1 if count else 0)
    if not isinstance(pages, int) or (count and not results):
        raise _unreadable(f"{count} documents, and a page without one")
    return tuple(_published(one) for one in results), pages


def read_current(content: bytes, agency: str) -> tuple[Listed, ...]:
    """An agency's rules that are on public inspection now."""
    results = _object(content).get("results", [])
    if not isinstance(results, list):
        raise _unreadable("no results")
    found = []
    for one in results:
        if not isinstance(one, Mapping):
            raise _unreadable("a result that is no document")
        agencies = one.get("agencies") or []
        slugs = {each.get("slug") for each in agencies if isinstance(each, Mapping)}
        if agency in slugs and one.get("type") == "Rule":
            found.append(_inspected(one))
    return tuple(found)


def read_filed_at(content: bytes, number: str) -> datetime | None:
    """When a document was filed for public inspection; None where it is not said."""
    said = _object(content)
    if said.get("document_number") != number:
        raise _unreadable(f"another document than {number}")
    return _instant(said.get("filed_at"))


def _published(said: Any) -> Listed:
    number, title = _named(said)
    published = _day(said, "publication_date")
    if published is None:
        raise _unreadable(f"{number} without publication_date")
    return Listed(
        number=number,
        title=title,
        abstract=tidy(said.get("abstract"), most=4000),
        citation=tidy(said.get("citation"), most=40),
        published=published,
        effective=_day(said, "effective_on"),
        url=web_link(said.get("html_url"), host="www.federalregister.gov"),
        corrects=said.get("correction_of") is not None,
    )


def _inspected(said: Mapping[str, Any]) -> Listed:
    number, title = _named(said)
    subjects = (said.get(f"subject_{k}") for k in (1, 2, 3))
    return Listed(
        number=number,
        title=title,
        abstract=tidy(" ".join(str(one) for one in subjects if one), most=4000),
        citation="",
        published=_day(said, "publication_date"),
        effective=None,
        url=web_link(said.get("html_url"), host="www.federalregister.gov"),
        filed_at=_instant(said.get("filed_at")),
    )


def _named(said: Any) -> tuple[str, str]:
    if not isinstance(said, Mapping):
        raise _unreadable("a result that is no document")
    number, title = said.get("document_number"), tidy(said.get("title"), most=500)
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        raise _unreadable("a document without document_number")
    if not title:
        raise _unreadable(f"{number} without title")
    return number, title


def _day(said: Mapping[str, Any], key: str) -> date | None:
    value = said.get(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _unreadable(f"{key} is no day") from None


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _unreadable("filed_at is no instant") from None
    if at.utcoffset() is None:
        raise _unreadable("filed_at has no offset")
    return at


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise _unreadable("not JSON") from None
    if not isinstance(said, Mapping):
        raise _unreadable("not an object")
    return said


def _unreadable(why: str) -> Unreachable:
    return Unreachable(
        f"the Federal Register gave an answer that cannot be read: {why}"
        "\n  mend: ask again later; if it stays so, update backtest"
    )
