"""Codes without an exchange beside them: which are shares, and which only look so."""

from __future__ import annotations

import re
from collections.abc import Collection

from backtest.article.gazetteer import Gazetteer
from backtest.article.ordinary import WORDS
from backtest.article.tickers import Written

__all__ = ["bare_means", "digits_mean"]

_CITIES = {
    "london": ".L", "frankfurt": ".DE", "xetra": ".DE", "paris": ".PA", "tokyo": ".T",
    "hong kong": ".HK", "zurich": ".SW", "milan": ".MI", "amsterdam": ".AS", "toronto": ".TO",
    "seoul": ".KS", "taipei": ".TW", "shanghai": ".SS", "shenzhen": ".SZ",
}  # fmt: skip
_CODE_BEFORE = re.compile(
    r"(?:\b(?:codes?|tickers?|symbols?|stock no\.?)|代码|代號|代碼|代号|コード|코드)\s*[:#]?\s*$"
)
_UNIT_AFTER = re.compile(
    r"\s*(?:[a-z]*\s)?(?:shares?|points?|stocks?|units?|people|jobs|years?|days|cars|tons?|won|yen|"
    r"yuan|dollars?|euros?|pages|bps|元|円|원|万|億|亿|年|월|月|名|人|家|点|點|台|株|股|倍|hkd|usd)"
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|hk\$|nt\$|usd|hkd|jpy|krw|rmb|cny|target(?: of)?|at|to)\s*$")
_MARKET_WORDS = (
    (".HK", re.compile(r"\bhk\b|\bhong kong|港")),
    (".T", re.compile(r"\btokyo\b|\bjapan|\btse\b|日本|東証|円")),
    (".TW", re.compile(r"\btaiwan|\btaipei|台股|台灣|台湾")),
    (".SS", re.compile(r"\bshanghai\b|\ba[- ]shares?\b|沪|a股|科创")),
    (".SZ", re.compile(r"\bshenzhen\b|\ba[- ]shares?\b|深|a股|创业板")),
    (".KS", re.compile(r"\bkorea|\bseoul\b|\bkospi|[\uac00-\ud7af]")),
)


def bare_means(
    folded: str,
    ticker: Written,
    gazetteer: Gazetteer,
    said: Collection[str],
    codes: Collection[str],
) -> str | None:
    """The share of a code in capitals, None where it is a word.

    Parameters
    ----------
    said : collection of str
        Companies that the text names otherwise.
    codes : collection of str
        Codes that it writes as tickers elsewhere, with an exchange, a $ or in brackets.
    """
    companies = [gazetteer.by_symbol[symbol].name for symbol in ticker.symbols]
    if re.search(
        r"(?:^|[\n|;\t])\s*$", folded[max(0, ticker.start - 4) : ticker.start]
    ) and re.match(r"\s*[|;\t]", folded[ticker.end : ticker.end + 3]):
        return ticker.symbols[0]  # a cell of a table
    confirmed = ticker.code in codes or any(name in said for name in companies)
    if not confirmed and (len(ticker.code) < 3 or ticker.code in WORDS or _shouted(folded, ticker)):
        return None
    if ticker.code in WORDS and ticker.code not in codes:
        return None
    after = folded[ticker.end : ticker.end + 14].lower()
    for city, suffix in _CITIES.items():
        if re.match(rf"\s(?:in|on)\s{city}", after):
            listed = [s for s in ticker.symbols if s.endswith(suffix)]
            if listed:
                return listed[0]
    return ticker.symbols[0]


def _among_tickers(folded: str, ticker: Written, gazetteer: Gazetteer) -> bool:
    """Whether a code stands in a list with a longer one: "CVS and CI"."""
    before = re.search(
        r"\b([A-Z]{3,5})(?:,| and| or|/| &),?\s*$", folded[max(0, ticker.start - 14) : ticker.start]
    )
    after = re.match(r"(?:,| and| or|/| &)\s*([A-Z]{3,5})\b", folded[ticker.end : ticker.end + 14])
    near = [found[1] for found in (before, after) if found]
    return any(code in gazetteer.by_stem and code not in WORDS for code in near)


def _shouted(folded: str, ticker: Written) -> bool:
    """Whether the words around are in capitals too."""
    line = folded.rfind("\n", 0, ticker.start) + 1
    end = folded.find("\n", ticker.end)
    around = folded[
        max(line, ticker.start - 60) : min(len(folded) if end < 0 else end, ticker.end + 60)
    ]
    words = re.findall(r"[A-Za-z]{2,}", around)
    return len(words) >= 4 and sum(word.isupper() for word in words) > 0.7 * len(words)


def digits_mean(folded: str, ticker: Written) -> str | None:
    """The share of a code of digits, None where it is a number."""
    before = folded[max(0, ticker.start - 24) : ticker.start].lower()
    after = folded[ticker.end : ticker.end + 14].lower()
    if _CODE_BEFORE.search(before):
        return _in_market(folded, ticker) or ticker.symbols[0]
    if re.fullmatch(r"(?:19|20)\d\d", ticker.code) or _MONEY_BEFORE.search(before):
        return None
    if _UNIT_AFTER.match(after):
        return None
    return _in_market(folded, ticker)


def _in_market(folded: str, ticker: Written) -> str | None:
    """The listing in a market that the text around speaks of."""
    around = folded[max(0, ticker.start - 400) : ticker.end + 200].lower()
    for suffix, words in _MARKET_WORDS:
        listed = [symbol for symbol in ticker.symbols if symbol.endswith(suffix)]
        if listed and words.search(around):
            return listed[0]
    return None
