"""Exposure: whose market and sector a company earns in, wherever its shares trade.

Alibaba's shares in New York move with China: beside the S&P 500 they would say nothing.
``exposure.csv`` names for each symbol a market benchmark and, where one fits, a sector
benchmark; each row cites the pages that place the company there.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from backtest.errors import DataUnavailable, InputError
from backtest.prices.build import build_panel
from backtest.prices.sources.source import PriceSource

__all__ = [
    "AT_HOME",
    "Exposure",
    "exposure_of",
    "exposure_series",
    "exposure_symbols",
    "market_of_share",
]

AT_HOME = {"XHKG": "^HSI", "XTAI": "^TWII", "XNYS": "SPY", "XNAS": "SPY", "ARCX": "SPY"}
"""What the shares of an exchange live from where ``exposure.csv`` says nothing of them."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """A row of ``exposure.csv``; None where it names no benchmark."""

    market: str | None = None
    sector: str | None = None
    source: str = ""


def exposure_of(symbol: str) -> Exposure:
    """What the table says of a symbol; an empty exposure where it says nothing.

    Examples
    --------
    >>> exposure_of("BABA").market, exposure_of("BABA").sector
    ('^HSI', 'KWEB')
    >>> exposure_of("0981.HK").sector is exposure_of("F").market is None
    True
    """
    return _table().get(symbol, Exposure())


def exposure_symbols(legs: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Benchmarks of the legs' exposures beyond `known`, each once, in the legs' order.

    Examples
    --------
    >>> exposure_symbols(["BABA", "NVDA"], ["^HSI"])
    ('KWEB', 'SPY', 'SMH')
    """
    wanted = [name for leg in legs for name in _names(exposure_of(leg))]
    without = set(known)
    return tuple(dict.fromkeys(name for name in wanted if name not in without))


def market_of_share(symbol: str, exchange: str | None) -> str | None:
    """The benchmark of the market that a share lives from, else that of its exchange.

    Examples
    --------
    >>> market_of_share("BABA", "XNYS"), market_of_share("F", "XNYS"), market_of_share("F", None)
    ('^HSI', 'SPY', None)
    """
    return exposure_of(symbol).market or AT_HOME.get(exchange or "")


def exposure_series(
    legs: Iterable[str], known: Iterable[str], source: PriceSource, *, base_currency: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Benchmarks of the legs' exposures that a source can give, beyond those it must give.

    No run needs them: a series that the source lacks, or that is wrong there, is left
    out, and what was wrong is said.

    Parameters
    ----------
    legs : iterable of str
        What is traded.
    known : iterable of str
        What is read anyway.
    source : PriceSource
    base_currency : str
        Its rate of the series' currency must be there too.

    Returns
    -------
    tuple
        The symbols to read, in the legs' order, and a sentence for each that is wrong.

    Examples
    --------
    >>> from backtest.prices.choose import open_source
    >>> sample = open_source("sample")
    >>> exposure_series(["BABA", "NVDA"], ["^HSI"], sample, base_currency="USD")
    (('KWEB', 'SPY'), ())
    """
    found, wrong = [], []
    for symbol in exposure_symbols(legs, known):
        if not source.has(symbol):
            continue
        try:
            build_panel([symbol], source, base_currency=base_currency)
        except DataUnavailable:  # no rate of its currency
            continue
        except InputError as error:
            said = str(error).splitlines()[0]
            wrong.append(f"{symbol}: left out of the attribution: {said}")
            continue
        found.append(symbol)
    return tuple(found), tuple(wrong)


def _names(exposure: Exposure) -> list[str]:
    return [name for name in (exposure.market, exposure.sector) if name is not None]


@functools.cache  # a file of the package: it does not change while we run
def _table() -> dict[str, Exposure]:
    text = resources.files("backtest.prices").joinpath("exposure.csv").read_text("utf-8")
    return {
        row["symbol"]: Exposure(row["market"] or None, row["sector"] or None, row["source"])
        for row in csv.DictReader(io.StringIO(text))
    }
