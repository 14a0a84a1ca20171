"""The market and the run of ``result_by_hand``, as fixtures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests of this folder share one module

from result_by_hand import (  # found by the line above
    DATES,
    FAR,
    THESIS,
    a_history,
    a_schedule,
    an_event,
    an_outcome,
    sessions_between,
)

from backtest.events.history import History
from backtest.orders.schedule import Schedule, Skip
from backtest.prices.currency import Conversion, Rates
from backtest.prices.instrument import Instrument
from backtest.prices.panel import Panel
from backtest.replay.outcome import Kind, Outcome, Reason, Status
from backtest.result import Result, build_result
from backtest.thesis import Thesis, loads


@pytest.fixture
def panel() -> Panel:
    """The market of the table in ``result_by_hand``."""
    early, late = sessions_between("XTST", 90, 480), sessions_between("XOTH", 870, 1260)
    opens = [[10, 11, 12, 13, 14], [100, 110, 120, 130, 150], [50, 53, 55, 57, 61], [4, 5, 6, 7, 8]]
    closes = [
        [10.5, 11.5, 12, 13, 15],
        [105, 112, 125, 140, 160],
        [52, 54, 56, 60, 66],
        [4, 5, 6, 7, 8],
    ]
    opening, closing = (np.concatenate(rows).astype(float) for rows in (opens, closes))
    factor = np.ones(20)
    factor[:2] = 0.5
    kept = (early, early, late, early)
    return Panel(
        instruments=(
            Instrument("LEG", "XTST", "HKD"),
            Instrument("IDX", "XTST", "HKD", kind="index", tradable=False),
            Instrument("FAR", "XOTH", "USD"),
            Instrument("OLD", "XTST", "HKD"),
        ),
        offsets=np.array([0, 5, 10, 15, 20]),
        dates=np.tile(DATES, 4),
        open=opening,
        high=np.maximum(opening, closing),
        low=np.minimum(opening, closing),
        close=closing,
        factor=factor,
        volume=np.full(20, np.nan),
        suspended=np.zeros(20, bool),
        session=np.tile(np.arange(5), 4),
        opens_at=np.concatenate([calendar.opens_at for calendar in kept]),
        closes_at=np.concatenate([calendar.closes_at for calendar in kept]),
        close_only=np.array([False, False, False, True]),
        calendars={"XTST": early, "XOTH": late},
        conversion=Conversion(
            "USD",
            {
                "HKD": Rates(
                    "HKD",
                    np.array(["2025-01-06", "2025-01-08"], "datetime64[D]"),
                    np.array([0.1, 0.2]),
                    "direct HKDUSD=X",
                )
            },
        ),
        source="by hand",
        snapshot="sha256:none",
        notes=("IDX: an index, without dividends",),
    )


@pytest.fixture
def history() -> History:
    """Listed on the 6th, between XTST's close at 08:00 and 20:00; delisted on the 9th."""
    return a_history(
        an_event("listed-1", "2025-01-06T09:00", "2025-01-06T20:00"),
        an_event("delisted-1", "2025-01-09T00:00", definition="delisted"),
    )


@pytest.fixture
def thesis() -> Thesis:
    """One rule: long LEG, short FAR."""
    return loads(THESIS)


@pytest.fixture
def made(panel: Panel, history: History, thesis: Thesis) -> Callable[..., Result]:
    """Makes a result of a schedule and its outcome, with another benchmark if asked."""

    def make(
        schedule: Schedule, outcome: Outcome, *, benchmark: dict[str, float] | None = None
    ) -> Result:
        own = thesis if benchmark is None else thesis.model_copy(update={"benchmark": benchmark})
        return build_result(own, history, panel, schedule, outcome)

    return make


@pytest.fixture
def run(panel: Panel, made: Callable[..., Result]) -> Result:
    """LEG bought at the open of the 7th at 11, sold at the close of the 9th at 13, both with
    10 % slippage; FAR sold short at the open of the 7th at 53, still open, its budget cut.
    """
    schedule = a_schedule(
        panel,
        {},
        {"instrument": FAR, "leg": 1, "side": -1.0},
        {"event": 1, "date": 4},
        skipped=(Skip(event=0, rule=0, leg=1, instrument=FAR, reason="no bar"),),
    )
    outcome = an_outcome(
        {
            "quantity": 200.0, "entry_price": 11.0, "entry_fill": 12.1, "exit_bar": 3,
            "exit_price": 13.0, "exit_fill": 11.7, "exit_kind": Kind.AT_CLOSE,
            "reason": Reason.AFTER, "entry_value": 484.0, "exit_value": 936.0,
            "commission": 2.0, "taxes": 1.0, "borrow": 0.0, "slippage": 148.0, "pnl": 449.0,
        },
        {
            "asked": 500.0, "budget": 250.0, "quantity": 5.0, "entry_price": 53.0,
            "entry_fill": 50.0, "entry_value": 250.0, "last_value": -330.0, "commission": 0.5,
            "borrow": 1.5, "slippage": 15.0, "pnl": -82.0,
        },
        {"status": Status.OVERLAP, "budget": np.nan, "reason": -1, "pnl": np.nan},
        equity=[1000.0, 900.0, 1200.0, 1500.0, 1367.0],
        held=[False, True, True, True, True],
    )  # fmt: skip
    return made(schedule, outcome)
