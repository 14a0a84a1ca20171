"""Mentions: names and tickers of one text brought together, each with the share it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from backtest.article.agreement import agreed
from backtest.article.codes import bare_means, digits_mean
from backtest.article.gazetteer import Company, Gazetteer
from backtest.article.names import Named, find_names
from backtest.article.picks import Question
from backtest.article.spans import Spans
from backtest.article.tickers import Written, find_tickers

__all__ = ["Mention", "find_mentions"]

_BETWEEN = re.compile(
    r"[\s*_\]]*(?:'s\b)?(?:\s?(?:shares|stock|prefs|preferred|ADRs?|class [ABC]))?\s*[(\[,:;-]?\s*"
)
_EXPLICIT = ("prefix", "suffix", "terminal", "cashtag", "brackets")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that means a share.

    `symbol` is None while only the company is known; `explicit` says that the text itself
    names the listing.
    """

    start: int
    end: int
    symbol: str | None
    company: Company | None
    explicit: bool
    notes: tuple[str, ...] = ()


def find_mentions(
    folded: str, low: str, gazetteer: Gazetteer
) -> tuple[list[Mention], list[Question]]:
    """Mentions in the order of the text, every one with a symbol, and what stays open."""
    names = list(find_names(folded, low, gazetteer))
    written = _outermost(find_tickers(folded, gazetteer))
    explicit = [one for one in written if one.form in _EXPLICIT]
    found: list[Mention] = []
    open_: list[Question] = []
    taken: set[int] = set()
    by_end = {_tail(folded, one): place for place, one in enumerate(names)}
    for ticker in explicit:
        place = _name_before(folded, ticker, by_end)
        named = None if place is None else names[place]
        if place is not None:
            taken.add(place)
        mention = _of_ticker(folded, ticker, named, gazetteer)
        if isinstance(mention, Question):
            open_.append(mention)
        elif mention is not None:
            found.append(mention)
    said = {m.company.name for m in found if m.company} | {
        one.companies[0].name for one in names if one.sure and len(one.companies) == 1
    }
    codes = {one.code for one in explicit}
    spans = Spans((n.start, n.end) for n in names)
    for ticker in written:
        symbol = None
        if ticker.form == "bare" and not spans.holds(ticker.start, ticker.end):
            symbol = bare_means(folded, ticker, gazetteer, said, codes)
        elif ticker.form == "digits":
            symbol = digits_mean(folded, ticker)
        if symbol is not None:
            company = gazetteer.by_symbol.get(symbol)
            found.append(Mention(ticker.start, ticker.end, symbol, company, True))
    alone = [one for place, one in enumerate(names) if place not in taken]
    found += _of_names(folded, alone, found, open_)
    found.sort(key=lambda one: one.start)
    return _with_symbols(found), open_


def _outermost(written: Iterable[Written]) -> list[Written]:
    """Tickers that do not lie within one found before them."""
    kept: list[Written] = []
    covered: set[int] = set()
    for one in written:
        places = range(one.start, max(one.end, one.start + 1))
        if covered.isdisjoint(places):
            kept.append(one)
            covered.update(places)
    return sorted(kept, key=lambda one: one.start)


def _tail(folded: str, named: Named) -> int:
    """Where a ticker of that name would begin."""
    between = _BETWEEN.match(folded, named.end)
    return between.end() if between else named.end


def _name_before(folded: str, ticker: Written, by_end: dict[int, int]) -> int | None:
    start = ticker.start
    if folded[start - 1 : start] == "(" and start not in by_end:
        start = start - 1
    return by_end.get(start)


def _of_ticker(
    folded: str, ticker: Written, named: Named | None, gazetteer: Gazetteer
) -> Mention | Question | None:
    """What an explicit ticker means, beside the name before it; None where it means nothing."""
    start = ticker.start if named is None else named.start
    end = ticker.end + (
        folded[ticker.end : ticker.end + 1] == ")" and "(" in folded[start : ticker.end]
    )
    if ticker.form == "brackets" and named is None and not _bracketed(folded, ticker, gazetteer):
        return None
    companies = () if named is None else named.companies
    sure = named is not None and named.sure
    symbol, notes, why = agreed(ticker, companies, gazetteer, sure=sure)
    if symbol is None:
        if why is None:
            return None
        place = max(0, start - (folded[start - 1 : start] == "(")) if named is None else start
        end = max(end, ticker.end + (folded[ticker.end : ticker.end + 1] == ")"))
        candidates = tuple(one.symbol for c in companies for one in c.listings)
        return Question(folded[place:end], place, end, why, (*candidates, *ticker.symbols))
    return Mention(start, end, symbol, gazetteer.by_symbol.get(symbol), not notes, notes)


def _bracketed(folded: str, ticker: Written, gazetteer: Gazetteer) -> bool:
    """Whether a code in brackets without a known name before it is a ticker: "Kohl's (KSS)"."""
    before = folded[max(0, ticker.start - 30) : ticker.start - 1].rstrip()
    titled = re.search(r"(?:[A-Z][\w.&'-]*\s?)$|[\u3040-\u9fff\uac00-\ud7af]$", before) is not None
    known = any(symbol in gazetteer.by_symbol for symbol in ticker.symbols)
    return titled and known and not re.fullmatch(r"(?:19|20)\d\d", ticker.code)


def _of_names(
    folded: str, names: Sequence[Named], found: Sequence[Mention], open_: list[Question]
) -> list[Mention]:
    """Names without a ticker of their own; doubtful ones only where something confirms them."""
    explicit = {one.company.name for one in found if one.company}
    sure = {n.companies[0].name for n in names if n.sure and len(n.companies) == 1}
    countries = Counter(n.companies[0].country for n in names if len(n.companies) == 1)
    kept: list[Mention] = []
    for one in names:
        company = _whose(one.companies, explicit | sure, countries)
        if company is None:
            text = folded[one.start : one.end]
            why = "several companies have that name"
            candidates = tuple(c.usual.symbol for c in one.companies)
            if one.sure:
                open_.append(Question(text, one.start, one.end, why, candidates))
        elif one.sure or company.name in explicit:
            kept.append(Mention(one.start, one.end, None, company, False))
    return kept


def _whose(companies: Sequence[Company], said: set[str], countries: Counter[str]) -> Company | None:
    """The one company of a name: that which the text names more fully, else by its country."""
    if len(companies) == 1:
        return companies[0]
    fuller = [one for one in companies if one.name in said]
    if len(fuller) == 1:
        return fuller[0]
    most = max((countries[one.country] for one in companies), default=0)
    likely = [one for one in companies if countries[one.country] == most]
    return likely[0] if most >= 2 and len(likely) == 1 else None


def _with_symbols(found: list[Mention]) -> list[Mention]:
    """Names alone take the listing that the text names elsewhere, else the usual one."""
    named: dict[str, Counter[str]] = {}
    for one in found:
        if one.symbol and one.company:
            named.setdefault(one.company.name, Counter())[one.symbol] += 1
    return [one if one.symbol else replace(one, symbol=_listing(one, named)) for one in found]


def _listing(one: Mention, named: dict[str, Counter[str]]) -> str:
    assert one.company is not None
    listings = named.get(one.company.name, Counter())
    usual = one.company.usual.symbol
    if not listings or usual in listings:
        return usual
    return listings.most_common(1)[0][0]
