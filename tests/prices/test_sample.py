"""The bundled sample: whole, unchanged, and equal to what it was made from."""

from __future__ import annotations

import csv
import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.inventory import verified
from backtest.prices.sources import SampleSource, sample
from backtest.prices.symbols import implied

SOURCES = Path(__file__).parents[3] / "shared" / "sample"
SAMPLE = resources.files("backtest.prices").joinpath("sample")


def test_every_series_holds_true() -> None:
    held = verified(SampleSource())
    assert len(held) == 20
    assert [h.symbol for h in held if h.fault] == []
    assert {h.symbol: h.absent for h in held if h.absent}.keys() == {"2330.TW"}


def test_the_manifest_agrees_with_the_table_of_instruments() -> None:
    source = SampleSource()
    for symbol in source.symbols():
        found, said = source.instrument(symbol), implied(symbol)
        assert (found.exchange, found.currency) == (said.exchange, said.currency), symbol


def test_the_manifest_counts_the_rows_it_ships() -> None:
    manifest = json.loads(SAMPLE.joinpath("manifest.json").read_text("utf-8"))
    for symbol, said in manifest["instruments"].items():
        bars = SampleSource().read(symbol)
        assert (len(bars), str(bars.dates[0]), str(bars.dates[-1])) == (
            said["rows"],
            said["first"],
            said["last"],
        )
        assert said["sources"], symbol


@pytest.mark.skipif(not SOURCES.is_dir(), reason="../shared/sample is not here: not compared")
def test_shipped_data_equal_their_sources_to_the_last_digit() -> None:
    source = SampleSource()
    paths = [path for path in sorted(SOURCES.glob("*.csv")) if path.stem != "dividends"]
    assert tuple(sorted(path.stem for path in paths)) == source.symbols()
    for path in paths:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        bars = source.read(path.stem)
        assert bars.dates.astype(str).tolist() == [row["Date"] for row in rows]
        columns = {"Open": bars.open, "High": bars.high, "Low": bars.low, "Close": bars.close}
        for name, values in columns.items():
            if name in rows[0]:
                assert values is not None
                assert values.tolist() == [float(row[name]) for row in rows], path.stem
            else:
                assert values is None
    shipped = SAMPLE.joinpath("dividends.csv").read_bytes()
    assert shipped == (SOURCES / "dividends.csv").read_bytes()


@pytest.mark.skipif(not SOURCES.is_dir(), reason="../shared/sample is not here: not compared")
def test_manifest_names_the_files_it_was_made_from() -> None:
    manifest = json.loads(SAMPLE.joinpath("manifest.json").read_text("utf-8"))
    for symbol, said in manifest["instruments"].items():
        found = hashlib.sha256((SOURCES / f"{symbol}.csv").read_bytes()).hexdigest()
        assert found == said["csv_sha256"], symbol


def test_dividends_are_those_of_the_symbol() -> None:
    dividends = SampleSource().read("0700.HK").dividends
    assert dividends is not None
    assert dividends.ex_dates.astype(str).tolist() == ["2024-05-17", "2025-05-16"]
    assert dividends.amounts.tolist() == [3.4, 4.5]
    none = SampleSource().read("AMZN").dividends
    assert none is not None
    assert len(none.amounts) == 0


def test_a_changed_file_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    for entry in SAMPLE.iterdir():
        (tmp_path / "sample" / entry.name).write_bytes(entry.read_bytes())
    shipped = (tmp_path / "sample" / "AMD.parquet").read_bytes()
    (tmp_path / "sample" / "AMD.parquet").write_bytes(shipped[:-1] + b"\0")
    monkeypatch.setattr(sample.resources, "files", lambda _: tmp_path)
    with pytest.raises(PriceFault, match=r"AMD\.parquet: not the file that was shipped"):
        SampleSource().read("AMD")
    assert len(SampleSource().read("AMZN")) == 460


def test_what_is_not_bundled_says_what_is() -> None:
    with pytest.raises(DataUnavailable, match=r"--prices DIR; bundled are 0700\.HK, .*BABA"):
        SampleSource().read("F")


def test_arrays_cannot_be_written_to() -> None:
    bars = SampleSource().read("BABA")
    with pytest.raises(ValueError, match="read-only"):
        bars.close[0] = 1
    assert np.isfinite(bars.close).all()
