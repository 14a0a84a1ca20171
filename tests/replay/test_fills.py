"""Fills by hand: every price in these tests is worked out in its comment or name."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.replay import fills
from backtest.replay.fills import Bars, Exits, exit_of
from backtest.replay.outcome import Kind, Reason

NEVER = np.nan


def bars(rows, *, suspended=(), close_only=False):
    """Bars from rows of open, high, low, close."""
    o, h, low, c = np.array(rows, float).T
    halted = np.isin(np.arange(len(rows)), suspended)
    only = np.full(len(rows), close_only)
    return Bars(o.copy(), h.copy(), low.copy(), c.copy(), np.ones(len(rows)), halted, only)


def leave(market, *, side=1.0, at_open=True, fill=100.0, entry=0, mainland=False, **rule):
    """Where one tranche leaves: (bar, price, reason, kind)."""
    exits = Exits(
        after=np.array([rule.get("after", -1)]),
        after_at_open=np.array([rule.get("after_at_open", False)]),
        stop_loss=np.array([rule.get("stop_loss", NEVER)]),
        take_profit=np.array([rule.get("take_profit", NEVER)]),
        trailing_stop=np.array([rule.get("trailing_stop", NEVER)]),
        until_bar=np.array([rule.get("until_bar", -1)]),
        until_at_open=np.array([rule.get("until_at_open", False)]),
        when_bar=np.array([rule.get("when_bar", -1)]),
        sells_next_day=np.array([mainland]),
    )
    return exit_of(market, exits, 0, entry, len(market.open), at_open, side, fill)


CALM = [[100, 101, 99, 100]] * 4


def test_the_numbers_of_the_kernel_are_those_of_the_enumerations():
    """Compiled code knows plain numbers; they must mean what outcome.py says."""
    for reason in (
        Reason.AFTER,
        Reason.STOP_LOSS,
        Reason.TAKE_PROFIT,
        Reason.TRAILING_STOP,
        Reason.UNTIL,
        Reason.WHEN,
        Reason.OPEN,
    ):
        assert getattr(fills, reason.name) == reason
    for kind in Kind:
        assert getattr(fills, kind.name) == kind


def test_after_two_leaves_at_the_close_of_the_third_bar():
    assert leave(bars(CALM), after=2) == (2, 100.0, Reason.AFTER, Kind.AT_CLOSE)


def test_after_zero_leaves_at_the_close_of_the_entry_bar():
    assert leave(bars([[100, 104, 98, 103]]), after=0) == (0, 103.0, Reason.AFTER, Kind.AT_CLOSE)


def test_after_at_the_open_leaves_before_a_level_of_the_same_bar():
    market = bars([[100, 100, 100, 100], [96, 96, 50, 60]])
    found = leave(market, after=1, after_at_open=True, stop_loss=0.05)
    assert found == (1, 96.0, Reason.AFTER, Kind.AT_OPEN)


def test_a_tranche_whose_day_never_comes_is_still_open():
    bar, price, reason, _ = leave(bars(CALM), after=9)
    assert (bar, reason) == (-1, Reason.OPEN)
    assert np.isnan(price)


def test_a_stop_touched_inside_a_bar_fills_at_its_level():
    market = bars([[100, 101, 99, 100], [98, 99, 94, 97]])
    assert leave(market, stop_loss=0.05, after=1) == (1, 95.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_a_gap_through_the_stop_fills_at_the_open():
    market = bars([[100, 101, 99, 100], [90, 92, 88, 91]])
    assert leave(market, stop_loss=0.05) == (1, 90.0, Reason.STOP_LOSS, Kind.AT_OPEN)


def test_a_gap_through_the_target_fills_at_the_better_open():
    market = bars([[100, 101, 99, 100], [120, 121, 119, 120]])
    assert leave(market, take_profit=0.1) == (1, 120.0, Reason.TAKE_PROFIT, Kind.AT_OPEN)


def test_a_bar_that_touches_stop_and_target_takes_the_stop():
    market = bars([[100, 101, 99, 100], [100, 111, 94, 100]])
    found = leave(market, stop_loss=0.05, take_profit=0.1)
    assert found == (1, 95.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_levels_are_checked_on_the_entry_bar_of_an_entry_at_the_open():
    market = bars([[100, 101, 94, 100]])
    assert leave(market, stop_loss=0.05) == (0, 95.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_levels_are_not_checked_on_the_entry_bar_of_an_entry_at_the_close():
    market = bars([[100, 101, 94, 100], [100, 101, 99, 100]])
    assert leave(market, at_open=False, stop_loss=0.05)[0] == -1


def test_a_stop_inside_the_slippage_fills_at_the_open_of_the_entry_bar():
    # bought at 100 with 1 % slippage: fill 101, stop 0.5 % under it 100.495, above the open
    market = bars([[100, 101, 99, 100]])
    found = leave(market, fill=101.0, stop_loss=0.005)
    assert found == (0, 100.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_a_trailing_stop_follows_the_high_of_the_bars_before_it():
    # highs 110 then 120: the level on bar 2 is 0.9 × 120 = 108
    market = bars([[100, 110, 100, 109], [115, 120, 112, 118], [118, 130, 107, 110]])
    assert leave(market, trailing_stop=0.1) == (2, 108.0, Reason.TRAILING_STOP, Kind.AT_LEVEL)


def test_the_high_of_the_entry_bar_does_not_count_after_an_entry_at_the_close():
    # at the close of a bar that saw 200: the level stays 0.9 × 100 = 90
    market = bars([[150, 200, 90, 100], [95, 96, 91, 92], [92, 92, 89, 90]])
    found = leave(market, at_open=False, trailing_stop=0.1)
    assert found == (2, 90.0, Reason.TRAILING_STOP, Kind.AT_LEVEL)


def test_a_stop_and_a_trailing_stop_at_one_level_are_a_stop():
    market = bars([[100, 100, 99, 100], [99, 99, 80, 85]])
    found = leave(market, stop_loss=0.1, trailing_stop=0.1)
    assert found == (1, 90.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_a_short_is_stopped_above_its_fill():
    market = bars([[100, 101, 99, 100], [102, 106, 101, 103]])
    found = leave(market, side=-1.0, stop_loss=0.05)
    assert found == (1, 105.0, Reason.STOP_LOSS, Kind.AT_LEVEL)


def test_a_short_takes_its_profit_below_its_fill():
    market = bars([[100, 101, 99, 100], [95, 96, 89, 91]])
    found = leave(market, side=-1.0, take_profit=0.1)
    assert found == (1, 90.0, Reason.TAKE_PROFIT, Kind.AT_LEVEL)


def test_a_short_trails_the_lowest_low():
    # low 80 on bar 0: the level on bar 1 is 1.1 × 80 = 88
    market = bars([[100, 100, 80, 81], [82, 89, 81, 85]])
    found = leave(market, side=-1.0, trailing_stop=0.1)
    assert found[0] == 1
    assert found[1] == pytest.approx(88.0, abs=1e-12)
    assert found[2] == Reason.TRAILING_STOP


def test_after_comes_before_until_and_until_before_when_at_one_open():
    market = bars(CALM)
    at = {"until_bar": 2, "until_at_open": True, "when_bar": 2}
    assert leave(market, after=2, after_at_open=True, **at)[2] == Reason.AFTER
    assert leave(market, **at)[2] == Reason.UNTIL
    assert leave(market, when_bar=2) == (2, 100.0, Reason.WHEN, Kind.AT_OPEN)


def test_a_suspended_bar_passes_its_exit_on_to_the_next_open():
    market = bars([[100, 101, 99, 100], [90, 90, 90, 90], [70, 75, 69, 71]], suspended=[1])
    found = leave(market, stop_loss=0.05)
    assert found == (2, 70.0, Reason.STOP_LOSS, Kind.AT_OPEN)


def test_an_exit_suspended_to_the_end_stays_open():
    market = bars([[100, 101, 99, 100], [90, 90, 90, 90]], suspended=[1])
    assert leave(market, after=1)[0] == -1


def test_a_mainland_share_stopped_on_its_first_day_is_sold_at_the_next_open():
    market = bars([[100, 101, 94, 100], [97, 98, 96, 97]])
    found = leave(market, mainland=True, stop_loss=0.05)
    assert found == (1, 97.0, Reason.STOP_LOSS, Kind.AT_OPEN)


def test_closes_alone_fill_a_level_at_the_close_that_met_it():
    market = bars([[100] * 4, [97] * 4, [93] * 4], close_only=True)
    found = leave(market, at_open=False, stop_loss=0.05)
    assert found == (2, 93.0, Reason.STOP_LOSS, Kind.AT_CLOSE)


def test_closes_alone_let_a_level_come_before_an_exit_due_at_the_open():
    market = bars([[100] * 4, [93] * 4], close_only=True)
    rule = {"after": 1, "after_at_open": True}
    assert leave(market, at_open=False, stop_loss=0.05, **rule)[2] == Reason.STOP_LOSS
    assert leave(market, at_open=False, **rule) == (1, 93.0, Reason.AFTER, Kind.AT_CLOSE)


def test_machine_code_and_plain_python_agree_on_random_bars(monkeypatch):
    """The compiled functions against their own source, run as Python."""
    rng = np.random.default_rng(7)
    cases = []
    for _ in range(200):
        close = 100 * np.exp(np.cumsum(rng.normal(0, 0.03, 30)))
        opened = close * np.exp(rng.normal(0, 0.02, 30))
        high = np.maximum(opened, close) * 1.01
        low = np.minimum(opened, close) * 0.99
        market = bars(
            np.stack([opened, high, low, close], axis=1), suspended=rng.integers(0, 30, 3)
        )
        rule = {
            "after": int(rng.integers(1, 40)),
            "stop_loss": 0.05,
            "take_profit": 0.1,
            "trailing_stop": 0.07,
        }
        cases.append((market, float(rng.choice([-1, 1])), rule))
    compiled = [leave(m, side=s, fill=m.open[0], **rule) for m, s, rule in cases]
    for name in ("exit_of", "_ends", "_filled", "_due_at_open", "_due_at_close", "_met",
                 "_next_fill"):  # fmt: skip
        monkeypatch.setattr(fills, name, getattr(fills, name).py_func)
    monkeypatch.setitem(globals(), "exit_of", fills.exit_of)
    plain = [leave(m, side=s, fill=m.open[0], **rule) for m, s, rule in cases]
    assert repr([tuple(map(float, row)) for row in compiled]) == repr(
        [tuple(map(float, row)) for row in plain]
    )
