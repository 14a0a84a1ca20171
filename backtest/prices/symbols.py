"""Symbols: what the spelling of a symbol says of exchange and currency."""

from __future__ import annotations

import functools
import re
from importlib import resources

from backtest.errors import UnknownName, nearest
from backtest.prices.digits import numbered
from backtest.prices.instrument import Instrument
from backtest.prices.listing import Listing, read_listings
from backtest.prices.markets import Market, read_markets

__all__ = ["ALWAYS_OPEN", "MONEY", "check_symbol", "implied", "known_listings", "rate_pair"]

_CRYPTO = re.compile(r"[A-Z0-9]{2,10}-([A-Z]{3})")
MONEY = frozenset(
    (
        "AUD",
        "BRL",
        "CAD",
        "CHF",
        "CNY",
        "EUR",
        "GBP",
        "HKD",
        "ILS",
        "INR",
        "JPY",
        "KRW",
        "SGD",
        "TWD",
        "USD",
        "ZAR",
    )
)
"""Currencies of the markets known here; a coin is quoted in one (BTC-USD, not BRK-B)."""

_OVER_THE_COUNTER = re.compile(r"[A-Z]{4}[FY]")
"""Fifth letter F (foreign shares) or Y (American receipts): traded over the counter.

Source: https://sianzzz.com/otc-stocks-whats-the-difference-between-y-and-f-tickers.
Exchange-listed symbols of five letters end otherwise (GOOGL); one that does not can
be said in instruments.csv. The calendar is the same, so nothing but the name changes.
"""

ALWAYS_OPEN = "24/7"
"""What stands for the exchange of a coin: UTC days, weekends too."""

_SYMBOL = re.compile(r"\^?[A-Za-z0-9][A-Za-z0-9.&_-]{0,30}(=[A-Z])?")
_RATE = re.compile(r"([A-Z]{3})?([A-Z]{3})=X")
_MEND = "give its exchange and currency in instruments.csv (symbol,exchange,currency,lot)"


def check_symbol(symbol: str) -> str:
    """The symbol itself, when it can be one.

    Raises
    ------
    UnknownName
        Anything else: an empty text, a path, control characters.

    Examples
    --------
    >>> check_symbol("0700.HK")
    '0700.HK'
    >>> check_symbol("../etc/passwd")
    Traceback (most recent call last):
    backtest.errors.UnknownName: not a symbol: '../etc/passwd'
      mend: letters, digits, . - _ & and a leading ^, such as 0700.HK, BRK-B, ^HSI or HKD=X
    """
    if not isinstance(symbol, str) or not _SYMBOL.fullmatch(symbol):
        raise UnknownName(
            "not a symbol",
            value=symbol,
            mend="letters, digits, . - _ & and a leading ^, such as 0700.HK, BRK-B, ^HSI or HKD=X",
        )
    return symbol


def rate_pair(symbol: str) -> tuple[str, str] | None:
    """(one unit of, is quoted in) for a currency rate, None for anything else.

    Examples
    --------
    >>> rate_pair("HKDUSD=X"), rate_pair("HKD=X"), rate_pair("BABA")
    (('HKD', 'USD'), ('USD', 'HKD'), None)
    """
    found = _RATE.fullmatch(symbol)
    return None if found is None else (found[1] or "USD", found[2])


def implied(symbol: str) -> Instrument:
    """The instrument that a symbol stands for where nobody says otherwise.

    Known indices, funds and bundled shares come from the package's
    ``instruments.csv``, whose rows cite their sources; else the suffix decides,
    and a symbol without one is a share listed in the United States.

    Raises
    ------
    UnknownName
        An index that the table lacks, or a suffix that is not known here.

    Examples
    --------
    >>> implied("600584.SS").exchange, implied("^HSI").kind, implied("F").currency
    ('XSHG', 'index', 'USD')
    """
    check_symbol(symbol)
    pair = rate_pair(symbol)
    if pair is not None:
        return Instrument(symbol, None, pair[1], kind="rate", tradable=False)
    known = known_listings().get(symbol)
    spelled = _spelled(symbol)
    if known is not None:
        return known.over(spelled)
    if spelled is None:
        raise _unknown(symbol)
    return spelled


@functools.cache  # a file of the package: it does not change while we run
def known_listings() -> dict[str, Listing]:
    """The package's own ``instruments.csv``, by symbol."""
    name = "instruments.csv"
    text = resources.files("backtest.prices").joinpath(name).read_text("utf-8")
    return read_listings(text, file=name)


def _spelled(symbol: str) -> Instrument | None:
    if symbol.startswith("^") or "=" in symbol:
        return None
    coin = _CRYPTO.fullmatch(symbol)
    if coin is not None and coin[1] in MONEY:
        return Instrument(symbol, ALWAYS_OPEN, coin[1], kind="crypto")
    stem, dot, suffix = symbol.rpartition(".")
    if not dot:
        return None if symbol.isdigit() else _american(symbol)
    market = _by_suffix().get(suffix)
    if not stem or market is None:
        return None
    lot, currency = market.lot, market.currency
    if suffix == "HK" and re.fullmatch("8[0-9]{4}", stem):
        currency = "CNY"  # the counter in renminbi of a share such as 9988 and 89988
    if suffix == "SS" and stem.startswith(("688", "689")):
        lot = 200.0  # STAR: the smallest order (sse.com.cn); single shares only above it
    return Instrument(symbol, market.exchange, currency, lot=lot, minor=market.minor)


def _american(symbol: str) -> Instrument:
    exchange = "OTCM" if _OVER_THE_COUNTER.fullmatch(symbol) else "XNYS"
    return Instrument(symbol, exchange, "USD", lot=1.0)


@functools.cache  # of a file of the package
def _by_suffix() -> dict[str, Market]:
    return {market.suffix: market for market in read_markets() if market.suffix}


def _unknown(symbol: str) -> UnknownName:
    if symbol.startswith("^"):
        indices = [name for name in known_listings() if name.startswith("^")]
        close = nearest(symbol, indices)
        offered = f"did you mean {close}? else " if close else ""
        return UnknownName("an index that is not known here", value=symbol, mend=offered + _MEND)
    if symbol.isdigit():
        meant = sorted(numbered(symbol), key=lambda one: one not in known_listings())
        offered = " or ".join(meant)
        return UnknownName(
            "digits alone do not say the exchange",
            value=symbol,
            mend=(f"did you mean {offered}? else " if offered else "") + _MEND,
        )
    if re.fullmatch(r"[A-Z]+\.[A-Z]", symbol):
        dashed = symbol.replace(".", "-")
        return UnknownName(
            "a suffix that is not known here",
            value=symbol,
            mend=f"a share class in the United States is written {dashed}; else {_MEND}",
        )
    suffixes = ", ".join(f".{suffix}" for suffix in _by_suffix())
    return UnknownName(
        f"a suffix that is not known here (known: {suffixes})", value=symbol, mend=_MEND
    )
