"""Rates to fetch: which quote of a pair to ask for first."""

from __future__ import annotations

from backtest.prices.currency import rate_symbols
from backtest.prices.symbols import rate_pair

__all__ = ["rate_candidates"]

_FIRST = ("EUR", "GBP", "AUD", "NZD", "USD")
"""Currencies of which the market quotes one unit in others, from the first on."""


def rate_candidates(currency: str, base: str) -> tuple[str, ...]:
    """Symbols of a pair, the one that the market itself quotes first.

    The other way round a provider rounds: HKDUSD=X has four digits after a zero, HKD=X five.

    Examples
    --------
    >>> rate_candidates("HKD", "USD"), rate_candidates("GBP", "USD")
    (('HKD=X', 'USDHKD=X', 'HKDUSD=X'), ('GBPUSD=X', 'GBP=X', 'USDGBP=X'))
    """
    return tuple(sorted(rate_symbols(currency, base), key=_unlike_the_market))


def _unlike_the_market(symbol: str) -> tuple[bool, int]:
    pair = rate_pair(symbol)
    assert pair is not None, symbol
    one, other = (_FIRST.index(code) if code in _FIRST else len(_FIRST) for code in pair)
    return one > other, len(symbol)
