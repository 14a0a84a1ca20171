"""Due: where nothing is suspended an exit fills when it is due."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import backtest
from backtest.replay.due import due_bars
from backtest.replay.outcome import Status


@pytest.mark.parametrize("name", ["zhipu-entity-list", "entity-list-smic"])
def test_without_a_suspension_exits_are_due_on_the_bar_that_fills_them(name: str) -> None:
    result = backtest.run(name, prices="sample")
    k = np.flatnonzero(result.outcome.status == Status.GRANTED)
    assert not result.panel.suspended.any()  # the bundled prices have no volume
    found = due_bars(result.panel, result.schedule, result.outcome, k)
    np.testing.assert_array_equal(found, result.outcome.exit_bar[k])


def test_a_suspended_bar_is_due_all_the_same() -> None:
    result = backtest.run("zhipu-entity-list", prices="sample")
    k = np.flatnonzero(result.outcome.status == Status.GRANTED)
    suspended = np.zeros_like(result.panel.suspended)
    suspended[result.outcome.exit_bar[k]] = True
    panel = replace(result.panel, suspended=suspended)
    found = due_bars(panel, result.schedule, result.outcome, k)
    np.testing.assert_array_equal(found, result.outcome.exit_bar[k])
