"""Where a result of the package and the plain loops disagree, in words."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

NAMES = ("event_id", "rule", "symbol", "side", "exit_reason")
NUMBERS = (
    *("budget", "entry_price", "quantity", "exit_price", "costs", "pnl", "return"),
    *("benchmark_return", "missed_move"),
)
FIGURES = (
    *("total_return", "cagr", "volatility", "sharpe", "sortino", "calmar", "max_drawdown"),
    *("exposure", "turnover", "hit_rate", "profit_factor", "alpha", "beta", "costs"),
    "gross_return",
)
#: Differences of sums near 1, held against 1.
RETURNS = {"total_return", "gross_return", "cagr", "max_drawdown", "alpha", "volatility"}

#: What the package's sentence says for each reason of the loops.
WORDS = {
    "gap": ("the wait broke off", "long after the event"),
    "no bar": ("before the entry (first session", "in the period"),
    "until": ("comes before the entry",),
    "when": ("which ends the tranche, came before its entry",),
    "overlap": ("overlap is skip",),
    "no budget": ("no buying power",),
    "no lot": ("less than one board lot",),
    "ruined": ("the money was gone",),
    "before the period": ("comes before the period",),
}


def close(one: float | None, other: float | None, *, scale: float = 0.0) -> bool:
    """Equal within 1e-9, relatively or of a scale; both null; never one alone."""
    if one is None or other is None or math.isnan(one) or math.isnan(other):
        return _null(one) and _null(other)
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), scale)


def _null(value: float | None) -> bool:
    return value is None or math.isnan(value)


def disagreements(case: dict[str, Any], plain: dict[str, Any], result: Any) -> list[str]:
    """Every value that differs; empty where the two agree."""
    said = []
    trades = result.trades.to_dict("records")
    if len(trades) != len(plain["trades"]):
        said.append(f"{len(plain['trades'])} trades by the loops, {len(trades)} by the package")
    for place, (mine, theirs) in enumerate(zip(plain["trades"], trades, strict=False)):
        said += [f"trade {place} {mine['symbol']}: {text}" for text in _trade(mine, theirs)]
    said += _skips(plain, result)
    return said + _path(case, plain, result) + _figures(plain, result)


def ladder_gaps(result: Any) -> list[str]:
    """Where the rungs of the attribution do not make the profits, to 1e-9 of the capital."""
    found, capital = result.attribution, result.outcome.capital
    names = ("market", "sector", "picks", "currency", "costs")
    said = []
    rows = found.trades.to_dict("records")
    for place, (row, pnl) in enumerate(zip(rows, result.trades["pnl"], strict=True)):
        left = sum(0.0 if _null(row[name]) else row[name] for name in names) - pnl
        if not abs(left) <= 1e-9 * capital:
            said.append(f"trade {place} {row['symbol']}: its rungs miss its profit by {left}")
    for total, whole in ((found.total, capital), (found.of_capital, 1.0)):
        rungs = [getattr(total, name) for name in (*names, "interest")]
        gained = (result.equity.iloc[-1] - capital) * whole / capital
        left = sum(0.0 if rung is None else rung for rung in rungs) - gained
        if not abs(left) <= 1e-9 * whole:
            said.append(f"the rungs miss the run's profit by {left}")
    return said


def wait_gaps(waits: list[Any], result: Any) -> list[str]:
    """Where the package counts other sessions and bars that an order waited for."""
    kinds = ("entry_missing", "entry_suspended", "exit_missing", "exit_suspended")
    said = []
    rows = result.tradability.trades.to_dict("records")
    for place, (row, (entry, leave)) in enumerate(zip(rows, waits, strict=True)):
        found = tuple(int(row[kind]) for kind in kinds)
        if found != (*entry, *leave):
            said.append(
                f"trade {place} {row['symbol']} waited {found}, by the loops {entry, leave}"
            )
    return said


def _skips(plain: dict[str, Any], result: Any) -> list[str]:
    """The same legs, each for the same reason."""
    mine = {skip[:3]: skip[3] for skip in plain["skipped"]}
    theirs = {
        (row.event_id, int(row.rule), row.symbol): row.reason for row in result.skipped.itertuples()
    }
    said = [f"only one of the two skips {key}" for key in sorted(set(mine) ^ set(theirs))]
    if len(result.skipped) != len(plain["skipped"]):
        said.append(f"{len(plain['skipped'])} and {len(result.skipped)} skipped legs")
    for key in sorted(set(mine) & set(theirs)):
        if not any(words in theirs[key] for words in WORDS[mine[key]]):
            said.append(f"{key} skipped for {mine[key]!r} and {theirs[key]!r}")
    return said


def _trade(mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    said = []
    for name in NAMES:
        if str(mine[name]) != str(theirs[name]):
            said.append(f"{name} {mine[name]} and {theirs[name]}")
    for name in ("entry_date", "exit_date"):
        if mine[name] != _day(theirs[name]):
            said.append(f"{name} {mine[name]} and {theirs[name]}")
    for name in NUMBERS:
        # A result of near 0 is the difference of two sums: it is held against its budget.
        scale = {"pnl": mine["budget"], "return": 1.0, "benchmark_return": 1.0, "missed_move": 1.0}
        if not close(mine[name], theirs[name], scale=scale.get(name, 0.0)):
            said.append(f"{name} {mine[name]} and {theirs[name]}")
    # A cut within rounding is none.
    cuts = [mine["cut_from"], theirs["cut_from"]]
    cuts = [mine["budget"] if _null(c) or close(c, mine["budget"]) else c for c in cuts]
    if not close(*cuts):
        said.append(f"cut_from {mine['cut_from']} and {theirs['cut_from']}")
    return said


def _day(value: Any) -> dt.date | None:
    if value is None or value != value:
        return None
    return value.date() if hasattr(value, "date") else value


def _path(case: dict[str, Any], plain: dict[str, Any], result: Any) -> list[str]:
    dates = [_day(value) for value in result.equity.index]
    if dates != plain["dates"]:
        odd = sorted(set(dates) ^ set(plain["dates"]))
        return [f"path {_ends(plain['dates'])} and {_ends(dates)}; unlike: {odd[:5]}"]
    capital = float(str(case["thesis"].get("capital", "1000000")).replace("_", ""))
    for date, mine, theirs in zip(dates, plain["values"], result.equity.tolist(), strict=True):
        if not abs(mine - theirs) <= 1e-9 * max(capital, abs(mine)):
            return [f"equity on {date}: {mine} and {theirs}"]
    interest = result.outcome.interest
    if abs(plain["interest"] - interest) > 1e-9 * capital:
        return [f"interest {plain['interest']} and {interest}"]
    # SEMANTICS 6.3, of the package's own figures.
    left = result.trades["pnl"].sum() + interest - (result.equity.iloc[-1] - capital)
    return [f"6.3 does not hold by {left}"] if abs(left) > 1e-9 * capital else []


def _ends(dates: list[Any]) -> str:
    return f"{dates[0]} to {dates[-1]} ({len(dates)})" if dates else "without dates"


def _figures(plain: dict[str, Any], result: Any) -> list[str]:
    said = []
    for name in FIGURES:
        mine, theirs = plain["metrics"].get(name), getattr(result.metrics, name)
        if not close(mine, theirs, scale=1.0 if name in RETURNS else 0.0):
            said.append(f"{name} {mine} and {theirs}")
    episodes = [
        (_day(row.peak), _day(row.trough), _day(row.recovery), row.depth)
        for row in result.drawdowns.itertuples()
    ]
    same = len(plain["drawdowns"]) == len(episodes) and all(
        mine[:3] == theirs[:3] and close(mine[3], theirs[3], scale=1.0)
        for mine, theirs in zip(plain["drawdowns"], episodes, strict=True)
    )
    if not same:
        said.append(f"drawdowns {plain['drawdowns']} and {episodes}")
    return said
