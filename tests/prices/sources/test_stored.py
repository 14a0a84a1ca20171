"""The store as a source: rows that cannot be true are left out and named, nothing is repaired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.errors import DamagedStore, DataUnavailable
from backtest.prices.build import build_panel
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.sources import StoredSource
from backtest.prices.store import Store

Keep = Callable[..., QuoteHistory]


def with_row(values: np.ndarray, row: int, value: float) -> np.ndarray:
    changed = values.copy()
    changed[row] = value
    return changed


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("close", np.nan, "Close: a price is missing"),
        ("close", -5.0, "Close: a price that is not above 0: -5.0"),
        ("high", 50.0, "High: high below low: 50.0"),
        ("open", 500.0, "Open: open above high: 500.0"),
        ("volume", -1.0, "Volume: a volume that is not 0 or more: -1.0"),
    ],
)
def test_a_row_that_cannot_be_true_is_left_out_and_named(
    keep: Keep, source: StoredSource, column: str, value: float, said: str
) -> None:
    whole = keep()
    keep(**{column: with_row(getattr(whole, column), 3, value)})
    bars = source.read("BABA")
    assert len(bars) == len(whole) - 1
    assert whole.dates[3] not in bars.dates
    assert bars.faults == (f"yahoo BABA: 2025-01-07 {said}; left out",)


def test_a_bar_on_a_day_without_a_session_is_left_out_of_the_panel_and_named(
    keep: Keep, source: StoredSource
) -> None:
    whole = keep()
    dates = whole.dates.copy()
    dates[4] = np.datetime64("2025-01-09")  # the market was closed for a funeral
    keep(dates=dates)
    panel = build_panel(["BABA"], source, base_currency="USD")
    assert np.datetime64("2025-01-09") not in panel.dates
    assert panel.faults == (
        "yahoo BABA: 2025-01-09: a bar on a day without a session of XNYS (Thursday); left out",
    )


def test_faults_are_counted_in_the_report(keep: Keep, source: StoredSource) -> None:
    whole = keep()
    keep(close=with_row(whole.close, 3, np.nan))
    thesis = Thesis(
        name="one",
        events={"news": Listed(list=[{"announced_at": "2025-01-14T12:00:00-05:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=2))],
    )
    result = backtest.run(thesis, prices=source)
    assert result.data.faults == ("yahoo BABA: 2025-01-07 Close: a price is missing; left out",)
    assert result.data.source == "yahoo"
    assert len(result.trades) == 1


def test_rows_none_of_which_can_be_true_are_not_had(keep: Keep, source: StoredSource) -> None:
    whole = keep()
    keep(close=np.full(len(whole), np.nan))
    with pytest.raises(DataUnavailable, match=r"none of the \d+ rows stored can be true"):
        source.read("BABA")


@pytest.mark.parametrize(
    ("code", "currency", "minor", "symbol"),
    [("GBp", "GBP", 100, "VOD.L"), ("ILA", "ILS", 100, "TEVA.TA"), ("ZAc", "ZAR", 100, "NPN.JO"),
     ("GBP", "GBP", 1, "VOD.L"), ("USD", "USD", 1, "VOD.L")],
)  # fmt: skip
def test_the_unit_of_the_quotes_is_the_provider_s_word(
    keep: Keep, source: StoredSource, code: str, currency: str, minor: float, symbol: str
) -> None:
    keep(symbol, currency=code, exchange=None)
    found = source.instrument(symbol)
    assert (found.currency, found.minor) == (currency, minor)


def test_an_index_that_only_the_provider_knows_cannot_be_traded(
    keep: Keep, source: StoredSource
) -> None:
    keep("^STOXX50E", exchange="XETR", kind="index", currency="EUR")
    found = source.instrument("^STOXX50E")
    assert (found.exchange, found.kind, found.tradable) == ("XETR", "index", False)


def test_of_a_rate_only_the_close_is_read(keep: Keep, source: StoredSource) -> None:
    whole = keep("HKD=X", exchange=None, kind="rate", currency="HKD")
    keep("HKD=X", exchange=None, kind="rate", currency="HKD", open=whole.open * 3)
    bars = source.read("HKD=X")
    assert bars.close_only
    assert bars.faults == ()
    assert len(bars) == len(whole)


def test_a_symbol_comes_from_the_first_provider_that_has_it(keep: Keep, store: Store) -> None:
    fetched = keep("BABA")
    keep("BABA", provider="imported", close=fetched.close + 1, high=fetched.high + 1)
    keep("SPY")
    both = StoredSource(store, ("imported", "yahoo"))
    assert both.read("BABA").close[0] == fetched.close[0] + 1
    assert both.read("SPY").file == "yahoo SPY"
    assert both.symbols() == ("BABA", "SPY")


def test_a_damaged_file_stops_the_run_with_the_mend(
    keep: Keep, source: StoredSource, store: Store
) -> None:
    keep()
    (path,) = (store.root / "yahoo" / "BABA").glob("*.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedStore, match="backtest prices fetch BABA"):
        source.read("BABA")


def test_a_split_that_was_not_taken_out_of_the_quotes_is_named(
    keep: Keep, source: StoredSource
) -> None:
    whole = keep()
    halved = np.where(np.arange(len(whole)) < 8, 2.0, 1.0)  # twice the price before the 9th row
    day = whole.dates[8:9]
    prices = {n: getattr(whole, n) * halved for n in ("open", "high", "low", "close")}
    keep(split_dates=day, splits=np.array([2.0]), **prices)
    (fault,) = source.read("BABA").faults
    # 107 × 2 at the close, 107.5 at the open
    assert fault == (
        f"yahoo BABA: {day[0]}: the split of 2:1 was not taken out of the quotes before it "
        "(214 to 107.5); nothing was changed"
    )


def test_a_split_that_was_taken_out_is_no_fault(keep: Keep, source: StoredSource) -> None:
    whole = keep()
    keep(split_dates=whole.dates[8:9], splits=np.array([2.0]))
    assert source.read("BABA").faults == ()


@pytest.mark.parametrize(("ratio", "said"), [(4.0, "4:1"), (0.1, "1:10")])
def test_a_jump_like_a_split_of_which_nothing_is_said_is_named(
    keep: Keep, source: StoredSource, ratio: float, said: str
) -> None:
    whole = keep()
    before = np.where(np.arange(len(whole)) < 8, ratio, 1.0)
    prices = {n: getattr(whole, n) * before for n in ("open", "high", "low", "close")}
    prices["open"] = prices["close"].copy()
    prices["open"][8] = whole.close[7]  # opens exactly at the ratio
    keep(**{**prices, "low": np.minimum(prices["low"], prices["open"])})
    (fault,) = source.read("BABA").faults
    assert f"like a split of {said} of which the provider says nothing" in fault


@pytest.mark.parametrize("fall", [0.35, 0.5, 0.62])
def test_a_bad_day_is_no_split(keep: Keep, source: StoredSource, fall: float) -> None:
    whole = keep()
    after = np.where(np.arange(len(whole)) < 8, 1.0, 1 - fall)
    keep(**{n: getattr(whole, n) * after for n in ("open", "high", "low", "close")})
    assert source.read("BABA").faults == ()


def test_the_basis_tells_when_it_was_asked_for_and_what_was_revised(
    keep: Keep, source: StoredSource, store: Store
) -> None:
    from backtest.prices.store import Revision, Stored

    whole = keep()
    revision = Revision("2025-02-01", "2025-01-07", "2025-01-07", 1, 0, 0, 0, 0.02)
    stored = store.read("yahoo", "BABA")
    store.write("yahoo", Stored(replace(whole, notes=("a note",)), stored.fetched_at, (revision,)))
    assert source.basis("BABA") == (
        "yahoo, as of 2025-03-01; revised on 2025-02-01: 1 row changed "
        "(2025-01-07 to 2025-01-07), a price by 2.00% at most; a note"
    )
