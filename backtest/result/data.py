"""Where the numbers came from, and what must be said of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from backtest.prices.panel import Panel
from backtest.prices.pin import Pin

__all__ = ["Data", "describe_data"]


@dataclass(frozen=True, slots=True)
class Data:
    """The prices that a run used.

    `first` and `last` are the first and last bar of any instrument that was read;
    `routes` say how each currency was converted, `close_only` which instruments have
    closes alone (SEMANTICS 2.5), `faults` which rows were left out, `notes` what else
    a report must say.
    """

    source: str
    snapshot: str  # "sha256:…"
    first: datetime.date | None
    last: datetime.date | None
    symbols: tuple[str, ...]
    close_only: tuple[str, ...]
    routes: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    pins: tuple[Pin, ...] = ()  # what a lock holds of each series


def describe_data(panel: Panel) -> Data:
    """What a panel says of its own origin."""
    pairs = zip(panel.instruments, panel.close_only, strict=True)
    return Data(
        source=panel.source,
        snapshot=panel.snapshot,
        first=panel.dates.min().item() if len(panel.dates) else None,
        last=panel.dates.max().item() if len(panel.dates) else None,
        symbols=tuple(instrument.symbol for instrument in panel.instruments),
        close_only=tuple(instrument.symbol for instrument, only in pairs if only),
        routes=tuple(
            f"{currency}: {rates.route}"
            for currency, rates in sorted(panel.conversion.rates.items())
        ),
        faults=tuple(panel.faults),
        notes=tuple(panel.notes),
        pins=panel.pins,
    )
