"""Data: which prices, from when to when, with which rates, and what was wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day
from backtest.report.outside import one_line
from backtest.report.section import Fact, Facts, Line, Lines, Section
from backtest.version import __version__

if TYPE_CHECKING:
    from backtest.result.books import Reconciliation
    from backtest.result.result import Result

__all__ = ["data"]

MOST = 20


def data(result: Result) -> Section:
    """Source, snapshot, range, rates, then every note and fault."""
    found = result.data
    facts = [
        Fact("Prices", one_line(found.source, 120)),
        Fact("Snapshot", one_line(found.snapshot, 24)),
        Fact("Bars", f"{day(found.first)} to {day(found.last)}"),
        Fact("Symbols", _row(found.symbols)),
    ]
    if found.routes:
        facts.append(Fact("Rates", _row(found.routes, "; ")))
    if found.close_only:
        facts.append(
            Fact("Closes only", _row(found.close_only), "orders at the open fill at the close")
        )
    if result.books is not None:
        facts.append(_books(result.books))
    facts.append(Fact("Version", f"backtest {__version__}"))
    lines = [Line(f"• {one_line(note, 300)}") for note in found.notes]
    lines += [Line(f"! {one_line(fault, 300)}", "warning") for fault in found.faults[:MOST]]
    if len(found.faults) > MOST:
        lines.append(Line(f"! and {counted(len(found.faults) - MOST, 'more fault')}", "warning"))
    return Section("data", "Data", (Facts(tuple(facts)), Lines(tuple(lines))))


def _books(found: Reconciliation) -> Fact:
    """Whether vectorbt's account of the same fills is the kernel's."""
    apart = f"{found.largest_difference:.1e} of the capital at most, at any date's close"
    if found.reconciled:
        return Fact("Books", "reconciled", f"vectorbt's equity and ours differ by {apart}", "good")
    said = f"vectorbt's equity and ours differ by {apart}, first on {day(str(found.on))}"
    return Fact("Books", "NOT reconciled", said, "bad")


def _short(snapshot: str) -> str:
    """Enough of a hash to compare by eye; the whole one is in the JSON."""
    return one_line(snapshot, 24)


def _row(names: tuple[str, ...], between: str = ", ") -> str:
    shown = between.join(one_line(name, 80) for name in names[:MOST])
    return shown if len(names) <= MOST else f"{shown} and {len(names) - MOST} more"
