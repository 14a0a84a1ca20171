"""Worlds for property tests: prices, rates, events and a thesis, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
from hypothesis import assume
from hypothesis import strategies as st

from backtest import Costs, DataUnavailable, Listed, Result, Rule, Thesis, long, run, short
from backtest.prices.sessions import read_sessions
from backtest.prices.sources import SampleSource

START, END = date(2024, 1, 2), date(2024, 6, 28)
EXCHANGES = {
    "0700.HK": "XHKG",
    "0981.HK": "XHKG",
    "BABA": "XNYS",
    "NVDA": "XNYS",
    "2330.TW": "XTAI",
}
KNOWN_LOTS = {"0700.HK", "BABA", "NVDA"}
SESSIONS = {name: read_sessions(name, START, END) for name in set(EXCHANGES.values())}


@dataclass(frozen=True)
class World:
    """What one run reads."""

    frames: dict[str, pd.DataFrame]
    listings: tuple[dict[str, str], ...]  # events by hand, of two definitions
    rules: tuple[Rule, ...]
    costs: Costs
    max_gross: float

    @property
    def thesis(self) -> Thesis:
        """The claim, with its events sorted into two definitions."""
        events = {}
        for name in ("news", "end"):
            own = [dict(item) for item in self.listings if item["type"] == name]
            if own:
                events[name] = Listed(list=own)
        return Thesis(
            name="generated",
            benchmark="BABA",
            events=events,
            rules=self.rules,
            costs=self.costs,
            max_gross=self.max_gross,
        )

    def run(self) -> Result:
        """The replay of the world."""
        return run(self.thesis, prices=self.frames, placebo=False)

    def with_frames(self, frames: dict[str, pd.DataFrame]) -> World:
        """The same claim on other prices."""
        return replace(self, frames=frames)


def walk(rng: np.random.Generator, symbol: str) -> pd.DataFrame:
    """A random walk on the symbol's own sessions, with some bars missing."""
    dates = SESSIONS[EXCHANGES[symbol]].dates
    kept = rng.random(len(dates)) > 0.04
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.03, len(dates))))
    opened = close * np.exp(rng.normal(0, 0.015, len(dates)))
    frame = pd.DataFrame(
        {
            "Open": opened,
            "High": np.maximum(opened, close) * (1 + rng.uniform(0, 0.02, len(dates))),
            "Low": np.minimum(opened, close) * (1 - rng.uniform(0, 0.02, len(dates))),
            "Close": close,
        },
        index=pd.DatetimeIndex(dates),
    )
    return frame[["Close"]][kept] if symbol == "2330.TW" else frame[kept]


def rate(rng: np.random.Generator, level: float) -> pd.DataFrame:
    """Units of a currency for one dollar, with holes."""
    days = pd.bdate_range("2023-12-01", END)
    values = level * np.exp(np.cumsum(rng.normal(0, 0.003, len(days))))
    return pd.DataFrame({"Close": values}, index=days)[rng.random(len(days)) > 0.1]


def real(symbol: str) -> pd.DataFrame:
    """What was quoted, from the bundled prices."""
    bars = SampleSource().read(symbol)
    columns = {"Close": bars.close}
    if not bars.close_only:
        columns = {"Open": bars.open, "High": bars.high, "Low": bars.low} | columns
    frame = pd.DataFrame(columns, index=pd.DatetimeIndex(bars.dates))
    return frame[frame.index <= pd.Timestamp(END)]


REAL = {symbol: real(symbol) for symbol in (*EXCHANGES, "HKD=X", "TWD=X")}


@st.composite
def worlds(draw, *, shorts: bool = True, costly: bool = True, lots: bool = False) -> World:
    """A world of up to five instruments in three markets, random or real, with two rules."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    symbols = draw(
        st.lists(st.sampled_from(sorted(EXCHANGES)), min_size=1, max_size=4, unique=True)
    )
    frames = {symbol: walk(rng, symbol) for symbol in {*symbols, "BABA"}}
    frames |= {"HKD=X": rate(rng, 7.8), "TWD=X": rate(rng, 31.0)}
    if draw(st.integers(0, 2)) == 0:  # a third of the worlds trade at real prices
        frames = {symbol: REAL[symbol] for symbol in frames}
    minutes = draw(st.lists(st.integers(0, 170 * 24 * 60), min_size=2, max_size=12, unique=True))
    listings = tuple(
        {"id": f"e{n}", "type": "news" if n % 4 else "end", "announced_at": _at(minute)}
        for n, minute in enumerate([minutes[0], *minutes])
    )
    count = draw(st.integers(1, 2))
    rules = tuple(_rule(draw, symbols, shorts=shorts, lots=lots) for _ in range(count))
    fee = st.sampled_from([0.0, 0.001]) if costly else st.just(0.0)
    costs = Costs(
        commission=draw(fee), minimum=100 * draw(fee), slippage=draw(fee), borrow=10 * draw(fee),
        cash_rate=10 * draw(fee), margin_rate=20 * draw(fee),
        taxes=draw(st.sampled_from(["none", "market"])) if costly else "none",
    )  # fmt: skip
    return World(frames, listings, rules, costs, draw(st.sampled_from([0.5, 1.0, 2.0])))


def _at(minute: int) -> str:
    return (datetime(2024, 1, 4, tzinfo=UTC) + timedelta(minutes=minute)).isoformat()


def _rule(draw, symbols: list[str], *, shorts: bool, lots: bool) -> Rule:
    split = draw(st.integers(0, len(symbols) - 1)) if shorts else 0
    levels = st.sampled_from([None, 0.03, 0.08])
    at = draw(st.sampled_from(["open", "close"]))
    return Rule(
        when="news",
        legs=[long(*symbols[split:]), *([short(*symbols[:split])] if split else [])],
        enter={"at": at, "lag": draw(st.integers(0, 2)), "reaction": "15m"},
        exit={
            "after": draw(st.integers(1, 30)), "at": draw(st.sampled_from(["open", "close"])),
            "stop_loss": draw(levels), "take_profit": draw(levels),
            "trailing_stop": draw(levels), "when": draw(st.sampled_from([None, "end"])),
        },
        size=draw(st.sampled_from([0.2, 0.7, 1.0])),
        overlap=draw(st.sampled_from(["stack", "skip"])),
        lots=lots and KNOWN_LOTS.issuperset(symbols) and draw(st.booleans()),
    )  # fmt: skip


def replayed(world: World) -> Result:
    """The replay of a world; one whose rates begin after its first entry does not count."""
    try:
        return world.run()
    except DataUnavailable:
        assume(False)
        raise
