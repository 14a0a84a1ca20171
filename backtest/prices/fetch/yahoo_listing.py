"""What Yahoo's metadata say of a symbol: currency, exchange and kind, in our terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backtest.errors import UnknownName, Unreachable
from backtest.prices.instrument import Kind
from backtest.prices.markets import read_markets
from backtest.prices.sessions import calendar_of
from backtest.prices.symbols import implied

__all__ = ["YahooListing", "listed"]

_KINDS: dict[str, Kind] = {
    "EQUITY": "share",
    "ETF": "fund",
    "MUTUALFUND": "fund",
    "INDEX": "index",
    "CURRENCY": "rate",
    "CRYPTOCURRENCY": "crypto",
}
_EXCHANGES = {
    "NMS": "XNAS",
    "NGM": "XNAS",
    "NCM": "XNAS",
    "NYQ": "XNYS",
    "PCX": "ARCX",
    "ASE": "XASE",
    "PNK": "OTCM",
    "OQB": "OTCM",
    "OQX": "OTCM",
    "OEM": "OTCM",
}
"""Yahoo's codes of exchanges that a symbol without a suffix may be listed on. Elsewhere the
suffix says it. Source: `exchangeName` of chart answers, for listings that are known."""


@dataclass(frozen=True, slots=True)
class YahooListing:
    """What the metadata of a chart answer say."""

    currency: str
    tz: str
    exchange: str | None
    kind: Kind
    name: str | None


def listed(meta: Mapping[str, Any], symbol: str) -> YahooListing:
    """The listing in a chart answer's ``meta``.

    Raises
    ------
    Unreachable
        It lacks the currency or the zone: the answer is not of the form.

    Examples
    --------
    >>> listed({"currency": "GBp", "exchangeTimezoneName": "Europe/London",
    ...         "instrumentType": "EQUITY", "exchangeName": "LSE"}, "VOD.L").currency
    'GBp'
    """
    currency, tz = meta.get("currency"), meta.get("exchangeTimezoneName")
    if not isinstance(currency, str) or not currency or not isinstance(tz, str) or not tz:
        raise Unreachable(
            f"{symbol}: Yahoo's answer does not say its currency and zone"
            "\n  mend: ask again; if it stays so, give the prices as a folder (--prices DIR)"
        )
    kind = _KINDS.get(str(meta.get("instrumentType")), "share")
    name = meta.get("longName") or meta.get("shortName")
    return YahooListing(
        currency=currency,
        tz=tz,
        exchange=None if kind == "rate" else _exchange(str(meta.get("exchangeName")), symbol, tz),
        kind=kind,
        name=str(name)[:200] if name else None,
    )


def _exchange(code: str, symbol: str, tz: str) -> str | None:
    """Its MIC: by Yahoo's code, else as the symbol implies, else a market of that zone."""
    if code in _EXCHANGES and "." not in symbol:
        return _EXCHANGES[code]
    try:
        return implied(symbol).exchange
    except UnknownName:
        zones = ((market.exchange, calendar_of(market.exchange)[1]) for market in read_markets())
        return next((exchange for exchange, zone in zones if zone == tz), None)
