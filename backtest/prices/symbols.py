"""Symbols: what the spelling of a symbol says of exchange and currency."""

from __future__ import annotations

import functools
import re
from importlib import resources

from backtest.errors import UnknownName, nearest
from backtest.prices.instrument import Instrument
from backtest.prices.listing import Listing, read_listings

__all__ = ["check_symbol", "implied", "known_listings", "rate_pair"]

_SUFFIXES = {
    "HK": ("XHKG", "HKD", None),
    "TW": ("XTAI", "TWD", None),
    "SS": ("XSHG", "CNY", 100.0),
    "SZ": ("XSHE", "CNY", 100.0),
    "T": ("XTKS", "JPY", 100.0),
}
"""Suffix → exchange, currency, board lot where one holds for all shares.

Sources: hkex.com.hk (the lot is the issuer's choice), twse.com.tw (odd lots trade),
sse.com.cn and szse.cn trading rules (100 shares), jpx.co.jp (100 since 2018-10-01).
"""

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
    stem, dot, suffix = symbol.rpartition(".")
    if not dot:
        return Instrument(symbol, "XNYS", "USD", lot=1.0)
    if not stem or suffix not in _SUFFIXES:
        return None
    exchange, currency, lot = _SUFFIXES[suffix]
    if suffix == "SS" and stem.startswith(("688", "689")):
        lot = 200.0  # STAR: the smallest order (sse.com.cn); single shares only above it
    return Instrument(symbol, exchange, currency, lot=lot)


def _unknown(symbol: str) -> UnknownName:
    if symbol.startswith("^"):
        indices = [name for name in known_listings() if name.startswith("^")]
        close = nearest(symbol, indices)
        offered = f"did you mean {close}? else " if close else ""
        return UnknownName("an index that is not known here", value=symbol, mend=offered + _MEND)
    if re.fullmatch(r"[A-Z]+\.[A-Z]", symbol):
        dashed = symbol.replace(".", "-")
        return UnknownName(
            "a suffix that is not known here",
            value=symbol,
            mend=f"a share class in the United States is written {dashed}; else {_MEND}",
        )
    suffixes = ", ".join(f".{suffix}" for suffix in _SUFFIXES)
    return UnknownName(
        f"a suffix that is not known here (known: {suffixes})", value=symbol, mend=_MEND
    )
