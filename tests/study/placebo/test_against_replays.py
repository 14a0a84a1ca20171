"""A draw is the thesis itself, written with its events on the other dates and replayed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long, short
from backtest.replay.many import replay_many
from backtest.result import Result
from backtest.study.placebo.measures import measured
from backtest.study.placebo.ordinary import horizons, ordinary_dates
from backtest.study.placebo.placebo import ended_by
from backtest.study.placebo.shifts import common_shifts, granting_rank, own_dates, placed

NEW_YORK = ZoneInfo("America/New_York")

RULES: dict[str, dict[str, Any]] = {
    "sixty sessions": {"exit": Exit(after=60)},
    "stops and targets": {"exit": Exit(after=30, stop_loss="6%", take_profit="9%")},
    "trailing": {"exit": Exit(after=30, trailing_stop="8%")},
    "at the close": {"exit": Exit(after=10), "enter": {"at": "close"}},
    "lots": {"exit": Exit(after=20), "lots": True},
    "one at a time": {"exit": Exit(after=25), "overlap": "skip"},
}


def evening_before(day: date) -> str:
    """20:10 in New York: tradable the next morning in Hong Kong, then in New York."""
    known = datetime(day.year, day.month, day.day, 20, 10, tzinfo=NEW_YORK) - timedelta(days=1)
    return known.isoformat()


def thesis(
    days: list[date], rule: dict[str, Any], also: dict[str, Any] | None = None, **named: Any
) -> Thesis:
    """A basket in two markets with a short, its events on those mornings."""
    events = [{"announced_at": evening_before(day), "title": f"On {day}"} for day in days]
    legs = [long("0981.HK", "BABA", "0700.HK"), short("SPY")]
    return Thesis(
        name="moved",
        benchmark={"^HSI": 0.5, "SPY": 0.5},
        events={"news": Listed(list=events), **(also or {})},
        rules=[Rule(when="news", legs=legs, **rule)],
        costs={"commission": "5bps", "minimum": 3, "slippage": "5bps", "borrow": "3%",
               "cash_rate": "2%", "margin_rate": "5%"},
        **named,
    )  # fmt: skip


def moved(result: Result, shifts: list[int]) -> tuple[Any, list[list[date]]]:
    """Measures of the shifts, and the dates on which each puts the events."""
    schedule, panel = result.schedule, result.panel
    ordinary = ordinary_dates(schedule, panel, horizons(schedule, panel, np.zeros(len(schedule))))
    dates = common_shifts(ordinary, np.array(shifts))
    rank = granting_rank(schedule, result.history)
    draws = placed(schedule, panel, ordinary, dates, rank=rank, ended=ended_by(result))
    found = replay_many(schedule, panel, result.thesis, draws)
    of = [int(np.flatnonzero(schedule.event == e)[0]) for e in np.unique(schedule.event)]
    days = schedule.timeline[dates[:, of]].tolist()
    return measured(schedule, panel, draws, found, result.thesis.benchmark), days


def excess_of(result: Result) -> float:
    """The mean excess from the table of trades."""
    trades = result.trades
    side = trades["side"].map({"long": 1.0, "short": -1.0})
    return float((trades["return"] - side * trades["benchmark_return"]).mean())


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("days", [["2024-07-10"], ["2024-05-08", "2024-05-20", "2024-12-04"]])
def test_each_shift_is_the_thesis_written_for_those_dates(name: str, days: list[str]) -> None:
    rule = RULES[name]
    here = backtest.run(thesis([date.fromisoformat(d) for d in days], rule), prices="sample",
                        placebo=False)  # fmt: skip
    found, there = moved(here, [0, 41, 170, 260])
    for s, dates in enumerate(there):
        written = backtest.run(thesis(sorted(dates), rule), prices="sample", placebo=False)
        assert found["return"][s] == written.metrics.total_return, dates
        assert found["drawdown"][s] == written.metrics.max_drawdown, dates
        assert found["excess"][s] == pytest.approx(excess_of(written), abs=1e-14), dates


FALL = {"detect": {"symbol": "BABA", "measure": "return", "window": 1, "below": "-6%"}}
LOSS = {"detect": {"symbol": "0700.HK", "measure": "excess", "benchmark": "^HSI", "below": "-2%"}}
ENDINGS: dict[str, dict[str, Any]] = {
    "return": {"fall": FALL},
    "drawdown": {
        "fall": {
            "detect": {"symbol": "BABA", "measure": "drawdown", "window": 20, "below": "-12%",
                       "refractory": 5}
        }
    },
    "one after another": {
        "fall": {"combine": {"event": "low", "after": "loss", "within": 3}},
        "low": {"detect": {"symbol": "BABA", "measure": "breakout", "window": 5, "below": 0}},
        "loss": LOSS,
    },
    "one without another": {
        "fall": {"combine": {"event": "loss", "without": "loss", "within": 10}},
        "loss": LOSS,
    },
}  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_detector_that_ends_trades_is_asked_again_on_each_date(ending: str) -> None:
    def written(days: list[date]) -> Thesis:
        return thesis(days, {"exit": Exit(after=20, when="fall")}, ENDINGS[ending])

    days = [date(2024, 5, 8), date(2024, 12, 4)]
    here = backtest.run(written(days), prices="sample", placebo=False)
    found, there = moved(here, [0, 41, 170, 230])
    ended = []
    for s, dates in enumerate(there):
        run = backtest.run(written(sorted(dates)), prices="sample", placebo=False)
        ended += run.trades["exit_reason"].tolist()
        assert found["return"][s] == run.metrics.total_return, dates
        assert found["excess"][s] == pytest.approx(excess_of(run), abs=1e-14), dates
    assert {"when", "after"} <= set(ended)


def test_where_it_stands_the_draw_is_the_run() -> None:
    for name in ("zhipu-entity-list", "zhipu-long-short", "entity-list-smic"):
        result = backtest.run(name, prices="sample", placebo=False)
        draws = own_dates(result.schedule)
        found = replay_many(result.schedule, result.panel, result.thesis, draws)
        seen = measured(result.schedule, result.panel, draws, found, result.thesis.benchmark)
        assert seen["return"][0] == result.metrics.total_return
        assert seen["drawdown"][0] == result.metrics.max_drawdown
        assert seen["excess"][0] == pytest.approx(excess_of(result), abs=1e-14, nan_ok=True)


def test_a_run_without_buying_power_for_all_cuts_a_draw_alike() -> None:
    days = [date(2024, 5, 8), date(2024, 5, 9), date(2024, 5, 13)]
    small = {"exit": Exit(after=30), "size": "70%"}
    here = backtest.run(thesis(days, small, max_gross="120%"), prices="sample", placebo=False)
    found, there = moved(here, [5, 99])
    for s, dates in enumerate(there):
        written = backtest.run(
            thesis(sorted(dates), small, max_gross="120%"), prices="sample", placebo=False
        )
        assert len(written.cuts)
        assert found["return"][s] == written.metrics.total_return


def test_until_moves_by_as_many_bars() -> None:
    rule = {"exit": Exit(until="2024-06-28")}
    here = backtest.run(thesis([date(2024, 5, 8)], rule), prices="sample", placebo=False)
    bars = here.schedule.until_bar - here.schedule.entry_bar
    found, there = moved(here, [60])
    for k, leg in enumerate(here.schedule.instrument):
        # the same count of the leg's own bars, from the date to which its event was moved
        dates = here.panel.dates[here.panel.bars(int(leg))]
        entry = int(np.searchsorted(dates, np.datetime64(there[0][0])))
        assert entry + bars[k] < len(dates)
    after = {"exit": Exit(after=int(bars[0]))}
    if len(set(bars.tolist())) == 1:
        written = backtest.run(thesis(there[0], after), prices="sample", placebo=False)
        assert found["return"][0] == written.metrics.total_return
