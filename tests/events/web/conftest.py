"""The stand-in of the Federal Register and of EDGAR, and clients sent to it that do not wait."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from stand_in import StandIn

from backtest.events.shelf import Shelf
from backtest.events.web import Documents, Web
from backtest.prices.fetch.backoff import Backoff

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[StandIn]:
    """Answers what a test gives it, by host and path."""
    with StandIn() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """Time, in the test's hands."""
    return Clock()


@pytest.fixture
def web(server: StandIn, clock: Clock) -> Web:
    """The real client, sent to the stand-in; its waits take no time."""
    backoff = Backoff(Random(3), sleep=clock.sleep, clock=clock)
    return Web(contact="Jane Doe jane@example.com", session=server.session(), backoff=backoff)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf(tmp_path / "store" / "events")


@pytest.fixture
def online(shelf: Shelf, web: Web) -> Documents:
    """Documents that may ask the stand-in."""
    return Documents(shelf.kept, web, now=NOW)
