"""Halts: sessions without a bar and bars of a suspended share, told apart and counted."""

from __future__ import annotations

import pandas as pd

from backtest import Exit, Listed, long

SHARE = "600584.SS"
STILL = (10.0, 10.0, 10.0, 10.0, 0.0)


def waits(row: dict, order: str) -> tuple[int, int]:
    return row[f"{order}_missing"], row[f"{order}_suspended"]


def still(frame: pd.DataFrame, *days: str) -> pd.DataFrame:
    """Suspended on these days: printed at the last price, without volume."""
    for day in days:
        frame.loc[day] = STILL
    return frame


def test_missing_sessions_before_an_entry_are_counted_and_a_lag_is_not(bars, run, first):
    gone = bars().drop(pd.to_datetime(["2024-03-05", "2024-03-06"]))
    assert waits(first(run({SHARE: gone}, [long(SHARE)])), "entry") == (2, 0)
    assert waits(first(run({SHARE: bars()}, [long(SHARE)], enter={"lag": 3})), "entry") == (0, 0)


def test_suspended_bars_before_an_entry_are_counted(bars, run, first):
    made = run({SHARE: still(bars(), "2024-03-05", "2024-03-06", "2024-03-07")}, [long(SHARE)])
    assert waits(first(made), "entry") == (0, 3)
    assert first(made)["entry_waited"] == 3
    # With a lag of 2 the entry is due on the 7th, waits for the 8th, and met one such bar.
    lagged = still(bars(), "2024-03-07")
    assert waits(first(run({SHARE: lagged}, [long(SHARE)], enter={"lag": 2})), "entry") == (0, 1)


def test_suspended_bars_and_missing_sessions_add_up(bars, run, first):
    frame = still(bars(), "2024-03-05", "2024-03-07").drop(pd.Timestamp("2024-03-06"))
    made = run({SHARE: frame}, [long(SHARE)])
    assert made.trades["entry_date"].iloc[0] == pd.Timestamp("2024-03-08")
    assert waits(first(made), "entry") == (1, 2)


def test_suspended_bars_before_an_exit_are_counted(bars, run, first):
    made = run({SHARE: still(bars(), "2024-03-12", "2024-03-13")}, [long(SHARE)])  # bars 5 and 6
    assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-14")
    assert waits(first(made), "exit") == (0, 2)


def test_a_suspension_before_the_exit_was_due_is_no_wait(bars, run, first):
    # Bar 4 is suspended; the exit is due at the open of bar 5, and fills there.
    frame = still(bars(), "2024-03-11")
    for leaving in (Exit(after=5), Exit(after=5, at="open")):
        made = run({SHARE: frame}, [long(SHARE)], exit=leaving)
        assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-12")
        assert waits(first(made), "exit") == (0, 0)


def test_a_stop_that_an_open_passes_after_a_suspension_waited_for_nothing(bars, run, first):
    # Suspended on bars 3 and 4 at 10; opens at 8 on bar 5: the stop at 9 was never due before.
    frame = still(bars(wanted={"2024-03-12": (8.0, 8.2, 7.9, 8.1)}), "2024-03-08", "2024-03-11")
    made = run({SHARE: frame}, [long(SHARE)], exit=Exit(stop_loss=0.1, after=40))
    assert made.trades["exit_reason"].iloc[0] == "stop_loss"
    assert waits(first(made), "exit") == (0, 0)


def test_a_stop_met_on_a_suspended_bar_waits_for_the_next(bars, run, first):
    frame = bars()
    frame.loc["2024-03-08"] = (8.5, 8.5, 8.5, 8.5, 0.0)  # printed lower, and nothing traded
    made = run({SHARE: frame}, [long(SHARE)], exit=Exit(stop_loss=0.1, after=40))
    assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-11")
    assert waits(first(made), "exit") == (0, 1)


def test_sessions_without_a_bar_after_until_are_counted(bars, run, first):
    # Monday the 11th is the last day; the 11th, 12th and 13th have no bar.
    frame = bars().drop(pd.to_datetime(["2024-03-11", "2024-03-12", "2024-03-13"]))
    made = run({SHARE: frame}, [long(SHARE)], exit=Exit(until="2024-03-11"))
    assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-14")
    assert waits(first(made), "exit") == (3, 0)


def test_sessions_without_a_bar_after_the_event_that_ends_a_trade_are_counted(bars, run, first):
    frame = bars().drop(pd.to_datetime(["2024-03-11", "2024-03-12"]))
    made = run(
        {SHARE: frame},
        [long(SHARE)],
        exit=Exit(when="over"),
        events={"over": Listed(list=[{"announced_at": "2024-03-08T20:00:00+08:00"}])},
    )
    assert made.trades["exit_date"].iloc[0] == pd.Timestamp("2024-03-13")
    assert waits(first(made), "exit") == (2, 0)


def test_an_exit_that_was_due_and_never_filled_waited_to_the_end(bars, run, first):
    frame = bars(end="2024-03-15")
    days = [str(day.date()) for day in frame.index[frame.index >= "2024-03-12"]]
    made = run({SHARE: still(frame, *days)}, [long(SHARE)])
    assert made.trades["exit_reason"].iloc[0] == "open"
    assert waits(first(made), "exit") == (0, 4)  # 12, 13, 14 and 15 March


def test_an_open_trade_that_is_not_due_waits_for_nothing(bars, run, first):
    made = run({SHARE: bars(end="2024-03-15")}, [long(SHARE)], exit=Exit(after=99))
    assert waits(first(made), "exit") == (0, 0)
