"""Filings: the columns that EDGAR gives, as rows that have been checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backtest.errors import Unreachable
from backtest.events.sources.tidy import tidy

__all__ = ["Filing", "Older", "Submissions", "read_older", "read_submissions", "read_tickers"]

_ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?Z?")
_OLDER = re.compile(r"CIK[0-9]{10}-submissions-[0-9]{3}\.json")
_COLUMNS = ("accessionNumber", "filingDate", "acceptanceDateTime", "form")


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing; `stamp` is its acceptance as EDGAR's listing writes it, in an unsure zone."""

    accession: str
    form: str
    items: tuple[str, ...]
    filed_on: date
    stamp: datetime  # without a zone
    reported_on: str
    description: str


@dataclass(frozen=True, slots=True)
class Older:
    """The name of a file of older filings, and how many it has."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Submissions:
    """A company's name, its last filings, and where the older ones are."""

    name: str
    filings: tuple[Filing, ...]
    older: tuple[Older, ...]


def read_submissions(content: bytes, cik: int) -> Submissions:
    """A company's submissions.

    Raises
    ------
    Unreachable
        It is not of the form that we know: a later version of us may read it.
    """
    said = _object(content)
    number, filings = said.get("cik"), said.get("filings")
    if not isinstance(filings, Mapping) or not isinstance(filings.get("recent"), Mapping):
        raise _unreadable("no filings")
    if not str(number).isdigit() or int(str(number)) != cik:
        raise _unreadable(f"another company than {cik}")
    older = filings.get("files") or []
    if not isinstance(older, list):
        raise _unreadable("files is no list")
    return Submissions(
        name=tidy(said.get("name"), most=200),
        filings=_rows(filings["recent"]),
        older=tuple(_older(one) for one in older),
    )


def read_older(content: bytes) -> tuple[Filing, ...]:
    """The filings of an older file."""
    return _rows(_object(content))


def read_tickers(content: bytes) -> dict[str, int]:
    """Tickers as companies have them now, with the company's number."""
    found = {}
    for one in _object(content).values():
        if not isinstance(one, Mapping):
            raise _unreadable("a ticker that is none")
        ticker, cik = one.get("ticker"), one.get("cik_str")
        if isinstance(ticker, str) and isinstance(cik, int) and 0 < cik < 10**10:
            found[ticker.upper()] = cik
    if not found:
        raise _unreadable("no tickers")
    return found


def _rows(columns: Mapping[str, Any]) -> tuple[Filing, ...]:
    lists = {name: columns.get(name) for name in (*_COLUMNS, "items", "reportDate")}
    for name in _COLUMNS:
        if not isinstance(lists[name], list):
            raise _unreadable(f"no {name}")
    count = len(columns["accessionNumber"])
    described = columns.get("primaryDocDescription")
    for name in ("items", "reportDate"):
        if not isinstance(lists[name], list):
            lists[name] = [""] * count
    if any(len(column) != count for column in lists.values()):  # type: ignore[arg-type]  # lists
        raise _unreadable("columns of unlike lengths")
    if not isinstance(described, list) or len(described) != count:
        described = [""] * count
    rows = zip(*(lists[name] for name in lists), described, strict=True)  # type: ignore[arg-type]  # lists
    return tuple(_filing(*row) for row in rows)


def _filing(
    accession: Any, filed: Any, stamp: Any, form: Any, items: Any, reported: Any, described: Any
) -> Filing:
    if not isinstance(accession, str) or not _ACCESSION.fullmatch(accession):
        raise _unreadable("an accession number that is none")
    found = _STAMP.fullmatch(stamp) if isinstance(stamp, str) else None
    if found is None:
        raise _unreadable(f"{accession} without acceptanceDateTime")
    try:
        filed_on, at = date.fromisoformat(filed), datetime.fromisoformat(found[1])
    except (TypeError, ValueError):
        raise _unreadable(f"{accession}: a date that is none") from None
    listed = tidy(items, most=400).split(",")
    return Filing(
        accession=accession,
        form=tidy(form, most=40),
        items=tuple(one.strip() for one in listed if one.strip()),
        filed_on=filed_on,
        stamp=at,
        reported_on=tidy(reported, most=10),
        description=tidy(described, most=120),
    )


def _older(said: Any) -> Older:
    name = said.get("name") if isinstance(said, Mapping) else None
    if not isinstance(name, str) or not _OLDER.fullmatch(name):
        raise _unreadable("an older file without a name")
    count = said.get("filingCount")
    return Older(name, count if isinstance(count, int) else -1)


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
        f"EDGAR gave an answer that cannot be read: {why}"
        "\n  mend: ask again later; if it stays so, update backtest"
    )
