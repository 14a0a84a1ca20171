"""The table of exposures, and that no run depends on what it names."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.prices.choose import open_source
from backtest.prices.exposure import exposure_of, exposure_series
from backtest.prices.symbols import implied


def rows() -> list[dict[str, str]]:
    text = resources.files("backtest.prices").joinpath("exposure.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_row_names_known_symbols_once_and_cites_a_page():
    symbols = [row["symbol"] for row in rows()]
    assert len(set(symbols)) == len(symbols)
    for row in rows():
        assert implied(row["symbol"]).kind == "share"
        assert implied(row["market"]).kind in {"index", "fund"}
        assert not row["sector"] or implied(row["sector"]).kind in {"index", "fund"}
        assert all(page.startswith("https://") for page in row["source"].split(";"))


def test_chinese_companies_are_not_held_against_the_american_market():
    for symbol in ("BABA", "BIDU", "9988.HK", "0700.HK", "0981.HK"):
        assert exposure_of(symbol).market == "^HSI"


def test_two_listings_of_one_company_have_one_exposure():
    assert exposure_of("BABA") == exposure_of("9988.HK")
    assert exposure_of("TSM").market == exposure_of("2330.TW").market


def test_what_a_source_lacks_is_left_out_in_silence():
    sample = open_source("sample")
    found, wrong = exposure_series(["TSM", "NVDA"], [], sample, base_currency="USD")
    assert (found, wrong) == (("SPY",), ())


def folder_of_alibaba(tmp_path, kweb: str):
    days = ["2025-01-14", "2025-01-15", "2025-01-16", "2025-01-17"]
    prices = "".join(f"{day},{close}\n" for day, close in zip(days, (80, 81, 82, 83), strict=True))
    (tmp_path / "BABA.csv").write_text(f"Date,Close\n{prices}")
    (tmp_path / "KWEB.csv").write_text(kweb)
    return tmp_path


THESIS = Thesis(
    name="alibaba",
    events={"news": Listed(list=[{"announced_at": "2025-01-14T20:00:00-05:00"}])},
    rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=1))],
)


def test_a_wrong_series_that_no_thesis_named_stops_nothing_and_is_said(tmp_path):
    folder = folder_of_alibaba(tmp_path, "Date,Close\n2025-01-14,-3\n")
    result = backtest.run(THESIS, prices=folder)
    assert len(result.trades) == 1
    said = [note for note in result.data.notes if note.startswith("KWEB: left out")]
    assert len(said) == 1
    assert "KWEB.csv" in said[0]


def test_the_same_money_is_made_with_and_without_the_series(tmp_path):
    folder = folder_of_alibaba(tmp_path, "Date,Close\n2025-01-14,30\n2025-01-15,31\n")
    beside = backtest.run(THESIS, prices=folder)
    (folder / "KWEB.csv").unlink()
    alone = backtest.run(THESIS, prices=folder)
    assert len(beside.panel.instruments) == 2
    assert len(alone.panel.instruments) == 1
    assert np.array_equal(beside.outcome.equity, alone.outcome.equity)
