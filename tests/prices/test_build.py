"""Panels: what was read, checked, adjusted and aligned."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest

from backtest.errors import DataUnavailable, InputError, PriceFault, UnknownName
from backtest.prices.build import build_panel
from backtest.prices.choose import open_source
from backtest.prices.sources import FolderSource

Folder = Callable[..., FolderSource]

OHLCV = "Date,Open,High,Low,Close,Volume\n"
FLAGSHIP = ["0981.HK", "BABA", "0700.HK", "^HSI"]


def test_order_is_kept_and_rates_are_not_instruments() -> None:
    panel = build_panel(FLAGSHIP, open_source("auto"), base_currency="USD")
    assert [i.symbol for i in panel.instruments] == FLAGSHIP
    assert panel.offsets.tolist() == [0, 450, 910, 1360, 1810]
    assert panel.conversion.rates.keys() == {"HKD"}
    assert panel.conversion.rates["HKD"].route == "inverse HKD=X"
    assert panel.source == "sample"


def test_tencent_s_dividend_scales_what_came_before_it() -> None:
    panel = build_panel(["0700.HK"], open_source("sample"), base_currency="HKD")
    before, ex = (
        np.flatnonzero(panel.dates == np.datetime64(d))[0] for d in ("2025-05-15", "2025-05-16")
    )
    quoted = panel.close[before] / panel.factor[before]
    # last ex-date of the sample: 4.5 on the close before; nothing after it
    assert panel.factor[before] == pytest.approx(1 - 4.5 / quoted, rel=1e-14)
    assert panel.factor[ex:].tolist() == [1.0] * (450 - ex)


def test_pence_become_pounds_and_adjusted_close_scales_all_four_prices(folder: Folder) -> None:
    source = folder(
        {
            "instruments.csv": "symbol,exchange,currency,lot\nVOD.L,XLON,GBp,1\n",
            "VOD.L.csv": "Date,Open,High,Low,Close,Adj Close\n2024-01-02,80,120,60,100,90\n",
        }
    )
    panel = build_panel(["VOD.L"], source, base_currency="GBP")
    # 100 pence are 1 pound; Adj Close ÷ Close is 0.9
    found = [float(a[0]) for a in (panel.open, panel.high, panel.low, panel.close, panel.factor)]
    assert found == pytest.approx([0.72, 1.08, 0.54, 0.9, 0.9], rel=1e-15)
    assert panel.instruments[0].currency == "GBP"


def test_close_only_stands_in_for_open_high_and_low(folder: Folder) -> None:
    panel = build_panel(["A"], folder({"A.csv": "Date,Close\n2024-01-02,5\n"}), base_currency="USD")
    assert panel.close_only.tolist() == [True]
    assert (panel.open[0], panel.high[0], panel.low[0]) == (5, 5, 5)
    assert np.isnan(panel.volume[0])
    assert any(note.startswith("A: close only") for note in panel.notes)


def test_suspended_is_volume_zero_at_one_price_only(folder: Folder) -> None:
    rows = "2024-01-02,5,5,5,5,0\n2024-01-03,5,5,5,5,1\n2024-01-04,5,6,5,5,0\n2024-01-05,5,5,5,5,\n"
    panel = build_panel(["A"], folder({"A.csv": OHLCV + rows}), base_currency="USD")
    assert panel.suspended.tolist() == [True, False, False, False]
    assert any("1 bar (2024-01-02) with volume 0" in note for note in panel.notes)
    assert any("2 bars (2024-01-03, 2024-01-05) of one price" in note for note in panel.notes)


def test_close_only_with_volume_zero_is_suspended(folder: Folder) -> None:
    rows = "Date,Close,Volume\n2024-01-02,5,0\n2024-01-03,5,7\n"
    panel = build_panel(["A"], folder({"A.csv": rows}), base_currency="USD")
    assert panel.suspended.tolist() == [True, False]


def test_one_price_at_the_daily_limit_is_flagged(folder: Folder) -> None:
    rows = (
        "2024-01-02,10,10.5,9.5,10,9\n2024-01-03,11,11,11,11,9\n2024-01-04,11.5,11.5,11.5,11.5,9\n"
    )
    source = folder({"600001.SS.csv": OHLCV + rows, "CNY=X.csv": "Date,Close\n2024-01-02,7\n"})
    notes = build_panel(["600001.SS"], source, base_currency="USD").notes
    assert any("1 bar (2024-01-03) of one price at the daily limit" in note for note in notes)
    assert any("1 bar (2024-01-04) of one price: filled" in note for note in notes)


def test_a_bar_at_the_limit_is_flagged_to_the_tick(folder: Folder) -> None:
    # 1.04 × 1.1 = 1.144: 1.14, though that is 9.6 %. 1.14 × 0.9 = 1.026: 1.03; not 1.02.
    rows = (
        "2024-01-02,1.04,1.05,1.0,1.04,9\n2024-01-03,1.14,1.14,1.14,1.14,9\n"
        "2024-01-04,1.02,1.02,1.02,1.02,9\n2024-01-05,1.12,1.12,1.12,1.12,9\n"
    )
    source = folder({"600001.SS.csv": OHLCV + rows, "CNY=X.csv": "Date,Close\n2024-01-02,7\n"})
    notes = build_panel(["600001.SS"], source, base_currency="USD").notes
    # 1.02 × 1.1 = 1.122: 1.12.
    said = "2 bars (2024-01-03, 2024-01-05) of one price at the daily limit"
    assert any(said in note for note in notes)


def test_bars_stand_at_their_sessions_and_instants() -> None:
    panel = build_panel(["0700.HK"], open_source("sample"), base_currency="USD")
    sessions = panel.sessions(0)
    np.testing.assert_array_equal(sessions.dates[panel.session], panel.dates)
    row = int(np.flatnonzero(panel.dates == np.datetime64("2025-01-16"))[0])
    opens = datetime(2025, 1, 16, 1, 30, tzinfo=UTC)
    assert panel.opens_at[row] == int(opens.timestamp()) * 10**9
    # enough sessions on both sides for any gap of five
    assert panel.session[0] > 30
    assert len(sessions.dates) - panel.session[-1] > 30


def test_until_drops_later_bars_and_rates_and_rescales_nothing_quoted() -> None:
    source = open_source("sample")
    whole = build_panel(["0700.HK"], source, base_currency="USD")
    cut = build_panel(["0700.HK"], source, base_currency="USD", until=date(2025, 1, 31))
    kept = whole.dates <= np.datetime64("2025-01-31")
    np.testing.assert_array_equal(cut.dates, whole.dates[kept])
    np.testing.assert_allclose(cut.close / cut.factor, (whole.close / whole.factor)[kept], 1e-14)
    assert cut.conversion.rates["HKD"].dates[-1] <= np.datetime64("2025-01-31")
    assert cut.factor[-1] == 1


def test_everything_missing_is_named_once_and_fast() -> None:
    start = time.perf_counter()
    with pytest.raises(DataUnavailable) as lacking:
        build_panel(["BABA", "F", "7203.T", "VOD.L"], open_source("auto"), base_currency="USD")
    assert time.perf_counter() - start < 0.5
    said = str(lacking.value)
    assert "sample has no prices of F, 7203.T, VOD.L, no rate of GBP in USD (" in said
    assert "--prices DIR" in said
    assert lacking.value.exit_status == 3


def test_a_rate_that_is_lacking_is_named_with_its_symbols(folder: Folder) -> None:
    source = folder({"0700.HK.csv": "Date,Close\n2024-01-02,5\n"})
    with pytest.raises(DataUnavailable, match=r"no rate of HKD in EUR \(HKDEUR=X or EURHKD=X or"):
        build_panel(["0700.HK"], source, base_currency="EUR")


def test_an_unknown_suffix_with_a_file_asks_for_instruments(folder: Folder) -> None:
    with pytest.raises(UnknownName, match=r"instruments\.csv"):
        build_panel(
            ["A.XX"], folder({"A.XX.csv": "Date,Close\n2024-01-02,5\n"}), base_currency="USD"
        )


def test_a_bar_on_a_typhoon_day_stops_the_run(folder: Folder) -> None:
    source = folder({"0700.HK.csv": "Date,Close\n2023-08-31,5\n2023-09-01,5\n"})
    with pytest.raises(PriceFault, match=r"0700\.HK\.csv:3: 2023-09-01 Date: .*XHKG \(Friday\)"):
        build_panel(["0700.HK"], source, base_currency="HKD")


def test_a_bar_on_an_unconfirmed_day_of_taiwan_is_believed(folder: Folder) -> None:
    source = folder({"2330.TW.csv": "Date,Close\n2021-04-01,5\n2021-04-06,5\n"})
    panel = build_panel(["2330.TW"], source, base_currency="TWD")
    assert len(panel.dates) == 2


def test_a_symbol_twice_is_an_error() -> None:
    with pytest.raises(InputError, match="twice"):
        build_panel(["BABA", "BABA"], open_source("sample"), base_currency="USD")


def test_a_rate_can_be_watched() -> None:
    panel = build_panel(["HKD=X", "BABA"], open_source("sample"), base_currency="USD")
    np.testing.assert_array_equal(panel.sessions(0).dates[panel.session[:475]], panel.dates[:475])


def test_american_exchanges_are_one_market() -> None:
    panel = build_panel(["BABA", "SPY", "0700.HK"], open_source("sample"), base_currency="USD")
    assert panel.same_market(0, 1)
    assert not panel.same_market(0, 2)


def test_snapshot_depends_on_what_was_read_not_on_order_or_form(folder: Folder) -> None:
    def snapshot(symbols: list[str], files: dict[str, str]) -> str:
        return build_panel(symbols, folder(files), base_currency="USD").snapshot

    a, b = "Date,Close\n2024-01-02,5\n", "Close,Date\n5.00,2024-01-02\n"
    first = snapshot(["A", "B"], {"A.csv": a, "B.csv": a})
    assert first.startswith("sha256:")
    assert snapshot(["B", "A"], {}) == first
    assert snapshot(["A", "B"], {"A.csv": b}) == first
    assert snapshot(["A", "B"], {"A.csv": a.replace("5", "6")}) != first
    assert snapshot(["A"], {"A.csv": a}) != first


def test_the_flagship_s_panel_is_quick() -> None:
    build_panel(["BABA"], open_source("sample"), base_currency="USD")  # imports
    start = time.perf_counter()
    build_panel(FLAGSHIP, open_source("sample"), base_currency="USD", until=date(2025, 10, 29))
    assert time.perf_counter() - start < 0.6


def test_a_series_older_than_another_exchange_s_calendar_can_stand_beside_it(
    folder: Folder,
) -> None:
    # New York from 1950; the library knows Hong Kong's sessions from 1960.
    source = folder(
        {
            "OLD.csv": "Date,Close\n1950-01-03,10\n2025-01-15,20\n",
            "0700.HK.csv": "Date,Close\n2025-01-15,380\n",
            "HKD=X.csv": "Date,Close\n2025-01-14,7.79\n",
        }
    )
    panel = build_panel(["OLD", "0700.HK"], source, base_currency="USD")
    assert panel.dates.astype(str).tolist() == ["1950-01-03", "2025-01-15", "2025-01-15"]


def test_a_bar_where_no_calendar_reaches_is_named_with_its_row(folder: Folder) -> None:
    source = folder({"0700.HK.csv": "Date,Close\n1950-01-03,10\n"})
    with pytest.raises(DataUnavailable, match=r"0700\.HK\.csv:2: 1950-01-03 Date.*XHKG covers"):
        build_panel(["0700.HK"], source, base_currency="HKD")
