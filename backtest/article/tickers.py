"""Tickers as articles write them: (NYSE: BABA), 0700.HK, 700 HK, $TSM, (8035), code 3750."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from backtest.article.gazetteer import Gazetteer
from backtest.errors import UnknownName
from backtest.prices.digits import numbered
from backtest.prices.markets import Market, read_markets
from backtest.prices.notation import symbol_from

__all__ = ["Written", "find_tickers"]


@dataclass(frozen=True, slots=True)
class Written:
    """A ticker in the text.

    `symbols` are what it can mean, the likeliest first; empty where an exchange is named
    and the code is missing. `market` is the exchange that the text names, None where it
    names none. `form` is ``prefix``, ``suffix``, ``terminal``, ``cashtag``, ``brackets``,
    ``digits`` or ``bare``: the last two mean something only beside other evidence.
    """

    start: int
    end: int
    code: str
    symbols: tuple[str, ...]
    market: Market | None
    form: str


CODE = r"[A-Z0-9][A-Z0-9&./-]{0,11}"


@functools.cache
def _markets() -> dict[str, Market]:
    """Markets by what stands before a colon."""
    return {prefix: market for market in read_markets() for prefix in market.prefixes}


@functools.cache
def _terminal() -> dict[str, Market]:
    """Markets by the two letters after a blank, the first of a family for each."""
    found: dict[str, Market] = {}
    for market in read_markets():
        for letters in market.terminal:
            found.setdefault(letters, market)
    return {**found, "JT": found["JP"]} if "JP" in found else found


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    prefixes = "|".join(sorted(map(re.escape, _markets()), key=len, reverse=True))
    terminal = "|".join(sorted(map(re.escape, _terminal()), key=len, reverse=True))
    suffixes = "|".join({m.suffix for m in read_markets() if m.suffix} | {"SH", "N", "OQ", "O"})
    return (
        re.compile(rf"(?<![A-Za-z0-9])({prefixes})\s?:[ \t]{{0,3}}({CODE})?(?![A-Za-z0-9])"),
        re.compile(rf"(?<![A-Za-z0-9.$])([A-Z0-9][A-Z0-9&-]{{0,9}})\.({suffixes})(?![A-Za-z0-9])"),
        re.compile(rf"(?<![A-Za-z0-9.$])([A-Z0-9][A-Z0-9/]{{0,6}}) ({terminal})(?![A-Za-z0-9])"),
        re.compile(rf"(?<![A-Za-z0-9$])\$([A-Z]{{1,5}}(?:[.-](?:{suffixes}|[A-Z]))?)(?![A-Za-z0-9])"),
        re.compile(r"(?<![A-Za-z0-9])\(\s?([A-Z]{1,5}(?:[.-][A-Z])?|\d{3,6})\s?\)"),
        re.compile(r"(?<![A-Za-z0-9$.,/'+-])([A-Z]{1,5}(?:\.[AB])?)(?![A-Za-z0-9]|[.&'+/-][A-Za-z0-9])"),
        re.compile(r"(?<![A-Za-z0-9$€£¥.,:/+-])(\d{4,6})(?![A-Za-z0-9%]|[.,:/-]\d)"),
    )  # fmt: skip


def find_tickers(folded: str, gazetteer: Gazetteer) -> Iterator[Written]:
    """Every ticker of a folded text, surer forms first; later ones may lie within earlier ones."""
    prefix, suffix, terminal, cash, brackets, bare, digits = _patterns()
    for found in prefix.finditer(folded):
        market, code = _markets()[found[1]], (found[2] or "").rstrip(".-/&")
        if code in _markets():  # an exchange of an exchange
            continue
        end = found.start(2) + len(code) if code else found.end()
        if code or _stands_alone(folded, found):
            yield Written(found.start(), end, code, _in_market(market, code), market, "prefix")
    for found in suffix.finditer(folded):
        symbols = _read(found[0])
        if symbols:
            yield Written(found.start(), found.end(), found[1], symbols, None, "suffix")
    for found in terminal.finditer(folded):
        market, code = _terminal()[found[2]], found[1]
        symbols = _read(f"{code} {found[2]}")
        if symbols and (code.isdigit() or symbols[0] in gazetteer.by_symbol):
            yield Written(found.start(), found.end(), code, symbols, market, "terminal")
    for found in cash.finditer(folded):
        yield Written(found.start(), found.end(), *_tagged(found[1], gazetteer), None, "cashtag")
    for found in brackets.finditer(folded):
        symbols = _known(found[1], gazetteer)
        yield Written(found.start(1), found.end(1), found[1], symbols, None, "brackets")
    for found in bare.finditer(folded):
        symbols = _known(found[1], gazetteer)
        if symbols:
            yield Written(found.start(), found.end(), found[1], symbols, None, "bare")
    for found in digits.finditer(folded):
        symbols = _known(found[1], gazetteer)
        if symbols:
            yield Written(found.start(), found.end(), found[1], symbols, None, "digits")


def _tagged(tag: str, gazetteer: Gazetteer) -> tuple[str, tuple[str, ...]]:
    """The code and the symbols of a cashtag: American where it can be, else what is known by it."""
    code = tag.replace(".", "-")
    stem, _, suffix = tag.partition(".")
    if len(suffix) > 1 or (suffix and code not in gazetteer.by_symbol):
        abroad = _read(tag)
        if abroad and abroad[0] in gazetteer.by_symbol:
            return stem, abroad
    if code in gazetteer.by_symbol:
        return code, (code,)
    return code, _known(tag, gazetteer)[:1] or (code,)


def _stands_alone(folded: str, found: re.Match[str]) -> bool:
    """An exchange with a colon and nothing after it, in brackets: "(NASDAQ: )"."""
    return folded[: found.start()].endswith("(") and folded[found.end() :][:1] == ")"


def _known(code: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Symbols of the gazetteer with that code, American ones first where it is letters."""
    listed = gazetteer.by_stem.get(code.replace(".", "-"), ())
    ranked = sorted(listed, key=lambda one: "." in one.symbol)
    return tuple(one.symbol for one in ranked)


def _in_market(market: Market, code: str) -> tuple[str, ...]:
    if not code:
        return ()
    if not market.suffix:
        return _read(code) if not code.isdigit() else ()
    symbols = _read(f"{market.prefixes[0]}:{code}")
    if market.suffix in ("SS", "SZ"):  # the first three digits are those of a board
        return tuple(s for s in symbols if s in numbered(code))
    return symbols


@functools.lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, ...]:
    try:
        found = symbol_from(text)
    except UnknownName:  # not a ticker of any market: it is text
        return ()
    return (found.symbol, *found.others)
