"""Agreement: whether a name and the ticker beside it mean one share."""

from __future__ import annotations

from collections.abc import Sequence

from backtest.article.gazetteer import Company, Gazetteer, Listed
from backtest.article.tickers import Written
from backtest.prices.markets import market_of

__all__ = ["agreed"]

_UNITED_STATES = frozenset({"XNYS", "XNAS", "XASE", "ARCX", "BATS"})


def agreed(
    ticker: Written, companies: Sequence[Company], gazetteer: Gazetteer, *, sure: bool
) -> tuple[str | None, tuple[str, ...], str | None]:
    """The share that a ticker and the name before it mean.

    Returns
    -------
    tuple
        Its symbol; notes on what cannot be as it was written; and, where there is no
        symbol, why the text leaves it open (None where it is no ticker at all).
    """
    if not ticker.symbols and ticker.form == "brackets":
        return None, (), None
    known = [s for s in ticker.symbols if s in gazetteer.by_symbol]
    if not companies or not (sure or any(gazetteer.by_symbol[s] in companies for s in known)):
        return _alone(ticker, known, gazetteer)
    mine = [s for s in known if gazetteer.by_symbol[s] in companies]
    if mine:
        return _listed(ticker, mine[0], gazetteer)
    names = " or ".join(company.name for company in companies)
    if ticker.code and known:
        other = gazetteer.by_symbol[known[0]].name
        return None, (), f"the name says {names}, {ticker.code} is {other}'s"
    if ticker.code.isdigit() or len(companies) > 1:
        return None, (), f"no share of {names} is known here by the code {ticker.code}"
    usual = companies[0].usual.symbol
    if not ticker.code:
        return usual, (f"the ticker is missing in the text; {usual} is the usual listing",), None
    if ticker.form == "brackets":  # an abbreviation of the name more often than a ticker
        return usual, (), None
    note = f"{ticker.code} is not a ticker of {names} known here; read as {usual}"
    return usual, (note,), None


def _alone(
    ticker: Written, known: Sequence[str], gazetteer: Gazetteer
) -> tuple[str | None, tuple[str, ...], str | None]:
    """A ticker without a name that says more."""
    if not ticker.code:
        return None, (), "the ticker is missing"
    if not ticker.symbols:
        where = ticker.market.name if ticker.market else "any market known here"
        return None, (), f"no such code on {where}"
    if known:
        return _listed(ticker, known[0], gazetteer)
    return ticker.symbols[0], (), None


def _listed(
    ticker: Written, symbol: str, gazetteer: Gazetteer
) -> tuple[str | None, tuple[str, ...], str | None]:
    """A known listing, and whether the exchange that the text names is its own."""
    company = gazetteer.by_symbol[symbol]
    listing = next(one for one in company.listings if one.symbol == symbol)
    if ticker.market is None or _same(ticker, listing):
        return symbol, (), None
    market = market_of(listing.exchange)
    where = listing.exchange if market is None else market.name
    usual = company.usual.symbol
    note = f"{symbol} is not listed on {ticker.market.name} ({where})"
    return usual, (note if usual == symbol else f"{note}; read as {usual}",), None


def _same(ticker: Written, listing: Listed) -> bool:
    assert ticker.market is not None
    if ticker.form == "terminal":  # two letters mean a country
        american = ticker.market.exchange in _UNITED_STATES | {"OTCM"}
        return american or listing.exchange == ticker.market.exchange
    return listing.exchange == ticker.market.exchange
