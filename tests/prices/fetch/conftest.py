"""The stand-in with a few companies, and Yahoo asked through it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.store import Store

collect_ignore = ["many_processes.py"]  # a program of its own, with this folder on its path


def stand_in_module() -> ModuleType:
    """The module beside this file, by its path: tests are no package."""
    name = "yahoo_stand_in"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture
def stand() -> ModuleType:
    """The stand-in's module: `Quoted` and the faults."""
    return stand_in_module()


@pytest.fixture
def server(stand: ModuleType) -> Iterator[object]:
    """A server that has BABA, 0700.HK, VOD.L, ^HSI and HKD=X for January and February 2025."""
    with stand.StandIn(stand.companies()) as running:
        yield running


@pytest.fixture
def yahoo(server: object, stand: ModuleType, tmp_path: Path) -> Yahoo:
    """The real yfinance, sent to the server."""
    return Yahoo(session=stand.session_to(server.port), cache=tmp_path / "yfinance")  # type: ignore[attr-defined]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")


@pytest.fixture
def impatient() -> Backoff:
    """Tries as often as the real one, and does not wait."""
    return Backoff(Random(7), sleep=lambda _: None, clock=lambda: 0.0)
