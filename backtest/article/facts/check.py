"""The facts of an article that can be checked without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from backtest.article.facts.events import check_event_dates
from backtest.article.facts.fact import Fact
from backtest.article.facts.written_dates import find_dates
from backtest.article.folded import fold
from backtest.article.gazetteer import Gazetteer, bundled_gazetteer
from backtest.article.listing_history import first_session
from backtest.article.picks import Extraction, Pick
from backtest.prices.us_bans import bans_of

__all__ = ["check_facts"]

_MONTHS_AHEAD = 30  # characters before a date within which a word may say that it is a forecast
_FORECAST = (
    "until", "till", "by ", "through", "before", "due", "expect", "will", "forecast", "target",
    "expir", "up to", "截至", "まで",
)  # fmt: skip


def check_facts(
    text: str, found: Extraction, *, published: date, gazetteer: Gazetteer | None = None
) -> tuple[Fact, ...]:
    """Listings, the dates of events, dates after publication, and who may not buy.

    Parameters
    ----------
    text : str
        As read.
    found : Extraction
        What was extracted from it.
    published : datetime.date
    gazetteer : Gazetteer, optional
        By default the bundled one.

    Returns
    -------
    tuple of Fact
        In the order of the text.

    Examples
    --------
    >>> from backtest.article.extract import extract
    >>> text = "On January 1, 2025, Zhipu AI was put on the Entity List. Buy SMIC (NYSE: SMICY)."
    >>> for fact in check_facts(text, extract(text), published=date(2025, 6, 26)):
    ...     print(fact.agrees, fact.claim[:43])
    False On January 1, 2025, Zhipu AI was put on the
    None SMIC (0981.HK), for every reader
    False SMIC (NYSE: SMICY)
    """
    gazetteer = bundled_gazetteer() if gazetteer is None else gazetteer
    facts = [
        *check_event_dates(text),
        *_listings(found, gazetteer),
        *_not_yet(found),
        *_no_such(found),
        *_later(text, published),
        *_banned(found, published),
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end)))


def _listings(found: Extraction, gazetteer: Gazetteer) -> Iterator[Fact]:
    """Tickers on an exchange that is not theirs."""
    for remark in found.remarks:
        company = gazetteer.by_symbol.get(remark.symbol)
        others = [] if company is None else [one.symbol for one in company.listings]
        known = [one for one in (first_session(symbol) for symbol in others) if one is not None]
        moved = next((one for one in known if one.symbol in remark.text), None)
        said = remark.why if moved is None else f"{remark.why}; {moved.note}"
        yield Fact(
            remark.text, said, False, moved.source if moved else "", remark.start, remark.end
        )


def _not_yet(found: Extraction) -> Iterator[Fact]:
    for remark in found.unlisted:
        begun = first_session(remark.symbol)
        source = begun.source if begun else ""
        yield Fact(remark.text, remark.why, None, source, remark.start,
                   remark.end)  # fmt: skip


def _no_such(found: Extraction) -> Iterator[Fact]:
    """Tickers that do not exist, or are another company's."""
    for one in found.unresolved:
        if re.match(r"no such code|no share of|the name says", one.why):
            yield Fact(one.text, one.why, False, "", one.start, one.end)


def _later(text: str, published: date) -> Iterator[Fact]:
    """Dates after publication that no word makes a forecast: what is dated so was added later."""
    folded = fold(text)
    later: dict[date, list[tuple[int, int]]] = {}
    for written in find_dates(folded):
        before = folded[max(0, written.start - _MONTHS_AHEAD) : written.start].lower()
        if written.day is None:
            yield Fact(text[written.start : written.end], "there is no such day", False, "",
                       written.start, written.end)  # fmt: skip
        elif written.day > published and not any(word in before for word in _FORECAST):
            later.setdefault(written.day, []).append((written.start, written.end))
    for day, places in later.items():
        start, end = places[0]
        times = f" ({len(places)} times)" if len(places) > 1 else ""
        said = (
            f"{day} is after the publication on {published}: it is not of this article, or the "
            "article was changed"
        )
        yield Fact(f"{text[start:end]}{times}", said, False, "", start, end)


def _banned(found: Extraction, published: date) -> Iterator[Fact]:
    """Picks that persons of the United States may not buy."""
    for pick in found.picks:
        if pick.stance not in ("long", "hold"):
            continue
        for ban in bans_of(pick.symbol):
            if ban.first <= published and (ban.last is None or published <= ban.last):
                start, end = _place(pick)
                said = (
                    f"persons of the United States may not buy it from {ban.first} on ({ban.order})"
                )
                yield Fact(f"{pick.name} ({pick.symbol}), for every reader", said, None,
                           ban.sources[0] if ban.sources else "", start, end)  # fmt: skip


def _place(pick: Pick) -> tuple[int, int]:
    return (pick.evidence[0].start, pick.evidence[0].end) if pick.evidence else (0, 0)
