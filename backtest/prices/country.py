"""Countries: whose market an exchange is, and whose news moves a company."""

from __future__ import annotations

from backtest.prices.exposure import exposure_of
from backtest.prices.symbols import implied

__all__ = ["countries_of"]

# ISO 10383 gives each market identifier code its country; Hong Kong's is told as China's too.
OF_EXCHANGE = {
    "XNYS": ("US",), "XNAS": ("US",), "ARCX": ("US",), "XASE": ("US",), "BATS": ("US",),
    "OTCM": ("US",), "XCBO": ("US",), "XHKG": ("HK", "CN"), "XSHG": ("CN",), "XSHE": ("CN",),
    "XTAI": ("TW",), "ROCO": ("TW",), "XTKS": ("JP",), "XKRX": ("KR",), "XKOS": ("KR",),
    "XLON": ("GB",), "XAMS": ("NL",), "XPAR": ("FR",), "XETR": ("DE",), "XFRA": ("DE",),
    "XMIL": ("IT",), "XSWX": ("CH",), "XTSE": ("CA",), "XASX": ("AU",), "XSES": ("SG",),
    "XBOM": ("IN",), "XNSE": ("IN",), "XTAE": ("IL",), "BVMF": ("BR",), "XJSE": ("ZA",),
}  # fmt: skip


def countries_of(symbol: str, exchange: str | None) -> tuple[str, ...]:
    """Countries (ISO 3166, two letters) whose news is the company's own.

    The market that it earns in (``exposure.csv``) says so before the exchange where its
    shares trade; empty where neither is known.

    Examples
    --------
    >>> countries_of("BABA", "XNYS"), countries_of("F", "XNYS"), countries_of("X", None)
    (('HK', 'CN'), ('US',), ())
    """
    market = exposure_of(symbol).market
    place = implied(market).exchange if market is not None else exchange
    return OF_EXCHANGE.get(place or "", ())
