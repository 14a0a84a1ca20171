"""Fetching many: two at a time, what came is kept, what failed is named, and it goes on there."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backtest.errors import BacktestError, RateLimited, UnknownSymbol, Unreachable
from backtest.prices.fetch import fetch
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.needed import failures, fetch_needed
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.needs import Needs
from backtest.prices.store import Store

FIRST, LAST = date(2025, 1, 1), date(2025, 2, 27)
NOW = datetime(2025, 2, 27, 23, tzinfo=UTC)


def fifty(server: Any, stand: Any) -> list[str]:
    """Fifty American shares."""
    rows = stand.companies()["BABA"].rows
    symbols = [f"S{k:02d}" for k in range(50)]
    server.quotes |= {symbol: stand.Quoted(rows) for symbol in symbols}
    return symbols


def test_of_fifty_symbols_three_fail_and_forty_seven_are_kept(
    store: Store, yahoo: Yahoo, server: Any, stand: Any, impatient: Backoff
) -> None:
    symbols = fifty(server, stand)
    del server.quotes["S07"]
    server.fail("S19", *[stand.too_many] * 40)
    server.fail("S31", *[stand.cut] * 40)
    told: list[str] = []
    found = fetch(
        symbols, store, yahoo, first=FIRST, last=LAST, now=NOW, backoff=impatient,
        told=lambda one: told.append(one.symbol),
    )  # fmt: skip
    failed = {one.symbol: type(one.error) for one in found if one.error is not None}
    assert failed == {"S07": UnknownSymbol, "S19": RateLimited, "S31": Unreachable}
    assert [one.symbol for one in found] == symbols
    assert sorted(told) == symbols
    assert len(store.symbols("yahoo")) == 47

    server.asked.clear()
    server.faults.clear()
    server.quotes["S07"] = server.quotes["S01"]
    again = fetch(symbols, store, yahoo, first=FIRST, last=LAST, now=NOW, backoff=impatient)
    assert all(one.error is None for one in again)
    assert sorted(server.asked) == ["S07", "S19", "S31"]
    assert len(store.symbols("yahoo")) == 50


def test_no_more_than_two_requests_are_on_their_way(
    store: Store, yahoo: Yahoo, server: Any, stand: Any, impatient: Backoff
) -> None:
    symbols = fifty(server, stand)[:12]
    server.delay = 0.02
    fetch(symbols, store, yahoo, first=FIRST, last=LAST, now=NOW, backoff=impatient)
    assert server.most_at_once == 2


def test_a_storm_of_429_ends_with_everything_stored(
    store: Store, yahoo: Yahoo, server: Any, stand: Any, impatient: Backoff
) -> None:
    symbols = fifty(server, stand)[:20]
    for k, symbol in enumerate(symbols):
        server.fail(symbol, *[stand.too_many] * (k % 9))
    found = fetch(symbols, store, yahoo, first=FIRST, last=LAST, now=NOW, backoff=impatient)
    assert all(one.error is None for one in found)
    assert len(store.symbols("yahoo")) == 20


def test_without_a_network_the_rest_is_not_asked_for(
    store: Store, stand: Any, tmp_path: Any, impatient: Backoff
) -> None:
    with stand.StandIn() as gone:
        port = gone.port
    away = Yahoo(session=stand.session_to(port), cache=tmp_path)
    symbols = [f"S{k:02d}" for k in range(50)]
    found = fetch(symbols, store, away, first=FIRST, last=LAST, now=NOW, backoff=impatient)
    assert {type(one.error) for one in found} == {Unreachable}
    asked = [one for one in found if "not asked" not in str(one.error)]
    assert 3 <= len(asked) <= 5  # two at a time: one or two may have begun


def test_a_store_that_cannot_be_written_ends_the_fetch(
    yahoo: Yahoo, server: Any, stand: Any, tmp_path: Any, impatient: Backoff
) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = Store(tmp_path / "file")
    with pytest.raises(BacktestError, match="the store cannot be written"):
        fetch(
            fifty(server, stand), store, yahoo, first=FIRST, last=LAST, now=NOW, backoff=impatient
        )
    assert len(server.asked) <= 3
    assert not [t for t in threading.enumerate() if t.name.startswith("fetch")]


def needed(*symbols: str, base: str = "USD", wished: tuple[str, ...] = ()) -> Needs:
    return Needs(symbols, wished, base, FIRST, LAST, FIRST)


def test_rates_are_found_by_themselves(
    store: Store, yahoo: Yahoo, server: Any, impatient: Backoff
) -> None:
    found = fetch_needed(needed("0700.HK", "BABA"), store, yahoo, now=NOW, backoff=impatient)
    assert [one.symbol for one in found] == ["0700.HK", "BABA", "HKD=X"]
    assert failures(found, needed("0700.HK", "BABA")) is None
    assert server.asked == ["0700.HK", "BABA", "HKD=X"]


def test_pence_call_for_pounds(store: Store, yahoo: Yahoo, server: Any, impatient: Backoff) -> None:
    server.quotes["GBPUSD=X"] = server.quotes["HKD=X"]
    fetch_needed(needed("VOD.L"), store, yahoo, now=NOW, backoff=impatient)
    assert server.asked == ["VOD.L", "GBPUSD=X"]


def test_a_pair_that_is_missing_goes_through_the_dollar(
    store: Store, yahoo: Yahoo, server: Any, impatient: Backoff
) -> None:
    server.quotes["EURUSD=X"] = server.quotes["HKD=X"]
    needs = needed("0700.HK", base="EUR")
    found = fetch_needed(needs, store, yahoo, now=NOW, backoff=impatient)
    assert [one.symbol for one in found] == ["0700.HK", "HKD=X", "EURUSD=X"]
    assert failures(found, needs) is None


def test_a_rate_that_nobody_has_is_named_once(
    store: Store, yahoo: Yahoo, server: Any, impatient: Backoff
) -> None:
    del server.quotes["HKD=X"]
    needs = needed("0700.HK")
    found = fetch_needed(needs, store, yahoo, now=NOW, backoff=impatient)
    assert [(one.symbol, type(one.error)) for one in found if one.error] == [
        ("HKD=X", UnknownSymbol)
    ]
    assert failures(found, needs) is None  # the panel says what is lacking, with every spelling


def test_what_is_wished_for_may_not_exist_but_must_be_asked_for(
    store: Store, yahoo: Yahoo, server: Any, stand: Any, impatient: Backoff
) -> None:
    needs = needed("BABA", wished=("KWEB",))
    found = fetch_needed(needs, store, yahoo, now=NOW, backoff=impatient)
    assert failures(found, needs) is None
    server.quotes["KWEB"] = server.quotes["BABA"]
    server.fail("KWEB", *[stand.too_many] * 40)
    found = fetch_needed(needs, store, yahoo, now=NOW, backoff=impatient)
    lacking = failures(found, needs)
    assert isinstance(lacking, RateLimited)
    assert str(lacking).startswith("KWEB: Yahoo says: too many requests")


def test_failures_of_several_kinds_are_one_message(
    store: Store, yahoo: Yahoo, server: Any, stand: Any, impatient: Backoff
) -> None:
    server.fail("BABA", *[stand.cut] * 40)
    needs = needed("BABA", "NOPE")
    lacking = failures(fetch_needed(needs, store, yahoo, now=NOW, backoff=impatient), needs)
    assert lacking is not None
    assert lacking.exit_status == 3
    assert "BABA: no answer" in str(lacking)
    assert "NOPE: Yahoo has nothing of that name" in str(lacking)
