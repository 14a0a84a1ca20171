"""What a thesis needs of prices: its series, and how far back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backtest.events.combine import Combined
from backtest.events.detect import Detector
from backtest.events.find import first_dated
from backtest.events.shelf import Shelf
from backtest.prices.exposure import exposure_symbols
from backtest.prices.needs import YEARS, Needs
from backtest.thesis.thesis import Thesis

__all__ = ["named_series", "needs_of"]


def needs_of(
    thesis: Thesis, *, today: date, also: Sequence[str] = (), shelf: Shelf | None = None
) -> Needs:
    """Series and days of a run: from `YEARS` before its first day to the end of its period.

    The first day is the period's, else that of the earliest event of a catalogue, a list or a
    source, else today. `also` are needed besides, `shelf` holds the user's own events. History
    begins with a year, so that neighbouring theses need the same days.

    Examples
    --------
    >>> from backtest.thesis import load
    >>> needed = needs_of(load("zhipu-entity-list"), today=date(2026, 3, 1))
    >>> needed.symbols, needed.wished
    (('0981.HK', 'BABA', '0700.HK', '^HSI'), ('KWEB',))
    >>> needed.least.isoformat(), needed.first.isoformat(), needed.last.isoformat()
    ('2025-01-15', '2020-01-01', '2026-03-01')
    """
    named = tuple(dict.fromkeys([*named_series(thesis), *also]))
    least = _first_day(thesis, today, shelf)
    end = None if thesis.period is None else thesis.period.end
    return Needs(
        symbols=named,
        wished=exposure_symbols(thesis.symbols, named),
        base_currency=thesis.base_currency,
        first=date(least.year - YEARS, 1, 1),
        last=today if end is None else min(end, today),
        least=least,
    )


def named_series(thesis: Thesis) -> tuple[str, ...]:
    """Legs, then benchmark, then what detectors watch and sessions are counted of; each once."""
    watched: list[str] = []
    for definition in thesis.events.values():
        if isinstance(definition, Detector):
            watched += definition.detect.symbols
        elif isinstance(definition, Combined) and definition.combine.sessions_of is not None:
            watched.append(definition.combine.sessions_of)
    return tuple(dict.fromkeys([*thesis.symbols, *thesis.benchmark, *watched]))


def _first_day(thesis: Thesis, today: date, shelf: Shelf | None) -> date:
    if thesis.period is not None and thesis.period.start is not None:
        return min(thesis.period.start, today)
    earliest = first_dated(thesis.events, folder=thesis.folder, shelf=shelf)
    return today if earliest is None else min(earliest.date(), today)
