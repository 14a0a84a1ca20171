"""Results to report on: real replays of small theses on the bundled prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import backtest
from backtest.result.result import Result


@pytest.fixture(scope="session")
def flagship() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample")


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    """A replay of one event on the bundled prices, with what the test wants otherwise."""

    def replay(
        exit_: str = "{after: 20}",
        legs: str = "[0700.HK, BABA]",
        more: str = "",
    ) -> Result:
        text = (
            f"name: test\nbenchmark: ^HSI\nevents:\n  news:\n    list:\n"
            f"      - {announced}, title: News}}\n"
            f"rules:\n  - when: news\n    long: {legs}\n    exit: {exit_}\n{more}"
        )
        path: Path = tmp_path_factory.mktemp("thesis") / "test.yaml"
        path.write_text(text, encoding="utf-8")
        return backtest.run(path, prices="sample")

    announced = '{announced_at: "2025-01-15T20:10:00-05:00"'
    return replay


@pytest.fixture(scope="session")
def titled(replayed: Callable[..., Result]) -> Callable[[str], Result]:
    """A result whose event has any title at all, as a catalogue on the disk might hold."""

    def retitle(title: str) -> Result:
        result = replayed()
        events = tuple(replace(event, title=title) for event in result.history.events)
        return replace(result, history=replace(result.history, events=events))

    return retitle
