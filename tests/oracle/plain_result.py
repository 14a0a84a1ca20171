"""The replay's trades, path and figures, written up for comparison."""

from __future__ import annotations

import datetime as dt
from typing import Any

from plain_benchmark import components, trade_benchmark, worth_of
from plain_calendar import sessions
from plain_metrics import drawdowns, measure
from plain_prices import number


def write_up(run: Any) -> dict[str, Any]:
    """Everything that a result of the package can be compared with."""
    books, last = run.books, run.books.dates[-1] if run.books.dates else None
    parts = components(run.case, run.end)
    trades = [_trade(run, trade, parts, last) for trade in run.trades]
    figures: dict[str, Any] = {}
    episodes = []
    if books.dates:
        figures = measure(
            books.dates,
            books.values,
            capital=run.capital,
            risk_free=number(run.thesis.get("risk_free", 0)),
            benchmark=worth_of(parts, run.money, books.dates),
        )
        figures |= _of_trades(run, trades)
        episodes = drawdowns(books.dates, books.values)
        pnl = sum(trade["pnl"] for trade in trades)
        left = books.values[-1] - run.capital - pnl - books.interest[-1]
        assert abs(left) <= 1e-9 * run.capital, "Σ pnl + interest is not the change of equity"
    return {
        "trades": trades,
        "skipped": sorted(run.skipped),
        "dates": books.dates,
        "values": books.values,
        "interest": books.interest[-1] if books.interest else 0.0,
        "metrics": figures,
        "drawdowns": episodes,
        "reached": run.seen | {f"exit: {trade['exit_reason']}" for trade in trades},
    }


def _trade(run: Any, c: Any, parts: Any, last: dt.date) -> dict[str, Any]:
    bar = c.share.bars[c.entry.bar]
    open_still = c in run.held
    pnl = c.flows
    reason = c.reason
    if open_still:
        pnl += c.side * run._value(c, last)
        reason = "ruined" if run.books.ruined else _open_or_ended(c, last)
    return {
        "event_id": c.event.id,
        "rule": c.rule,
        "symbol": c.share.symbol,
        "side": "long" if c.side > 0 else "short",
        "budget": c.budget,
        "cut_from": c.cut_from,
        "entry_date": c.date,
        "entry_price": c.fill / bar.factor,
        "quantity": c.quantity,
        "exit_date": None if open_still else c.exit_date,
        "exit_price": None if open_still else c.exit_price,
        "exit_reason": reason,
        "costs": c.costs,
        "pnl": pnl,
        "return": pnl / c.budget,
        "benchmark_return": trade_benchmark(parts, run.money, c, last, run.seen),
        "missed_move": c.entry.missed,
    }


def _open_or_ended(c: Any, last: dt.date) -> str:
    """2.7: more than five sessions between the instrument's last bar and the replay's end."""
    final = c.share.bars[-1].date
    missing = sum(1 for day, _, _ in sessions(c.share.exchange) if final < day <= last)
    return "data_ended" if missing > 5 else "open"


def _of_trades(run: Any, trades: list[dict[str, Any]]) -> dict[str, float | None]:
    dates, values = run.books.dates, run.books.values
    closed = [trade["pnl"] for trade in trades if trade["exit_date"] is not None]
    gains = sum(pnl for pnl in closed if pnl > 0)
    losses = sum(pnl for pnl in closed if pnl < 0)
    held = 0
    for date in dates[1:]:
        if any(
            t["entry_date"] <= date and (t["exit_date"] is None or date <= t["exit_date"])
            for t in trades
        ):
            held += 1
    years = (dates[-1] - dates[0]).days / 365.25
    moved = sum(c.bought + c.sold for c in run.trades)
    costs = sum(trade["costs"] for trade in trades)
    return {
        "exposure": held / (len(dates) - 1) if len(dates) > 1 else None,
        "turnover": moved / 2 / (sum(values) / len(values)) / years if years else None,
        "hit_rate": sum(1 for pnl in closed if pnl > 0) / len(closed) if closed else None,
        "profit_factor": gains / abs(losses) if losses else None,
        "costs": costs,
        "gross_return": values[-1] / run.capital - 1 + costs / run.capital,
    }
