"""What came of one share's calls: each bought at the first open after it could be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from backtest.errors import DataUnavailable, InputError
from backtest.pipeline import prices_from, run
from backtest.prices.choose import Access
from backtest.prices.exposure import market_of_share
from backtest.prices.sources.source import PriceSource
from backtest.prices.symbols import implied
from backtest.result import Result
from backtest.study.track import MONTHS
from backtest.thesis import Thesis

__all__ = ["Followed", "Prices", "ends_of", "follow"]

Prices = str | Path | Mapping[str, pd.DataFrame] | PriceSource
SIDES = {"long": "long", "short": "short", "avoid": "short"}
PAID = {"commission": "5bps", "slippage": "5bps"}
NONE_PAID = {"taxes": "none"}  # who stays away trades nothing
STALE = timedelta(days=10)  # a share's prices that end so long before the others have ended
NEW_YORK = "America/New_York"  # of which the day ends last


@dataclass(frozen=True, slots=True)
class Followed:
    """Calls of one share and side.

    `abnormal` is the return beyond the benchmark, signed by the side, by day of publication
    and months; `waiting` are the days whose trades the prices do not end; `why` says what
    stood in the way of the others; `last` is the last day of any price, `own` the last of the
    share's, None without any.
    """

    abnormal: Mapping[tuple[date, int], float] = field(default_factory=dict)
    waiting: frozenset[date] = frozenset()
    why: Mapping[date, str] = field(default_factory=dict)
    last: date | None = None
    own: date | None = None


def follow(
    symbol: str, side: str, days: Iterable[date], prices: Prices, access: Access
) -> Followed:
    """Price the calls on one share, published on those days, over each horizon.

    Parameters
    ----------
    symbol, side : str
        ``long``, ``short`` or ``avoid``; the last is the share's loss against its market
        without costs.
    days : iterable of datetime.date
        Of publication.
    prices, access
        As for `backtest.run`.
    """
    days = sorted(set(days))
    try:
        market = market_of_share(symbol, implied(symbol).exchange)
        if market is None:
            raise DataUnavailable(f"no benchmark is known for the market of {symbol}")
        thesis = _thesis(symbol, side, market, days)
        result = run(thesis, prices=prices_from(prices, thesis, access), placebo=False)
    except (DataUnavailable, InputError) as lacking:  # the calls are counted, and say why
        return Followed(why=dict.fromkeys(days, str(lacking).splitlines()[0]))
    return _read_off(result, symbol, side, days)


def ends_of(day: date, months: int) -> date:
    """The last day of a horizon."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def _read_off(result: Result, symbol: str, side: str, days: list[date]) -> Followed:
    last = result.data.last
    own = next((pin.last for pin in result.data.pins if pin.symbol == symbol), last)
    gone = last is not None and own is not None and last - own > STALE
    ended = f"its prices end on {own}"
    abnormal: dict[tuple[date, int], float] = {}
    waiting: set[date] = set()
    why: dict[date, str] = {}
    sign = 1.0 if side == "long" else -1.0
    for trade in result.trades.to_dict("records"):
        day, months = _of_rule(days, trade["rule"])
        excess = float(trade["return"] - sign * trade["benchmark_return"])
        if trade["exit_reason"] == "until" and np.isfinite(excess):
            abnormal[day, months] = excess
        elif trade["exit_reason"] == "open" and not gone:
            waiting.add(day)
        else:
            why.setdefault(day, _lost(trade["exit_reason"], ended))
    for skip in result.skipped.to_dict("records"):
        day, _ = _of_rule(days, skip["rule"])
        if own is not None and day >= own and not gone:
            waiting.add(day)
        else:
            why[day] = str(skip["reason"])
    return Followed(abnormal, frozenset(waiting), why, last, own)


def _of_rule(days: list[date], rule: int) -> tuple[date, int]:
    return days[rule // len(MONTHS)], MONTHS[rule % len(MONTHS)]


def _lost(reason: str, ended: str) -> str:
    if reason in {"open", "data_ended"}:
        return ended
    return "its benchmark has no price" if reason == "until" else f"its trade ended as {reason}"


def _thesis(symbol: str, side: str, market: str, days: list[date]) -> Thesis:
    """Every call an event, and a rule for each of its horizons: a small part of the capital."""
    return Thesis.model_validate(
        {
            "name": "track",
            "benchmark": market,
            "max_gross": "10000%",
            "events": {
                f"call_{k}": {"list": [{"announced_at": day.isoformat(), "tz": NEW_YORK}]}
                for k, day in enumerate(days)
            },
            "rules": [
                {"when": f"call_{k}", SIDES[side]: [symbol], "size": "1%",
                 "exit": {"until": ends_of(day, months).isoformat()}}
                for k, day in enumerate(days)
                for months in MONTHS
            ],
            "costs": NONE_PAID if side == "avoid" else PAID,
        }
    )  # fmt: skip
