"""Exits looked up in tables are those that a walk along the bars finds."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.replay.columns import Hits, Orders
from backtest.replay.fills import Bars, Exits, exit_by_tables, exit_of
from backtest.replay.variants import NEVER, fill_hits

LEVELS = np.array([0.01, 0.02, 0.05, 0.1, np.nan])
COUNT = 40  # bars


def market(rng: np.random.Generator) -> Bars:
    """Wild bars with gaps, suspended ones among them, and some of closes alone."""
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.03, COUNT)))
    opened = np.concatenate([[100.0], close[:-1]]) * np.exp(rng.normal(0, 0.02, COUNT))
    high, low = np.maximum(opened, close), np.minimum(opened, close)
    high, low = high * (1 + rng.exponential(0.01, COUNT)), low * (1 - rng.exponential(0.01, COUNT))
    only = np.full(COUNT, rng.random() < 0.2)
    if only[0]:
        opened = high = low = close
    return Bars(opened, high, low, close, np.ones(COUNT), rng.random(COUNT) < 0.08, only)


def orders(entry: int, side: float, at_open: bool) -> Orders:
    one = np.array([0])
    return Orders(one, np.array([entry]), one, one, one, one, np.array([side]), np.ones(1),
                  np.array([at_open]), np.zeros(1, np.bool_), np.zeros(1))  # fmt: skip


def tables(bars: Bars, mine: Orders, slippage: float, end: int) -> Hits:
    found = []
    for kind in range(3):
        bar, best = np.full((len(LEVELS), 1), NEVER), np.full((len(LEVELS), 1), np.nan)
        fill_hits(bars, mine, np.array([end]), slippage, 0, kind, LEVELS, bar, best)
        found.append((bar, best))
    row = np.zeros(1, np.int64)
    return Hits(found[0][0], found[1][0], found[2][0], found[2][1], row, row.copy(), row.copy())


@pytest.mark.parametrize("seed", range(40))
def test_a_table_finds_what_the_walk_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bars, entry = market(rng), int(rng.integers(0, 10))
    side, slippage = float(rng.choice([-1.0, 1.0])), float(rng.choice([0.0, 0.003]))
    at_open = bool(rng.random() < 0.5) and not bars.close_only[0]
    mine = orders(entry, side, at_open)
    price = bars.open[entry] if at_open else bars.close[entry]
    fill = float(price * (1.0 + side * slippage))
    hits = tables(bars, mine, slippage, COUNT)
    for _ in range(60):
        stop, target, trail = rng.integers(0, len(LEVELS), 3)
        exits = Exits(
            after=np.array([int(rng.choice([-1, 1, 5, 20, 60]))]),
            after_at_open=np.array([bool(rng.random() < 0.3)]),
            stop_loss=LEVELS[[stop]], take_profit=LEVELS[[target]], trailing_stop=LEVELS[[trail]],
            until_bar=np.array([int(rng.choice([-1, entry + 3, entry + 15]))]),
            until_at_open=np.array([bool(rng.random() < 0.3)]),
            when_bar=np.array([int(rng.choice([-1, entry + 2, entry + 12]))]),
            sells_next_day=np.array([bool(rng.random() < 0.3)]),
        )  # fmt: skip
        for row, level in (
            (hits.stop_row, stop),
            (hits.target_row, target),
            (hits.trail_row, trail),
        ):
            row[0] = level
        walked = exit_of(bars, exits, 0, entry, COUNT, at_open, side, fill)
        looked = exit_by_tables(bars, exits, hits, 0, 0, entry, COUNT, at_open, side, fill)
        assert repr(tuple(map(float, walked))) == repr(tuple(map(float, looked)))
