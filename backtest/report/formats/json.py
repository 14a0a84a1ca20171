"""The report as JSON: the contract's shape, schema 2, the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from backtest.report.formats.json_chance import describe_abnormal, describe_peers, describe_placebo
from backtest.report.formats.plain import plain, plain_day
from backtest.version import __version__

if TYPE_CHECKING:
    from backtest.events.event import Event
    from backtest.result.books import Reconciliation
    from backtest.result.clocks import ClockSummary
    from backtest.result.confounders import Confounders
    from backtest.result.hindsight import Hindsight
    from backtest.result.result import Result

__all__ = ["SCHEMA", "describe_result", "render_json"]

SCHEMA = 2

TRADE = (
    "event_id", "rule", "symbol", "side", "budget", "cut_from", "entry_date", "entry_price",
    "quantity", "exit_date", "exit_price", "exit_reason", "costs", "pnl", "return",
    "benchmark_return", "missed_move", "definition", "currency", "entry_at", "exit_at",
    "sessions", "commission", "taxes", "borrow", "slippage",
)  # fmt: skip
CONFOUNDER = ("id", "announced_at", "title", "kind", "sessions", "names", "trades", "source")
SKIPPED = ("event_id", "rule", "symbol", "reason", "definition", "side")


ASKED = ("books", "specification", "peers", "abnormal")
"""What a run gives only where it was asked for."""


def render_json(result: Result, *, asked: bool = True) -> str:
    """The result as JSON text in ASCII, with a line feed at its end.

    Without what was `asked` for besides it is the same whatever was: what a lock holds.
    """
    found = describe_result(result)
    if not asked:
        found |= dict.fromkeys(ASKED)
    return json.dumps(found, indent=2, allow_nan=False) + "\n"


def describe_result(result: Result) -> dict[str, Any]:
    """The result as plain dicts, lists, numbers and texts, in the contract's order.

    Beyond the contract: `flags` say why a figure is null or misleads, `cuts` which
    budgets were cut, `ended` what ended the replay before its time, `attribution` where
    the profit came from (a row per trade, in the trades' order), `break_even_slippage` the
    slippage a fill at which nothing is left, `break_even_note` why it is null, `tradability`
    what stood in the way of each trade, and of each kind how many trades and the profit without
    them.
    """
    dates = [str(day) for day in result.outcome.dates]
    metrics, other = result.metrics, result.benchmark_metrics
    verdict = result.verdict
    benchmark = None
    if result.benchmark_symbol is not None:
        benchmark = {
            "symbol": result.benchmark_symbol,
            "metrics": {} if other is None else _figures(other.figures()),
        }
    return {
        "schema": SCHEMA,
        "thesis": result.thesis.name,
        "version": __version__,
        "base_currency": result.thesis.base_currency,
        "period": {"start": dates[0], "end": dates[-1]},
        "events": [_event(event) for event in result.history.events],
        "trades": _rows(result.trades, TRADE),
        "skipped": _rows(result.skipped, SKIPPED),
        "cuts": _rows(result.cuts, tuple(result.cuts.columns)),
        "equity": {"dates": dates, "values": [plain(value) for value in result.outcome.equity]},
        "metrics": _figures(metrics.figures()),
        "flags": dict(metrics.flags),
        "attribution": _attribution(result),
        "tradability": _tradability(result),
        "break_even_slippage": plain(result.break_even.slippage),
        "break_even_note": result.break_even.note,
        "drawdowns": _rows(result.drawdowns, ("peak", "trough", "recovery", "depth")),
        "benchmark": benchmark,
        "clocks": {
            "event": _clock(result.clocks.event),
            "event_known_from": _clock(result.clocks.event_known_from),
            "publication": _clock(result.clocks.publication),
        },
        "hindsight": None if result.hindsight is None else _hindsight(result.hindsight),
        "specification": _specification(result),
        "abnormal": None if result.abnormal is None else describe_abnormal(result.abnormal),
        "peers": None if result.peers is None else describe_peers(result.peers),
        "placebo": None if result.placebo is None else describe_placebo(result.placebo),
        "confounders": _confounders(result.confounders),
        "verdict": None
        if verdict is None
        else {"paid": verdict.paid, "call": verdict.call, "reasons": list(verdict.reasons)},
        "books": _books(result.books),
        "ended": "ruined" if result.outcome.ruined else None,
        "interest": plain(result.outcome.interest),
        "taxes_charged": result.thesis.costs.taxes == "market",
        "untaxed": list(result.fees.untaxed),
        "fees_assumed": list(result.fees.assumed),
        "fees": _rows(result.fees.table, tuple(result.fees.table.columns)),
        "faults": list(result.data.faults),
        "data": _data(result),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "definition": event.definition,
        "known_from": event.known_from.isoformat(),
        "known_by": event.known_by.isoformat(),
        "precision": event.precision,
        "title": event.title,
        "source": event.source,
    }


def _rows(table: pd.DataFrame, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {name: plain(row[name]) for name in columns}
        for row in table.loc[:, list(columns)].to_dict("records")
    ]


def _specification(result: Result) -> dict[str, Any] | None:
    found = result.specification
    if found is None:
        return None
    rows = [{**{k: plain(v) for k, v in asdict(one).items()}, "holds": one.holds}
            for one in found.readings]  # fmt: skip
    detectable = {str(horizon): plain(size) for horizon, size in found.detectable.items()}
    return {"said": found.said, "readings": rows, "detectable": detectable}


def _hindsight(found: Hindsight) -> dict[str, Any]:
    samples = {"before": found.before, "after": found.after}
    return {
        "published": plain_day(found.published),
        **{name: {k: plain(v) for k, v in asdict(one).items()} for name, one in samples.items()},
    }


def _figures(figures: dict[str, float | None]) -> dict[str, Any]:
    return {name: plain(value) for name, value in figures.items()}


def _attribution(result: Result) -> dict[str, Any]:
    found = result.attribution
    return {
        "total": _figures(asdict(found.total)),
        "of_capital": _figures(asdict(found.of_capital)),
        "trades": _rows(found.trades, tuple(found.trades.columns)),
    }


def _tradability(result: Result) -> dict[str, Any]:
    found = result.tradability
    kinds = {
        "unavailable": found.unavailable, "doubtful": found.doubtful,
        "united_states": found.banned, "waited": found.waited, "large": found.large,
    }  # fmt: skip
    return {
        "trades": _rows(found.trades, tuple(found.trades.columns)),
        "capacity": plain(found.capacity),
        **{
            name: {"trades": len(rows), "profit_without": plain(found.without(rows))}
            for name, rows in kinds.items()
        },
    }


def _books(found: Reconciliation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "reconciled": found.reconciled,
        "largest_difference": plain(found.largest_difference),
        "on": plain_day(found.on),
    }


def _confounders(found: Confounders | None) -> list[dict[str, Any]] | None:
    return None if found is None else _rows(found.events, CONFOUNDER)


def _clock(summary: ClockSummary | None) -> dict[str, Any] | None:
    if summary is None:
        return None
    return {
        "total_return": plain(summary.total_return),
        "max_drawdown": plain(summary.max_drawdown),
    }


def _data(result: Result) -> dict[str, Any]:
    found = result.data
    return {
        "source": found.source,
        "snapshot": found.snapshot,
        "first": plain_day(found.first),
        "last": plain_day(found.last),
        "symbols": list(found.symbols),
        "close_only": list(found.close_only),
        "rates": list(found.routes),
        "notes": list(found.notes),
    }
