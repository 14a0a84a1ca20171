"""Costs: what was charged, by whom, and where nobody could be cited for what is charged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import money, percent, signed_money
from backtest.report.outside import one_line
from backtest.report.section import Column, Fact, Facts, Line, Lines, Section, Table, Tone
from backtest.report.sections.words import cell, figure_of

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["costs"]


FEES = (Column("Market", "left"), Column("Fee", "left"), Column("Orders"), Column("Amount"))


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
    blocks: list[Facts | Table | Lines] = [Facts(tuple(facts))]
    if len(result.fees.table):
        blocks.append(_fees(result, currency))
    said = [Line(f"! {one_line(text, 200)}", "warning") for text in result.fees.untaxed]
    said.extend(Line(one_line(text, 200), "quiet") for text in result.fees.assumed)
    blocks.extend([Lines(tuple(said))] if said else [])
    return Section("costs", "Costs", tuple(blocks))


def _fees(result: Result, currency: str) -> Table:
    rows = [
        (
            cell(one_line(str(row.exchange), 12)),
            cell(one_line(str(row.fee), 30)),
            cell(str(row.orders), "quiet"),
            cell(money(figure_of(row.amount))),
        )
        for row in result.fees.table.itertuples(index=False)
    ]
    return Table(FEES, tuple(rows), f"What the markets charged, {currency}")


def _tone(note: str) -> Tone:
    return "warning" if note.endswith("known") else "plain"


def _taxes(result: Result) -> str:
    if result.thesis.costs.taxes == "none":
        return "turned off by the thesis"
    if result.fees.untaxed:
        return "what each market charges; not all of it is known"
    return "what each market charges"
