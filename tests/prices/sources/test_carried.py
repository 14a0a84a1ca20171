"""Importing a folder into the store, and writing stored series as a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import backtest
from backtest.errors import BacktestError, DataUnavailable, InputError, PriceFault
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.snapshot import snapshot_of
from backtest.prices.sources import FolderSource, SampleSource, StoredSource
from backtest.prices.sources.bring_in import import_prices
from backtest.prices.sources.take_out import export_prices
from backtest.prices.store import Store

Keep = Callable[..., QuoteHistory]
NOW = datetime(2025, 3, 1, tzinfo=UTC)
FLAGSHIP = ("0981.HK", "BABA", "0700.HK", "^HSI", "KWEB", "HKD=X")

VOD = "Date,Open,High,Low,Close,Adj Close,Volume\n2025-01-06,70,72,69,71,70.5,1000\n"
LISTED = "symbol,exchange,currency,lot\nVOD.L,XLON,GBp,10\n"


def test_an_imported_folder_is_read_as_the_folder_is(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "VOD.L.csv").write_text(VOD)
    (folder / "instruments.csv").write_text(LISTED)
    source = FolderSource(folder)
    assert import_prices(source, store, now=NOW) == (("VOD.L", 1),)
    stored = StoredSource(store, ("imported",))
    assert stored.instrument("VOD.L") == source.instrument("VOD.L")
    one, two = stored.read("VOD.L"), source.read("VOD.L")
    assert one.adjusted is not None
    assert one.adjusted.tolist() == [70.5]
    read = {"VOD.L": (source.instrument("VOD.L"), two)}
    assert snapshot_of({"VOD.L": (stored.instrument("VOD.L"), one)}) == snapshot_of(read)


def test_importing_again_replaces_what_was_imported(tmp_path: Path, store: Store) -> None:
    (tmp_path / "VOD.L.csv").write_text(VOD)
    import_prices(FolderSource(tmp_path), store, now=NOW)
    (tmp_path / "VOD.L.csv").write_text(VOD.replace("71", "71.5"))
    import_prices(FolderSource(tmp_path), store, now=NOW)
    assert StoredSource(store, ("imported",)).read("VOD.L").close.tolist() == [71.5]


def test_a_faulty_row_keeps_the_whole_folder_out(tmp_path: Path, store: Store) -> None:
    (tmp_path / "A.csv").write_text("Date,Close\n2025-01-06,5\n")
    (tmp_path / "B.csv").write_text("Date,Close\n2025-01-06,0\n")
    (tmp_path / "C.csv").write_text("Date,Close\n2025-01-09,5\n")
    with pytest.raises(PriceFault) as said:
        import_prices(FolderSource(tmp_path), store, now=NOW)
    assert "B.csv:2: 2025-01-06 Close: a price that is not above 0" in str(said.value)
    assert "C.csv:2: 2025-01-09 Date: a bar on a day without a session" in str(said.value)
    assert store.symbols("imported") == ()


def test_only_what_is_named_is_imported(tmp_path: Path, store: Store) -> None:
    for name in ("A", "B"):
        (tmp_path / f"{name}.csv").write_text("Date,Close\n2025-01-06,5\n")
    import_prices(FolderSource(tmp_path), store, symbols=["B"], now=NOW)
    assert store.symbols("imported") == ("B",)
    with pytest.raises(DataUnavailable, match="has no prices of C"):
        import_prices(FolderSource(tmp_path), store, symbols=["C"], now=NOW)


def test_the_flagship_on_exported_prices_is_the_flagship(tmp_path: Path) -> None:
    assert export_prices(SampleSource(), tmp_path / "out", FLAGSHIP) == ()
    there = backtest.run("zhipu-entity-list", prices=tmp_path / "out")
    here = backtest.run("zhipu-entity-list", prices="sample")
    # dividends went through Adj Close, which rounds in the last digit
    np.testing.assert_allclose(there.equity, here.equity, rtol=1e-12)
    assert there.trades["entry_price"].tolist() == here.trades["entry_price"].tolist()


def test_the_flagship_on_imported_prices_is_the_flagship_to_the_last_bit(
    tmp_path: Path, store: Store
) -> None:
    export_prices(SampleSource(), tmp_path / "out", FLAGSHIP)
    import_prices(FolderSource(tmp_path / "out"), store, now=NOW)
    stored = backtest.run("zhipu-entity-list", access=backtest.Access(store.root))
    folder = backtest.run("zhipu-entity-list", prices=tmp_path / "out")
    assert stored.data.source == "imported"
    assert stored.equity.tolist() == folder.equity.tolist()


def test_pence_and_lots_survive_the_way_out(
    keep: Keep, source: StoredSource, tmp_path: Path
) -> None:
    keep("VOD.L", currency="GBp", exchange="XLON", tz="Europe/London")
    export_prices(source, tmp_path / "out", ["VOD.L"])
    there = FolderSource(tmp_path / "out").instrument("VOD.L")
    assert (there.currency, there.minor, there.exchange) == ("GBP", 100.0, "XLON")


def test_rows_left_out_of_an_export_are_named(
    keep: Keep, source: StoredSource, tmp_path: Path
) -> None:
    whole = keep()
    close = whole.close.copy()
    close[3] = np.nan
    keep(close=close)
    (fault,) = export_prices(source, tmp_path / "out", ["BABA"])
    assert "2025-01-07 Close: a price is missing; left out" in fault
    assert len(FolderSource(tmp_path / "out").read("BABA")) == len(whole) - 1


def test_a_folder_that_is_there_is_not_written_into(
    keep: Keep, source: StoredSource, tmp_path: Path
) -> None:
    keep()
    (tmp_path / "out").mkdir()
    with pytest.raises(InputError, match="is there already"):
        export_prices(source, tmp_path / "out", ["BABA"])
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_made_leaves_nothing(
    keep: Keep, source: StoredSource, tmp_path: Path
) -> None:
    keep()
    (tmp_path / "file").write_text("x")
    with pytest.raises(BacktestError, match="nothing was written there"):
        export_prices(source, tmp_path / "file" / "out", ["BABA"])
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
