"""Which source serves a run: one for the whole of it, and the network only where it must be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backtest.errors import DataUnavailable
from backtest.prices import choose
from backtest.prices.choose import Access, choose_source
from backtest.prices.needs import Needs
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.store import Store

Keep = Callable[..., QuoteHistory]
LEAST = date(2025, 1, 10)
NOW = datetime(2025, 3, 1, tzinfo=UTC)


def needs(*symbols: str, least: date = LEAST) -> Callable[[], Needs]:
    return lambda: Needs(symbols, (), "USD", date(2020, 1, 1), date(2025, 3, 1), least)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be fetched, had there been a network."""
    monkeypatch.delenv("BACKTEST_OFFLINE")
    found: list[Any] = []

    def made_ready(needed: Needs, store: Store, provider: Any, **_: Any) -> str:
        found.append((provider.name, needed.symbols))
        return "live"

    monkeypatch.setattr(choose, "made_ready", made_ready)
    return found


def test_auto_takes_what_is_stored_where_all_is(keep: Keep, store: Store, asked: list[Any]) -> None:
    keep("BABA")
    source = choose_source("auto", needs("BABA"), Access(store.root, now=NOW))
    assert source.name == "yahoo"
    assert asked == []


def test_auto_takes_the_bundled_prices_where_not_all_is_stored(
    keep: Keep, store: Store, asked: list[Any]
) -> None:
    keep("BABA")
    source = choose_source("auto", needs("BABA", "NVDA"), Access(store.root, now=NOW))
    assert source.name == "sample"
    assert asked == []


def test_auto_does_not_take_what_is_stored_of_later_days_only(
    keep: Keep, store: Store, asked: list[Any]
) -> None:
    keep("BABA")
    early = needs("BABA", least=date(2024, 6, 3))
    assert choose_source("auto", early, Access(store.root, now=NOW)).name == "sample"


def test_auto_asks_yahoo_where_neither_has_all(store: Store, asked: list[Any]) -> None:
    source: Any = choose_source("auto", needs("BABA", "7203.T"), Access(store.root, now=NOW))
    assert source == "live"
    assert asked == [("yahoo", ("BABA", "7203.T"))]


@pytest.mark.parametrize("how", ["option", "variable"])
def test_offline_nothing_is_asked(
    store: Store, asked: list[Any], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "variable":
        monkeypatch.setenv("BACKTEST_OFFLINE", "1")
    access = Access(store.root, now=NOW, offline=how == "option")
    assert choose_source("auto", needs("BABA", "7203.T"), access).name == "sample"
    assert choose_source("yahoo", needs("BABA"), access).symbols() == ()
    assert asked == []


def test_a_rate_that_is_not_stored_counts_as_missing(
    keep: Keep, store: Store, asked: list[Any]
) -> None:
    keep("0700.HK", currency="HKD", exchange="XHKG", tz="Asia/Hong_Kong")
    access = Access(store.root, now=NOW)
    assert choose_source("auto", needs("0700.HK"), access).name == "sample"
    keep("HKD=X", currency="HKD", exchange=None, kind="rate")
    assert choose_source("auto", needs("0700.HK"), access).name == "yahoo"


def test_the_bundled_prices_and_a_folder_need_no_store(tmp_path: Path) -> None:
    def never() -> Needs:
        raise AssertionError("asked what is needed, though nothing can be fetched")

    (tmp_path / "A.csv").write_text("Date,Close\n2025-01-02,5\n")
    access = Access(tmp_path / "no store")
    assert choose_source("sample", never, access).name == "sample"
    assert choose_source(str(tmp_path), never, access).symbols() == ("A",)


def test_what_is_stored_is_read_without_loading_yfinance(keep: Keep, store: Store) -> None:
    import subprocess

    keep("BABA")
    code = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from backtest.prices.needs import Needs\n"
        "from backtest.prices.choose import Access, choose_source\n"
        f"day = date(2025, 1, 10)\nneeds = Needs(('BABA',), (), 'USD', day, day, day)\n"
        f"source = choose_source('auto', lambda: needs, Access(Path({str(store.root)!r})))\n"
        "assert source.name == 'yahoo', source.name\nassert len(source.read('BABA')) > 5\n"
        "print('yfinance' in sys.modules, 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_a_stored_series_shows_in_its_bars_that_it_is_live(keep: Keep, store: Store) -> None:
    keep("BABA")
    source = choose_source("auto", needs("BABA"), Access(store.root, now=NOW))
    assert source.read("BABA").live
    assert not np.isnan(source.read("BABA").close).any()


def test_offline_yahoo_says_what_is_not_stored(store: Store) -> None:
    source = choose_source("yahoo", needs("BABA"), Access(store.root, offline=True))
    with pytest.raises(DataUnavailable, match="BABA: not stored"):
        source.read("BABA")
