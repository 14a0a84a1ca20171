"""Shares, limits and falls on real prices, against plain Python over the files themselves."""

from __future__ import annotations

import bisect
import csv
import statistics
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

import numpy as np
import pytest

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long, short

MARKET = Path(__file__).parents[4] / "shared" / "market"
LIMITS = {"688": "0.2", "002": "0.1", "60": "0.1", "00": "0.1", "2330": "0.1"}
TICKS = (("10", "0.01"), ("50", "0.05"), ("100", "0.1"), ("500", "0.5"), ("1000", "1"))
SYMBOLS = ["600584.SS", "603986.SS", "688012.SS", "688256.SS", "000977.SZ", "002371.SZ",
           "2330.TW", "0981.HK", "NVDA", "AMD"]  # fmt: skip

pytestmark = pytest.mark.skipif(not MARKET.is_dir(), reason="../shared/market is not here")


@pytest.fixture(scope="module")
def made() -> Result:
    """A hundred and fifty dates, ten shares, both sides."""
    days = [str(day) for day in np.arange("2020-08-31", "2025-06-01", 12, dtype="datetime64[D]")]
    thesis = Thesis(
        name="many", base_currency="USD", max_gross=90.0,
        events={"news": Listed(list=[{"announced_at": day} for day in days])},
        rules=[
            Rule(when="news", legs=[long(*SYMBOLS)], exit=Exit(after=7), size=0.5),
            Rule(when="news", legs=[short(*SYMBOLS)], exit=Exit(after=9, at="open"), size=0.1),
        ],
    )  # fmt: skip
    return backtest.run(thesis, prices=MARKET)


@pytest.fixture(scope="module")
def files() -> dict[str, list[dict[str, str]]]:
    found = {}
    for symbol in SYMBOLS:
        with (MARKET / f"{symbol}.csv").open(newline="") as file:
            found[symbol] = list(csv.DictReader(file))
    return found


def place(rows: list[dict[str, str]], day: object) -> int:
    """Where a day stands in a file; its dates are in order."""
    return bisect.bisect_left(rows, str(day)[:10], key=lambda row: row["Date"])


def share(rows: list[dict[str, str]], bar: int, value: float) -> float | None:
    """An order beside the median of the twenty bars before it; None without twenty."""
    if bar < 20:
        return None
    before = [float(r["Close"]) * float(r["Volume"]) for r in rows[bar - 20 : bar]]
    return value / statistics.median(before)


def limit_price(symbol: str, close: Decimal, up: bool) -> tuple[Decimal, Decimal] | None:
    """The limit, and its tick; None where there is none.

    These prices are adjusted for later dividends, so they stand on no tick any more: a
    mainland limit is left as it is before it is rounded.
    """
    rate = next((r for start, r in LIMITS.items() if symbol.startswith(start)), None)
    if rate is None or not symbol.endswith((".SS", ".SZ", ".TW")):
        return None
    wanted = close * (1 + Decimal(rate) * (1 if up else -1))
    if not symbol.endswith(".TW"):
        return wanted, Decimal("0.01")
    tick = Decimal(next((t for below, t in TICKS if wanted < Decimal(below)), "5"))
    toward = ROUND_FLOOR if up else ROUND_CEILING
    return (wanted / tick).quantize(Decimal(1), toward) * tick, tick


def at_limit(symbol: str, rows: list[dict[str, str]], bar: int, price: str, bought: bool) -> str:
    """By decimals, from the close as the file has it."""
    row, last = rows[bar], rows[bar - 1]
    found = limit_price(symbol, Decimal(last["Close"]).quantize(Decimal("0.0001")), bought)
    if found is None:
        return ""
    limit, tick = found
    closes_alone = "Open" not in row
    fill = Decimal(row["Close" if closes_alone else price])
    high, low = (Decimal(row["Close" if closes_alone else name]) for name in ("High", "Low"))
    if abs(fill - limit) > tick / 2 or (
        high > limit + tick / 2 if bought else low < limit - tick / 2
    ):
        return ""
    return "locked" if high == low and not closes_alone else "touched"


def test_shares_of_the_volume_are_those_of_plain_loops(made: Result, files: dict) -> None:
    pairs = zip(made.trades.itertuples(), made.tradability.trades.itertuples(), strict=True)
    seen = 0
    for trade, flags in pairs:
        rows = files[trade.symbol]
        for day, price, found in (
            (trade.entry_date, trade.entry_price, flags.entry_share),
            (trade.exit_date, trade.exit_price, flags.exit_share),
        ):
            if str(day) == "NaT":
                assert np.isnan(found)
                continue
            expected = share(rows, place(rows, day), trade.quantity * price)
            if expected is not None:
                assert found == pytest.approx(expected, rel=1e-9)
                seen += 1
    assert seen > 2_000


def test_limits_are_those_of_decimals(made: Result, files: dict) -> None:
    pairs = zip(made.trades.itertuples(), made.tradability.trades.itertuples(), strict=True)
    seen = {"locked": 0, "touched": 0, "": 0}
    for trade, flags in pairs:
        rows, bought = files[trade.symbol], trade.side == "long"
        orders = [(trade.entry_date, "Open", bought, flags.entry_limit)]
        if str(trade.exit_date) != "NaT":
            at = "Close" if trade.exit_at == "close" else "Open"
            orders.append((trade.exit_date, at, not bought, flags.exit_limit))
        for day, price, buys, found in orders:
            bar = place(rows, day)
            if bar < 6:
                continue  # perhaps the first days of a listing
            assert found == at_limit(trade.symbol, rows, bar, price, buys), (trade, rows[bar])
            seen[found] += 1
    assert seen["touched"] + seen["locked"] >= 5, seen


def test_falls_before_a_short_in_new_york_are_those_of_plain_loops(
    made: Result, files: dict
) -> None:
    pairs = zip(made.trades.itertuples(), made.tradability.trades.itertuples(), strict=True)
    limited = 0
    for trade, flags in pairs:
        if trade.symbol not in ("NVDA", "AMD") or trade.side == "long":
            continue
        rows = files[trade.symbol]
        bar = place(rows, trade.entry_date)
        fell = float(rows[bar - 1]["Low"]) <= 0.9 * float(rows[bar - 2]["Close"])
        assert ("Rule 201" in flags.short) is fell
        limited += fell
    assert limited >= 1
