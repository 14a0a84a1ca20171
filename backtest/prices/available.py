"""What a source lacks, said once, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence

from backtest.errors import DataUnavailable, UnknownName, nearest
from backtest.prices.currency import rate_symbols
from backtest.prices.instrument import Instrument
from backtest.prices.notation import suggested
from backtest.prices.sources.source import PriceSource
from backtest.prices.symbols import check_symbol, implied
from backtest.prices.which import describe

__all__ = ["check_available"]


def check_available(symbols: Sequence[str], source: PriceSource, *, base_currency: str) -> None:
    """One message for every symbol and every rate that a source lacks.

    Raises
    ------
    DataUnavailable
        Something is lacking.
    UnknownName
        A text that cannot be a symbol.

    Examples
    --------
    >>> from backtest.prices.choose import open_source
    >>> try:
    ...     check_available(["BABA", "7203.T"], open_source("sample"), base_currency="USD")
    ... except DataUnavailable as lacking:
    ...     print(str(lacking).splitlines()[0])
    sample has no prices of 7203.T, no rate of JPY in USD (JPYUSD=X or USDJPY=X or JPY=X)
    """
    missing = [check_symbol(symbol) for symbol in symbols if not source.has(check_symbol(symbol))]
    lacking = _rates_lacking(symbols, source, base_currency)
    if not missing and not lacking:
        return
    said = []
    if missing:
        said.append("prices of " + ", ".join(_offered(symbol, source) for symbol in missing))
    for currency in lacking:
        ways = " or ".join(_ways(currency, base_currency))
        said.append(f"rate of {currency} in {base_currency} ({ways})")
    raise DataUnavailable(f"{source.name} has no {', no '.join(said)}\n  mend: {source.mend}")


def _rates_lacking(symbols: Sequence[str], source: PriceSource, base: str) -> list[str]:
    """Currencies without a way to the base, those of symbols that are missing included."""
    instruments = [_known(symbol, source) for symbol in symbols]
    held = {i.currency for i in instruments if i is not None and i.kind != "rate"} - {base}
    return [currency for currency in sorted(held) if not _reachable(currency, base, source)]


def _known(symbol: str, source: PriceSource) -> Instrument | None:
    if source.has(symbol):
        return source.instrument(symbol)
    try:
        return implied(symbol)
    except UnknownName:
        return None  # it is named as missing already; its currency is not known


def _reachable(currency: str, base: str, source: PriceSource) -> bool:
    def quoted(one: str, other: str) -> bool:
        return any(source.has(symbol) for symbol in rate_symbols(one, other))

    if quoted(currency, base):
        return True
    return "USD" not in (currency, base) and quoted(currency, "USD") and quoted("USD", base)


def _ways(currency: str, base: str) -> tuple[str, ...]:
    direct = rate_symbols(currency, base)
    if "USD" in (currency, base):
        return direct
    return (*direct, f"{currency}=X with {base}=X")


def _offered(symbol: str, source: PriceSource) -> str:
    if symbol.isdigit():
        meant = suggested(symbol)
        return f"{symbol} (did you mean {meant}?)" if meant else symbol
    close = nearest(symbol, source.symbols())
    # Four-digit codes are all alike: offer only what differs in case or by a slip.
    alike = close is not None and close.casefold().replace(".", "") == symbol.casefold().replace(
        ".", ""
    )
    meant = close if alike else _meant(symbol, source)
    return f"{symbol} (did you mean {meant}?)" if meant else symbol


def _meant(symbol: str, source: PriceSource) -> str | None:
    """The symbol of a company of that name, or of that code written otherwise.

    A listing of the company that the source has goes before one that it lacks.
    """
    try:
        found = describe(symbol)
    except UnknownName:
        return None
    listings = [str(found["symbol"]), *(str(one["symbol"]) for one in found["listings"])]
    held = next((one for one in listings if source.has(one)), listings[0])
    return None if held == symbol else held
