"""Notation: names of shares as articles and terminals write them → our symbols.

Our symbols are Yahoo's: ``0700.HK``, ``005930.KS``, ``BRK-B``, ``BTC-USD``. Others write
``HKG: 0700``, ``NYSE: BABA``, ``700 HK Equity``, ``BABA US``, ``VOD LN``, ``688981.SH``,
``BABA.N``, ``HK.00700``, ``$BABA``. Reading them is a suggestion for a person: the
documents keep one form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from backtest.errors import UnknownName
from backtest.prices.digits import hong_kong, numbered
from backtest.prices.markets import Market, read_markets
from backtest.prices.symbols import MONEY, check_symbol, implied, known_listings

__all__ = ["Reading", "suggested", "symbol_from"]

_LONGEST = 64
_MEND = "write it as 0700.HK, BABA, BTC-USD or HKG: 0700, VOD LN"
_WORDS = re.compile(r"\s+(EQUITY|INDEX|COMDTY|CURNCY)$")
_PAIR = re.compile(r"([A-Z]{2,10})/([A-Z]{3})")
_CODE = r"[A-Z0-9][A-Z0-9&./*-]{0,14}"
_BARE = re.compile(r"[A-Z]{1,5}|[A-Z]{1,5}-[A-Z]{1,2}|[A-Z0-9]+-[A-Z]{3}|\^.+|.+=X|[A-Z0-9]{1,5}")
"""Without a market beside it: an American ticker, a coin, an index or a rate."""

_RIC = {"N": "", "O": "", "OQ": "", "K": "", "PK": "", "SH": "SS", "VX": "SW"}
"""Endings of other services: Reuters' for the United States and Zurich, Wind's for Shanghai."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as: the likeliest symbol, others that it may mean, and why."""

    text: str
    symbol: str
    others: tuple[str, ...]
    why: str


def symbol_from(text: str) -> Reading:
    """The symbol that a text means.

    Parameters
    ----------
    text : str
        As it was written; case, brackets, blanks and full-width letters do not matter.

    Returns
    -------
    Reading
        `symbol` is the likeliest. Where digits alone leave the exchange open, symbols
        that this package knows come first, and `others` holds the rest.

    Raises
    ------
    UnknownName
        It cannot be read as a symbol, or names several.

    Examples
    --------
    >>> [symbol_from(t).symbol for t in ("HKG: 0700", "700 HK Equity", "BABA US", "$BABA")]
    ['0700.HK', '0700.HK', 'BABA', 'BABA']
    >>> symbol_from("2330").symbol, symbol_from("2330").others
    ('2330.TW', ('2330.HK', '2330.T'))
    """
    said = _cleaned(text)
    for symbols, why in _ways(said):
        likely = sorted(dict.fromkeys(symbols), key=lambda one: one not in known_listings())
        readable = [symbol for symbol in likely if _implies(symbol)]
        if readable:
            return Reading(text, readable[0], tuple(readable[1:]), why)
    raise UnknownName("not a symbol that can be read", value=text[:_LONGEST], mend=_MEND)


def suggested(text: str) -> str | None:
    """The symbols that a text may mean, joined for a message, or None.

    Examples
    --------
    >>> suggested("HKG: 0700"), suggested("7203"), suggested("!?")
    ('0700.HK', '7203.HK, 7203.TW or 7203.T', None)
    """
    try:
        read = symbol_from(text)
    except UnknownName:
        return None
    if not read.others:
        return read.symbol
    return f"{', '.join((read.symbol, *read.others[:-1]))} or {read.others[-1]}"


def _cleaned(text: str) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise UnknownName("not a symbol that can be read", value=str(text)[:20], mend=_MEND)
    said = unicodedata.normalize("NFKC", text).strip().strip("()[]\"'").strip().upper()
    said = re.sub(r"\s+", " ", said)
    return _WORDS.sub("", said.removeprefix("$"))


def _ways(said: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every way to read it, the surest first."""
    if re.fullmatch(r"\d{1,6}", said):
        yield numbered(said), "a code of digits"
        return
    pair = _PAIR.fullmatch(said)
    if pair is not None and pair[2] in MONEY:
        yield (_pair(pair[1], pair[2]),), "a pair"
        return
    before = re.fullmatch(rf"([A-Z0-9]{{1,13}}) ?: ?({_CODE})", said)
    if before is not None:
        yield from _beside_colon(before[1], before[2])
        return
    after = re.fullmatch(rf"({_CODE}) ([A-Z][A-Z0-9])", said)
    if after is not None:
        yield _terminal(after[1], after[2]), f"{after[2]} names the market in terminals"
        return
    yield from _dotted(said)


def _beside_colon(left: str, right: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """``HKG:0700``, ``700:HK``; TSE is Tokyo's before digits and Toronto's before letters."""
    if left == "TSE" and re.fullmatch(r"\d{3}[0-9A-Z]", right):
        yield (f"{right}.T",), "TSE before digits is Tokyo"
        return
    for name, code in ((left, right), (right, left)):
        for market in read_markets():
            if name in market.prefixes:
                yield (_written(code, market),), f"{name} is {market.name}"
                return
    yield _terminal(left, right), f"{right} names the market in terminals"


def _terminal(code: str, letters: str) -> tuple[str, ...]:
    if letters == "CH":  # the mainland as a whole: the digits say which exchange
        return tuple(s for s in numbered(code) if s.endswith((".SS", ".SZ")))
    return tuple(_written(code, m) for m in read_markets() if letters in m.terminal)[:1]


def _dotted(said: str) -> Iterator[tuple[tuple[str, ...], str]]:
    stem, dot, suffix = re.sub(r"(?<=\d)-HK$", ".HK", said).rpartition(".")
    for market in read_markets():
        if dot and market.suffix == suffix:
            yield (_written(stem, market),), f"a symbol of {market.name}"
    if dot and suffix in _RIC:
        ending = _RIC[suffix]
        yield (f"{stem}.{ending}" if ending else _class(stem),), f".{suffix} of another service"
    if dot and stem in ("HK", "US", "SH", "SZ"):
        yield from _beside_colon(stem, suffix)
    if re.fullmatch(r"[A-Z]{1,5}[./][A-Z]", said):
        yield (_class(said),), "a class of shares"
    if not dot and _BARE.fullmatch(said):
        yield (said,), "a symbol as it stands"


def _written(code: str, market: Market) -> str:
    if not market.suffix:
        return _class(code)
    code = code.removesuffix(f".{market.suffix}")  # HKG: 0700.HK
    if market.suffix == "HK" and code.isdigit():
        code = hong_kong(code)
    width = {"KS": 6, "KQ": 6, "SS": 6, "SZ": 6}.get(market.suffix, 0)
    if code.isdigit():
        code = code.zfill(width)
    # London's BP/ and the classes of Toronto (RCI.B) and Stockholm have a dash in our form.
    return f"{code.rstrip('./').replace('.', '-').replace('/', '-')}.{market.suffix}"


def _class(code: str) -> str:
    return code.replace(".", "-").replace("/", "-")


def _pair(one: str, other: str) -> str:
    return f"{one}{other}=X" if one in MONEY else f"{one}-{other}"


def _implies(symbol: str) -> bool:
    try:
        return bool(implied(check_symbol(symbol)))
    except UnknownName:
        return False
