"""Returns: the figures of the run beside the benchmark's, and why some are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backtest.report.numbers import money, percent, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import FIGURES, cell, figures_named, tone_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["returns"]

SIGNED = ("total_return", "gross_return", "cagr", "alpha")
IN_PERCENT = ("volatility", "max_drawdown", "exposure", "hit_rate")


def returns(result: Result) -> Section:
    """Every figure of the contract, `–` where it is null, with the reason below."""
    metrics, other = result.metrics, result.benchmark_metrics
    figures = metrics.figures()
    others = other.figures() if other is not None else {}
    currency = result.thesis.base_currency
    columns = [Column("", "left"), Column("This thesis")]
    if other is not None:
        columns.append(Column(one_line(result.benchmark_symbol or "Benchmark", 24)))
    columns.append(Column("", "left"))
    rows = []
    for name in FIGURES:
        value = figures.get(name)
        row = [cell(FIGURES[name]), _figure(name, value, currency)]
        if other is not None:
            has = others.get(name) is not None
            row.append(
                _figure(name, others[name], currency) if has and name != "costs" else cell("")
            )
        row.append(cell(_mark(name, value, metrics.flags), "quiet"))
        rows.append(tuple(row))
    notes = tuple(Line(text, "quiet") for text in _reasons(figures, metrics.flags))
    return Section(
        "returns", "Returns", (Table(tuple(columns), tuple(rows), whole=True), Lines(notes))
    )


def _figure(name: str, value: float | None, currency: str) -> Cell:
    if name in SIGNED:
        return Cell(signed_percent(value), tone_of(value))
    if name in IN_PERCENT:
        return Cell(percent(value), "bad" if name == "max_drawdown" and value else "plain")
    return Cell(money(value, currency) if name == "costs" else ratio(value))


def _mark(name: str, value: float | None, flags: Mapping[str, str]) -> str:
    if name not in flags:
        return ""
    return "not computed" if value is None else "misleading"


def _reasons(figures: Mapping[str, float | None], flags: Mapping[str, str]) -> list[str]:
    """One line a reason, with all the figures that it concerns."""
    by_reason: dict[str, list[str]] = {}
    for name in FIGURES:
        if name in flags:
            by_reason.setdefault(one_line(flags[name], 300), []).append(name)
    return [f"{figures_named(names)}: {reason}" for reason, names in by_reason.items()]
