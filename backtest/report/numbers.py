"""How a number, a date and a count are said; the one place that formats them.

A sign is U+2212 or "+", a fraction is said in percent with a narrow space before the
sign, and what could not be computed is "–". A format that can print only ASCII
respells these (``formats/text.py``).
"""

from __future__ import annotations

import math
from datetime import date, datetime

__all__ = [
    "NOTHING",
    "counted",
    "day",
    "instant",
    "money",
    "p_value",
    "percent",
    "percent_in_table",
    "price",
    "quantity",
    "ratio",
    "signed_money",
    "signed_percent",
]

NOTHING = "–"
NARROW = "\u202f"


def percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction in percent; a minus only where it is below zero.

    Parameters
    ----------
    fraction : float or None
        0.25 is 25 %. None and NaN are said as "–".
    digits : int
        Places after the point.

    Examples
    --------
    >>> percent(-0.0914), percent(None), percent(0.25, 0)
    ('−9.1\\u202f%', '–', '25\\u202f%')
    """
    return _said(fraction, 100.0, f",.{digits}f", NARROW + "%", plus=False)


def signed_percent(fraction: float | None, digits: int = 1) -> str:
    """A fraction in percent, always with its sign (none for what rounds to zero).

    Examples
    --------
    >>> signed_percent(0.25), signed_percent(-0.00001)
    ('+25.0\\u202f%', '0.0\\u202f%')
    """
    return _said(fraction, 100.0, f",.{digits}f", NARROW + "%", plus=True)


def percent_in_table(fraction: float | None) -> str:
    """A signed percentage whose table says its unit: one place below ten, else none.

    Examples
    --------
    >>> percent_in_table(0.0314), percent_in_table(-0.3252), percent_in_table(0.0999)
    ('+3.1', '−33', '+10')
    """
    digits = 1 if fraction is None or abs(fraction) < 0.0995 else 0
    return _said(fraction, 100.0, f",.{digits}f", "", plus=True)


def money(amount: float | None, currency: str = "") -> str:
    """An amount to the unit, or to two places below a hundred; the currency follows.

    Examples
    --------
    >>> money(1_250_000.4, "USD"), money(-3.5), money(None, "USD")
    ('1,250,000\\u202fUSD', '−3.50', '–')
    """
    return _said(amount, 1.0, _places(amount), NARROW + currency if currency else "", plus=False)


def signed_money(amount: float | None, currency: str = "") -> str:
    """An amount, always with its sign.

    Examples
    --------
    >>> signed_money(83_500.2), signed_money(-12.0, "USD")
    ('+83,500', '−12.00\\u202fUSD')
    """
    return _said(amount, 1.0, _places(amount), NARROW + currency if currency else "", plus=True)


def price(value: float | None) -> str:
    """A price as quoted, after slippage: two places, four below one, six below a cent.

    Examples
    --------
    >>> price(372.186), price(0.5), price(0.00123)
    ('372.19', '0.5000', '0.001230')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    size = abs(value)
    places = 2 if size >= 1 else 4 if size >= 0.01 else 6
    return _said(value, 1.0, f",.{places}f", "", plus=False)


def quantity(shares: float | None) -> str:
    """A number of shares: whole ones without a point, fractions to two or four places.

    Examples
    --------
    >>> quantity(12_000.0), quantity(6983.2511), quantity(0.3333333)
    ('12,000', '6,983.25', '0.3333')
    """
    if shares is None or not math.isfinite(shares):
        return NOTHING
    if shares == round(shares):
        return _said(shares, 1.0, ",.0f", "", plus=False)
    return _said(shares, 1.0, ",.2f" if abs(shares) >= 1 else ",.4f", "", plus=False)


def ratio(value: float | None) -> str:
    """A plain ratio (Sharpe, beta, turnover) to two places.

    Examples
    --------
    >>> ratio(1.2345), ratio(-0.5), ratio(None)
    ('1.23', '−0.50', '–')
    """
    return _said(value, 1.0, ",.2f", "", plus=False)


def p_value(p: float | None) -> str:
    """A probability with two figures that count, never rounded to nothing.

    Examples
    --------
    >>> p_value(0.2756), p_value(0.00123), p_value(0.00001), p_value(None)
    ('0.28', '0.0012', '<0.0001', '–')
    """
    if p is None:
        return "–"
    if p < 0.0001:
        return "<0.0001"
    return f"{p:.2f}" if p >= 0.1 else f"{p:.2g}"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "event"), counted(3, "event"), counted(0, "entry", "entries")
    ('1 event', '3 events', '0 entries')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def day(when: date | str | None) -> str:
    """A date in ISO 8601, "–" where there is none.

    Examples
    --------
    >>> day(date(2025, 1, 16)), day(None)
    ('2025-01-16', '–')
    """
    if when is None:
        return NOTHING
    return when if isinstance(when, str) else when.isoformat()[:10]


def instant(when: datetime) -> str:
    """An instant to the minute (to the second where it has one), with its offset.

    Examples
    --------
    >>> from datetime import timezone
    >>> instant(datetime(2025, 1, 15, 20, 10, tzinfo=timezone.utc))
    '2025-01-15 20:10 +00:00'
    """
    text = when.isoformat(sep=" ", timespec="seconds" if when.second else "minutes")
    return f"{text[:-6]} {text[-6:]}" if when.tzinfo is not None else text


def _places(amount: float | None) -> str:
    return ",.2f" if amount is not None and 0 < abs(amount) < 100 else ",.0f"


def _said(value: float | None, scale: float, shape: str, unit: str, *, plus: bool) -> str:
    if value is None or not math.isfinite(value):
        return NOTHING
    digits = format(abs(value) * scale, shape)
    if not any(character in "123456789" for character in digits):
        return digits + unit
    return ("−" if value < 0 else "+" if plus else "") + digits + unit
