"""Acceptance: the second at which a filing was taken, and when the public could read it.

EDGAR's listing writes ``acceptanceDateTime`` with a Z, which says UTC; of many companies it is the
clock of New York all the same. Of 64,936 earnings filings by 808 companies compared with their
own headers, the listing had UTC for 624 companies and New York's clock for 181, and nothing in
it tells which (https://github.com/john-friedman/datamule-python/issues/115, the same at
https://github.com/dgunning/edgartools/issues/557). The header of a filing has always been
written in New York. So the header decides; where it cannot be had, the clock has two ends, one
for each reading.

What is submitted after 17:30 is dated the next business day (17 CFR 232.13(a)(2)) and shown
to the public on that day's morning, from 06:00 by one account and 07:30 by another: there too the
clock has two ends, of which the later is 07:30.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from backtest.events.event import Precision
from backtest.events.sources.edgar.filings import Filing

__all__ = ["EASTERN", "Ends", "accepted_at", "ends_of"]

EASTERN = "America/New_York"
MORNING = time(7, 30)
_HEADER = re.compile(rb"ACCEPTANCE-DATETIME(?:>|&gt;)\s*([0-9]{14})")
_ZONE = ZoneInfo(EASTERN)


class Ends(NamedTuple):
    """The two ends of a filing's clock, and what they rest on."""

    known_from: datetime
    known_by: datetime
    precision: Precision
    evidence: str


def accepted_at(header: bytes) -> datetime | None:
    """The instant in a filing's header; None where it has none.

    Examples
    --------
    >>> accepted_at(b"<ACCEPTANCE-DATETIME>20240828162042").isoformat()
    '2024-08-28T16:20:42-04:00'
    """
    found = _HEADER.search(header)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=_ZONE)
    except ValueError:
        return None


def ends_of(filing: Filing, header: bytes | None) -> Ends:
    """When the public may have known of a filing, and when it certainly did."""
    at = None if header is None else accepted_at(header)
    if at is None:
        # the same figures in New York's clock are four or five hours later than in UTC
        first = filing.stamp.replace(tzinfo=UTC).astimezone(_ZONE)
        last = _shown(filing.stamp.replace(tzinfo=_ZONE), filing)
        return Ends(first, last, "bounds", "acceptance time of the listing, in either zone")
    shown = _shown(at, filing)
    if shown == at:
        return Ends(at, at, "instant", "acceptance time of the filing's header")
    return Ends(at, shown, "bounds", "accepted after hours, shown on the next business day")


def _shown(at: datetime, filing: Filing) -> datetime:
    if filing.filed_on <= at.date():
        return at
    return datetime.combine(filing.filed_on, MORNING, tzinfo=_ZONE)
