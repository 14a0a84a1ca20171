"""Which: everything that is known of a name without any price."""

from __future__ import annotations

from typing import Any

from backtest.prices.companies import company_of, listings_of, other_listings
from backtest.prices.notation import symbol_from
from backtest.prices.sessions import calendar_of
from backtest.prices.symbols import implied

__all__ = ["describe"]


def describe(text: str) -> dict[str, Any]:
    """What a text means: plain values, ready for JSON.

    A company's name, as ``listings.csv`` has it, means its first listing there, unless
    a listing has that very symbol.

    Raises
    ------
    UnknownName
        The text cannot be read.

    Examples
    --------
    >>> said = describe("LON: VOD")
    >>> said["symbol"], said["exchange"], said["currency"], said["minor"], said["tz"]
    ('VOD.L', 'XLON', 'GBP', 100.0, 'Europe/London')
    >>> [other["symbol"] for other in describe("smic")["listings"]]
    ['688981.SS', 'SMICY']
    """
    others: tuple[str, ...] = ()
    named = listings_of(text.strip())
    if named and not any(one.symbol == text.strip() for one in named):
        symbol, why = named[0].symbol, "a company's name"
    else:
        read = symbol_from(text)
        symbol, others, why = read.symbol, read.others, read.why
    instrument = implied(symbol)
    calendar, zone = calendar_of(instrument.exchange) if instrument.exchange else (None, None)
    return {
        "written": text,
        "symbol": symbol,
        "others": list(others),
        "why": why,
        "exchange": instrument.exchange,
        "currency": instrument.currency,
        "minor": instrument.minor,
        "kind": instrument.kind,
        "lot": instrument.lot,
        "name": instrument.name,
        "calendar": calendar,
        "tz": zone,
        "company": company_of(symbol),
        "listings": [
            {"symbol": one.symbol, "kind": one.kind, "ratio": one.ratio, "source": one.source}
            for one in other_listings(symbol)
        ],
    }
