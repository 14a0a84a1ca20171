"""Currency conversion: one rate per date and pair, carried forward (SEMANTICS 2.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable
from backtest.prices.bars import Bars

__all__ = ["Conversion", "Rates", "find_rates", "rate_symbols"]

Dates = npt.NDArray[np.datetime64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rates:
    """Quotes of one currency in the base currency, on their own dates, in order."""

    currency: str
    dates: Dates  # (q,) datetime64[D]
    values: Values  # units of base for one unit of `currency`
    route: str  # how it was found: "direct HKDUSD=X", "inverse HKD=X", "through USD: …"

    def on(self, dates: Dates) -> Values:
        """The rate of each date, carried forward; NaN before the first quote."""
        return self._looked_up(dates, "right")

    def before(self, dates: Dates) -> Values:
        """The last rate dated before each date; NaN where there is none."""
        return self._looked_up(dates, "left")

    def _looked_up(self, dates: Dates, side: str) -> Values:
        at = np.searchsorted(self.dates, dates, side=side) - 1  # type: ignore[call-overload]  # stubs lack datetime64
        return np.where(at >= 0, self.values[np.maximum(at, 0)], np.nan)


@dataclass(frozen=True, eq=False)
class Conversion:
    """Rates of every currency of a panel into the base currency."""

    base: str
    rates: Mapping[str, Rates]  # without the base itself

    def on(self, currency: str, dates: Dates) -> Values:
        """The rate of each date, carried forward; NaN before the first quote."""
        return np.ones(len(dates)) if currency == self.base else self._of(currency).on(dates)

    def before(self, currency: str, dates: Dates) -> Values:
        """The last rate dated before each date; NaN where there is none."""
        return np.ones(len(dates)) if currency == self.base else self._of(currency).before(dates)

    def _of(self, currency: str) -> Rates:
        if currency not in self.rates:
            raise DataUnavailable(
                f"no rate of {currency} in {self.base} was read"
                f"\n  mend: give one of {', '.join(rate_symbols(currency, self.base))}"
            )
        return self.rates[currency]


def rate_symbols(currency: str, base: str) -> tuple[str, ...]:
    """Symbols that give a pair, in the order in which they are looked for.

    Examples
    --------
    >>> rate_symbols("HKD", "USD")
    ('HKDUSD=X', 'USDHKD=X', 'HKD=X')
    >>> rate_symbols("USD", "HKD")
    ('USDHKD=X', 'HKD=X', 'HKDUSD=X')
    """
    return tuple(symbol for symbol, _ in _ways(currency, base))


def find_rates(
    currency: str, base: str, *, has: Callable[[str], bool], read: Callable[[str], Bars]
) -> Rates | None:
    """Rates of `currency` in `base`: direct, else inverse, else through USD; None where none is.

    The way is chosen once for the pair, not date by date. Through USD each leg is
    carried forward on its own, from the first date on which both exist.

    Parameters
    ----------
    currency, base : str
        Codes such as HKD and USD.
    has, read : callable
        Whether a source has a symbol, and its rows; only what is used is read.
    """
    found = _one_leg(currency, base, has, read)
    if found is not None or "USD" in (currency, base):
        return found
    first, second = _one_leg(currency, "USD", has, read), _one_leg("USD", base, has, read)
    if first is None or second is None:
        return None
    dates = np.union1d(first.dates, second.dates)
    dates = dates[dates >= max(first.dates[0], second.dates[0])]
    route = f"through USD: {first.route}, {second.route}"
    return Rates(currency, dates, first.on(dates) * second.on(dates), route)


def _ways(currency: str, base: str) -> tuple[tuple[str, bool], ...]:
    """(symbol, whether it is the pair itself rather than its inverse), best first.

    The short form ``HKD=X`` is HKD per USD: USD's own rate in HKD.
    """
    direct = [f"{currency}{base}=X"] + ([f"{base}=X"] if currency == "USD" else [])
    inverse = [f"{base}{currency}=X"] + ([f"{currency}=X"] if base == "USD" else [])
    return tuple([(s, True) for s in direct] + [(s, False) for s in inverse])


def _one_leg(
    currency: str, base: str, has: Callable[[str], bool], read: Callable[[str], Bars]
) -> Rates | None:
    for symbol, direct in _ways(currency, base):
        if has(symbol):
            bars = read(symbol)
            values = bars.close if direct else 1.0 / bars.close
            return Rates(
                currency, bars.dates, values, f"{'direct' if direct else 'inverse'} {symbol}"
            )
    return None
