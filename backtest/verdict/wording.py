"""How the verdict's sentences say numbers: percents, counts, probabilities."""

from __future__ import annotations

__all__ = ["count", "percent", "probability", "signed"]


def percent(fraction: float) -> str:
    """Its size in percent, with a decimal below one.

    Examples
    --------
    >>> percent(-0.254), percent(0.004)
    ('25 %', '0.4 %')
    """
    size = abs(100.0 * fraction)
    return f"{size:.0f} %" if size >= 1 else f"{size:.1f} %"


def signed(fraction: float) -> str:
    """In percent with a decimal and its sign.

    Examples
    --------
    >>> signed(-0.2544), signed(0.0)
    ('−25.4 %', '0.0 %')
    """
    said = f"{abs(100.0 * fraction):.1f} %"
    if said == "0.0 %":
        return said
    return f"{'+' if fraction > 0 else '−'}{said}"


def count(number: int, noun: str, nouns: str | None = None) -> str:
    """A number and its noun.

    Examples
    --------
    >>> count(1, "trade"), count(2, "trade")
    ('1 trade', '2 trades')
    """
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def probability(p: float) -> str:
    """A p-value with two figures that count, never rounded to nothing.

    Examples
    --------
    >>> probability(0.2756), probability(0.00123), probability(0.00001)
    ('0.28', '0.0012', 'below 0.0001')
    """
    if p < 0.0001:
        return "below 0.0001"
    return f"{p:.2f}" if p >= 0.1 else f"{p:.2g}"
