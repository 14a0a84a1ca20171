"""One list of checks for every price source, those of this package and one from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from backtest.errors import InputError, NoDataInRange, UnknownSymbol
from backtest.prices.choose import Access, choose_source, open_source
from backtest.prices.fetch import provider as providers
from backtest.prices.fetch.provider import open_provider, provider_names
from backtest.prices.needs import Needs
from backtest.prices.pin import pin_of
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.sources import (
    FolderSource,
    FrameSource,
    PriceSource,
    SampleSource,
    StoredSource,
)
from backtest.prices.sources.conformance import PROVIDER_CHECKS, SOURCE_CHECKS
from backtest.prices.sources.first_of import FirstOf
from backtest.prices.sources.pinned import PinnedSource
from backtest.prices.store import Store

Keep = Callable[..., QuoteHistory]


class Acme:
    """A provider of another package, in one file."""

    name = "acme"
    at_once = 3

    def session(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()

    def fetch(self, symbol: str, first: date, last: date) -> QuoteHistory:
        if symbol != "BABA":
            raise UnknownSymbol(f"{symbol}: not here\n  mend: BABA is all there is")
        days = np.arange(np.datetime64("2025-01-06"), np.datetime64("2025-01-11"))
        kept = days[(days >= np.datetime64(first)) & (days <= np.datetime64(last))]
        if not len(kept):
            raise NoDataInRange(f"{symbol}: nothing then\n  mend: ask for January 2025")
        close = 80.0 + (kept - days[0]).astype(float)
        none = np.array([])
        return QuoteHistory(
            symbol=symbol, currency="USD", tz="America/New_York", exchange="XNYS", kind="share",
            name=None, first=first, last=last, dates=kept, open=close, high=close + 1,
            low=close - 1, close=close, volume=close, ex_dates=kept[:0], dividends=none,
            split_dates=kept[:0], splits=none,
        )  # fmt: skip


def a_source(kind: str, keep: Keep, store: Store, folder: Path) -> PriceSource:
    keep("BABA")
    if kind == "sample":
        return SampleSource()
    if kind == "stored":
        return StoredSource(store, ("imported", "yahoo"))
    if kind == "first of":
        return FirstOf((StoredSource(store, ("yahoo",)), SampleSource()))
    if kind == "pinned":
        sample = SampleSource()
        pin = pin_of(sample.instrument("BABA"), sample.read("BABA"))
        return PinnedSource(sample, {"BABA": pin})
    if kind == "folder":
        (folder / "BABA.csv").write_text("Date,Close\n2025-01-02,80\n2025-01-03,81\n")
        return FolderSource(folder)
    index = pd.DatetimeIndex(["2025-01-02", "2025-01-03"])
    return FrameSource({"BABA": pd.DataFrame({"Close": [80.0, 81.0]}, index=index)})


@pytest.mark.parametrize("check", SOURCE_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("kind", ["sample", "stored", "first of", "pinned", "folder", "frames"])
def test_every_source_conforms(
    kind: str, check: Any, keep: Keep, store: Store, tmp_path: Path
) -> None:
    check(a_source(kind, keep, store, tmp_path), "BABA")


@pytest.mark.parametrize("check", PROVIDER_CHECKS, ids=lambda check: check.__name__)
def test_a_provider_from_elsewhere_conforms(check: Any) -> None:
    check(Acme(), "BABA", date(2025, 1, 6), date(2025, 1, 10))


class Broken(SampleSource):
    """Wrong in one way at a time."""

    def __init__(self, way: str) -> None:
        self.way = way

    def symbols(self) -> tuple[str, ...]:
        listed = super().symbols()
        return tuple(reversed(listed)) if self.way == "lists_what_it_has" else listed

    def read(self, symbol: str) -> Any:
        if self.way.startswith("refuses"):
            return super().read("BABA")
        if self.way == "gives_sound_rows":
            return super().read("0700.HK")
        return super().read(
            "0700.HK" if self.way == "gives_the_same_twice" and self.odd() else symbol
        )

    def odd(self) -> bool:
        self.count = getattr(self, "count", 0) + 1
        return self.count % 2 == 0

    def instrument(self, symbol: str) -> Any:
        wrong = self.way == "says_what_it_is"
        return super().instrument("0700.HK" if wrong else symbol)


@pytest.mark.parametrize("check", SOURCE_CHECKS, ids=lambda check: check.__name__)
def test_every_check_can_fail(check: Any) -> None:
    with pytest.raises(AssertionError):
        check(Broken(check.__name__), "BABA")


@pytest.fixture
def acme_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a package with the entry point `acme` were installed."""
    offered = [SimpleNamespace(name="acme", value="acme_prices:Acme", load=lambda: Acme)]

    def entry_points(*, group: str, name: str | None = None) -> list[Any]:
        assert group == "backtest.prices"
        return [one for one in offered if name in (None, one.name)]

    monkeypatch.setattr(providers, "entry_points", entry_points)


@pytest.mark.usefixtures("acme_installed")
def test_an_entry_point_adds_a_provider_by_name(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKTEST_OFFLINE")
    assert provider_names() == ("acme", "yahoo")
    day = date(2025, 1, 6)
    needs = Needs(("BABA",), (), "USD", day, date(2025, 1, 10), day)
    access = Access(store.root, now=datetime(2025, 1, 12, tzinfo=UTC))
    source = choose_source("acme", lambda: needs, access)
    assert source.name == "acme"
    assert source.read("BABA").close.tolist() == [80.0, 81.0, 82.0, 83.0, 84.0]


@pytest.mark.usefixtures("acme_installed")
def test_a_provider_that_cannot_be_loaded_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ImportError("no module named acme_prices")

    offered = SimpleNamespace(name="acme", value="acme_prices:Acme", load=broken)
    monkeypatch.setattr(providers, "entry_points", lambda **_: [offered])
    with pytest.raises(InputError, match="the provider acme cannot be loaded: ImportError"):
        open_provider("acme")


def test_a_name_that_nobody_offers_is_taken_for_a_folder() -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        open_source("acme")
    with pytest.raises(InputError, match="no provider of prices: 'acme'"):
        open_provider("acme")
