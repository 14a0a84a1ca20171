"""Coincidences that chance seldom deals: the package and the loops on worked cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from compare import disagreements
from generate import write_case
from plain import replay
from test_plain_loops_by_hand import JUNE, case, flat, rows

import backtest


def reasons(made: dict[str, Any], folder: Path) -> list[str]:
    """Exit reasons by the package, once the loops agree with all else."""
    made["thesis"].setdefault("base_currency", "USD")
    made["instruments"] = [{"symbol": "AAA", "exchange": "XNYS", "currency": "USD", "lot": "1"}]
    path = write_case(made, folder / "case")
    result = backtest.run(path, prices=path.parent / "prices")
    assert disagreements(made, replay(made), result) == []
    return list(result.trades["exit_reason"])


def test_after_comes_before_until_at_one_close(tmp_path: Path):
    # Bought on the 4th; bar 2 is the 6th, the date of `until`.
    made = case({"AAA": rows(*flat(100, 6))}, {"after": 2, "until": "2024-06-06"})
    assert reasons(made, tmp_path) == ["after"]


def test_after_comes_before_until_at_one_open(tmp_path: Path):
    # No bar on the 6th: `until` moves to the open of the 7th, which is bar 2.
    days = [day for day in JUNE if day != "2024-06-06"]
    leaves = {"after": 2, "at": "open", "until": "2024-06-06"}
    made = case({"AAA": rows(*flat(100, 6), days=days)}, leaves)
    assert reasons(made, tmp_path) == ["after"]


@pytest.mark.parametrize(
    ("leaves", "reason"),
    [({"after": 2, "at": "open"}, "after"), ({"until": "2024-06-05"}, "until")],
)
def test_after_and_until_come_before_when_at_one_open(
    tmp_path: Path, leaves: dict[str, Any], reason: str
):
    # `when` is known on the evening of the 5th: the open of the next bar.
    days = [day for day in JUNE if reason == "after" or day != "2024-06-05"]
    notes = {
        "news": {"list": [{"announced_at": "2024-06-03T18:00:00-04:00", "title": "news"}]},
        "end": {"list": [{"announced_at": "2024-06-05T18:00:00-04:00", "title": "end"}]},
    }
    prices = {"AAA": rows(*flat(100, 6), days=days)}
    made = case(prices, leaves | {"when": "end"}, events=notes)
    assert reasons(made, tmp_path) == [reason]


def test_an_exit_due_at_the_open_comes_before_a_gap_through_the_stop(tmp_path: Path):
    bars = [*flat(100, 2), (80, 81, 79, 80)]
    leaves = {"after": 1, "at": "open", "stop_loss": "10%"}
    assert reasons(case({"AAA": rows(*bars)}, leaves), tmp_path) == ["after"]


def test_a_stop_comes_before_a_trailing_stop_at_the_same_level(tmp_path: Path):
    bars = [*flat(100, 2), (95, 96, 89, 91)]
    leaves = {"stop_loss": "10%", "trailing_stop": "10%"}
    assert reasons(case({"AAA": rows(*bars)}, leaves), tmp_path) == ["stop_loss"]
