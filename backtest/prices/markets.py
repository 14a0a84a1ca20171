"""Markets: what each suffix says, and how others name the market (``markets.csv``).

The suffixes are Yahoo's. `prefixes` are the names before a colon: those of Google
Finance (HKG, TPE, LON, …), of TradingView and of the press (HKEX, LSE, …), and the MIC;
`terminal` are the two letters after a blank of terminals (700 HK, VOD LN). Sources: the
rows'; for prefixes also the exchange tables of public programs; for terminal codes
https://www.optuma.com/kb/optuma/troubleshooting-and-faqs/faqs/european-exchange-data-symbology
(NA FP GR GF IM SE), https://quant.stackexchange.com/questions/17157 (US UN UW HK) and
https://www.stockmarketmba.com/globalstockexchanges.php (TT). Those letters only ever
make a suggestion, or answer a question with the exchange beside the answer.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources

from backtest.prices.listing import read_currency

__all__ = ["Market", "market_of", "read_markets"]


@dataclass(frozen=True, slots=True)
class Market:
    """One exchange: the suffix of its symbols (empty in the United States) and its names.

    `minor` is what brings a quote to the currency (100 for pence, agorot, cents), `lot`
    the board lot in shares where one holds for all of them.
    """

    suffix: str
    exchange: str
    currency: str
    minor: float
    lot: float | None
    prefixes: tuple[str, ...]
    terminal: tuple[str, ...]
    name: str
    source: str


@functools.cache  # a file of the package: it does not change while we run
def read_markets() -> tuple[Market, ...]:
    """Every market, in the order of the file.

    Examples
    --------
    >>> [(m.exchange, m.currency, m.minor) for m in read_markets() if m.suffix == "L"]
    [('XLON', 'GBP', 100.0)]
    """
    text = resources.files("backtest.prices").joinpath("markets.csv").read_text("utf-8")
    return tuple(_market(row) for row in csv.DictReader(text.splitlines()))


def market_of(exchange: str | None) -> Market | None:
    """The market with that MIC, None where the table lacks it.

    Examples
    --------
    >>> found = market_of("XKRX")
    >>> found.suffix, found.name
    ('KS', 'Seoul')
    """
    return next((market for market in read_markets() if market.exchange == exchange), None)


def _market(row: dict[str, str]) -> Market:
    currency, minor = read_currency(row["currency"])
    assert currency is not None, row  # a test reads the whole file
    return Market(
        row["suffix"],
        row["exchange"],
        currency,
        minor,
        float(row["lot"]) if row["lot"] else None,
        tuple(row["prefixes"].split()),
        tuple(row["terminal"].split()),
        row["name"],
        row["source"],
    )
