"""Bars and rates of a case, read row by row (SEMANTICS 2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from plain_calendar import sessions

IMPLIED = {
    ".HK": ("XHKG", "HKD"),
    ".TW": ("XTAI", "TWD"),
    ".SS": ("XSHG", "CNY"),
    ".SZ": ("XSHG", "CNY"),
    ".T": ("XTKS", "JPY"),
    "^HSI": ("XHKG", "HKD"),
}
MINOR = {"GBp": "GBP"}


@dataclass(frozen=True)
class Bar:
    """One row, adjusted, in the major unit of its currency."""

    date: dt.date
    session: int
    opens_at: int
    closes_at: int
    open: float
    high: float
    low: float
    close: float
    factor: float
    suspended: bool


@dataclass(frozen=True)
class Share:
    """One instrument with all its bars."""

    symbol: str
    exchange: str
    currency: str
    lot: float | None
    close_only: bool
    bars: list[Bar]


def number(text: Any) -> float:
    """Sizes and rates: `15%`, `5bps` or plain."""
    said = str(text).strip().replace("_", "")
    if said.endswith("%"):
        return float(said[:-1]) / 100
    if said.endswith("bps"):
        return float(said[:-3]) / 10000
    return float(said)


def read_share(case: dict[str, Any], symbol: str, end: dt.date | None) -> Share:
    """The instrument's bars up to the period's end."""
    exchange, currency, lot = "XNYS", "USD", None
    for suffix, (mic, money) in IMPLIED.items():
        if symbol.endswith(suffix):
            exchange, currency = mic, money
    for row in case["instruments"]:
        if row["symbol"] == symbol:
            exchange = row["exchange"] or exchange
            currency = row["currency"] or currency
            lot = float(row["lot"]) if row["lot"] else None
    divisor = 100.0 if currency in MINOR else 1.0
    currency = MINOR.get(currency, currency)
    days = sessions(exchange)
    place = {day: position for position, (day, _, _) in enumerate(days)}
    rows = case["prices"][symbol]
    close_only = "Open" not in rows[0]
    bars = []
    for row in rows:
        date = dt.date.fromisoformat(row["Date"])
        if end is not None and date > end:
            continue
        factor = row["Adj Close"] / row["Close"] if "Adj Close" in row else 1.0
        four = [row.get(name, row["Close"]) for name in ("Open", "High", "Low", "Close")]
        adjusted = [price / divisor * factor for price in four]
        suspended = row.get("Volume") == 0 and min(four) == max(four)
        session = place[date]
        bars.append(Bar(date, session, *days[session][1:], *adjusted, factor, suspended))
    return Share(symbol, exchange, currency, lot, close_only, bars)


class Money:
    """Rates into the base currency (2.4)."""

    def __init__(self, case: dict[str, Any], base: str, seen: set[str]) -> None:
        self.case, self.base, self.seen = case, base, seen
        self.routes: dict[str, list[list[tuple[dt.date, float]]]] = {}
        self.found: dict[tuple[str, dt.date, bool], float] = {}

    def on(self, currency: str, date: dt.date) -> float:
        """The date's own rate, carried forward."""
        return self._known(currency, date, strictly=False)

    def before(self, currency: str, date: dt.date) -> float:
        """The last rate dated before the date."""
        return self._known(currency, date, strictly=True)

    def _known(self, currency: str, date: dt.date, *, strictly: bool) -> float:
        key = (currency, date, strictly)
        if key not in self.found:
            self.found[key] = self._rate(currency, date, strictly=strictly)
        return self.found[key]

    def _rate(self, currency: str, date: dt.date, *, strictly: bool) -> float:
        if currency == self.base:
            return 1.0
        if currency not in self.routes:
            self.routes[currency] = self._route(currency)
        product = 1.0
        for quotes in self.routes[currency]:
            last = None
            for day, value in quotes:
                if day < date or (day == date and not strictly):
                    last = (day, value)
                else:
                    break
            assert last is not None, f"no rate of {currency} before {date}"
            if last[0] != date:
                self.seen.add("rate carried forward")
            product *= last[1]
        return product

    def _route(self, currency: str) -> list[list[tuple[dt.date, float]]]:
        straight = self._pair(currency, self.base)
        if straight is not None:
            return [straight]
        self.seen.add("rate through USD")
        first, second = self._pair(currency, "USD"), self._pair("USD", self.base)
        assert first is not None
        assert second is not None
        return [first, second]

    def _pair(self, one: str, other: str) -> list[tuple[dt.date, float]] | None:
        direct = [f"{one}{other}=X"] + ([f"{other}=X"] if one == "USD" else [])
        inverse = [f"{other}{one}=X"] + ([f"{one}=X"] if other == "USD" else [])
        for names, turned in ((direct, False), (inverse, True)):
            for name in names:
                if name in self.case["prices"]:
                    self.seen.add("rate inverse" if turned else "rate direct")
                    return [
                        (
                            dt.date.fromisoformat(row["Date"]),
                            1 / row["Close"] if turned else row["Close"],
                        )
                        for row in self.case["prices"][name]
                    ]
        return None
