"""What the benchmark did, over the path and over one trade (SEMANTICS 6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from plain_prices import Money, Share, number, read_share


def components(case: dict[str, Any], end: dt.date | None) -> list[tuple[Share, float]]:
    """The benchmark's instruments with weights scaled to 1."""
    given = case["thesis"].get("benchmark")
    if not given:
        return []
    weights = given if isinstance(given, dict) else {given: 1}
    total = sum(number(weight) for weight in weights.values())
    return [
        (read_share(case, symbol, end), number(weight) / total)
        for symbol, weight in weights.items()
    ]


def worth_of(
    parts: list[tuple[Share, float]], money: Money, dates: list[dt.date]
) -> list[float] | None:
    """Bought at the close of the first date and held, worth 1 there; None without a close."""
    worths = []
    for date in dates:
        total = 0.0
        for share, weight in parts:
            then = _carried(share, dates[0])
            now = _carried(share, date)
            if then is None or now is None:
                return None
            bought = then * money.on(share.currency, dates[0])
            total += weight * now * money.on(share.currency, date) / bought
        worths.append(total)
    return worths if parts else None


def _carried(share: Share, date: dt.date) -> float | None:
    closes = [bar.close for bar in share.bars if bar.date <= date]
    return closes[-1] if closes else None


def trade_benchmark(
    parts: list[tuple[Share, float]], money: Money, trade: Any, last: dt.date, seen: set[str]
) -> float | None:
    """The benchmark's return between the same kinds of price as the trade's."""
    if not parts:
        return None
    share = trade.share
    entered = share.bars[trade.entry.bar]
    if trade.ending is not None and trade.exit_date is not None and trade.exit_date <= last:
        left, kind = share.bars[trade.ending.bar], trade.ending.kind
    else:
        left, kind = [bar for bar in share.bars if bar.date <= last][-1], "close"
    total = 0.0
    for bench, weight in parts:
        same = bench.exchange == share.exchange
        seen.add("benchmark of the same market" if same else "benchmark of another market")
        bought = _price(
            bench, money, entered, "open" if trade.entry.at_open else "close", same, strictly=True
        )
        sold = _price(bench, money, left, kind, same, strictly=False)
        if bought is None or sold is None:
            return None
        total += weight * sold / bought
    return total - 1


def _price(
    bench: Share, money: Money, bar: Any, kind: str, same: bool, *, strictly: bool
) -> float | None:
    if same and not (bench.close_only and kind == "open"):
        for own in bench.bars:
            if own.date == bar.date:
                price = own.open if kind == "open" else own.close
                return price * money.on(bench.currency, own.date)
    instant = bar.opens_at if kind == "open" else bar.closes_at
    closes = [
        own
        for own in bench.bars
        if own.closes_at < instant or (own.closes_at == instant and not strictly)
    ]
    return closes[-1].close * money.on(bench.currency, closes[-1].date) if closes else None
