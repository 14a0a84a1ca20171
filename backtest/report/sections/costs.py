"""Costs: what was charged, and what this version does not charge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import money, percent, signed_money
from backtest.report.section import Fact, Facts, Section, Tone

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["costs"]


def costs(result: Result) -> Section:
    """Commission, taxes, borrow, slippage, their sum, and interest beside them."""
    trades, terms = result.trades, result.thesis.costs
    currency = result.thesis.base_currency
    rates = {
        "commission": percent(terms.commission, 2),
        "taxes": _taxes(result),
        "borrow": f"{percent(terms.borrow, 2)} a year on shorts",
        "slippage": f"{percent(terms.slippage, 2)} a fill, inside the prices",
    }
    facts = [
        Fact(name.capitalize(), money(float(trades[name].sum()), currency), note, _tone(note))
        for name, note in rates.items()
    ]
    facts.append(Fact("All", money(result.metrics.costs, currency), "", "strong"))
    facts.append(
        Fact(
            "Interest",
            signed_money(result.outcome.interest, currency),
            f"cash {percent(terms.cash_rate, 2)}, margin {percent(terms.margin_rate, 2)} a year",
        )
    )
    return Section("costs", "Costs", (Facts(tuple(facts)),))


def _tone(note: str) -> Tone:
    return "warning" if note.startswith("not charged") else "plain"


def _taxes(result: Result) -> str:
    if result.thesis.costs.taxes == "none":
        return "turned off by the thesis"
    if result.outcome.taxes_charged:
        return "what each market charges"
    return "not charged: 'taxes: market' charges nothing in this version"
