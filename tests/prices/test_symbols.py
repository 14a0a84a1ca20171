"""What a symbol implies."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from backtest.errors import UnknownName
from backtest.prices.symbols import check_symbol, implied, known_listings, rate_pair


@pytest.mark.parametrize(
    ("symbol", "exchange", "currency", "kind", "tradable"),
    [
        ("F", "XNYS", "USD", "share", True),
        ("BRK-B", "XNYS", "USD", "share", True),
        ("NVDA", "XNAS", "USD", "share", True),
        ("SPY", "ARCX", "USD", "fund", True),
        ("0005.HK", "XHKG", "HKD", "share", True),
        ("2317.TW", "XTAI", "TWD", "share", True),
        ("600519.SS", "XSHG", "CNY", "share", True),
        ("005930.KS", "XKRX", "KRW", "share", True),
        ("VOD.L", "XLON", "GBP", "share", True),
        ("TCEHY", "OTCM", "USD", "share", True),
        ("BTC-USD", "24/7", "USD", "crypto", True),
        ("000001.SZ", "XSHE", "CNY", "share", True),
        ("000001.SS", "XSHG", "CNY", "index", False),
        ("7203.T", "XTKS", "JPY", "share", True),
        ("^HSI", "XHKG", "HKD", "index", False),
        ("^GSPC", "XNYS", "USD", "index", False),
        ("^SOX", "XNAS", "USD", "index", False),
        ("^TWII", "XTAI", "TWD", "index", False),
        ("^N225", "XTKS", "JPY", "index", False),
        ("^VIX", "XCBO", "USD", "index", False),
        ("HKD=X", None, "HKD", "rate", False),
        ("EURUSD=X", None, "USD", "rate", False),
    ],
)
def test_symbol_says_where_it_trades_and_in_what(
    symbol: str, exchange: str | None, currency: str, kind: str, tradable: bool
) -> None:
    found = implied(symbol)
    assert (found.exchange, found.currency, found.kind, found.tradable) == (
        exchange,
        currency,
        kind,
        tradable,
    )


@pytest.mark.parametrize(
    ("symbol", "mend"),
    [
        ("VOLV-B.ST", "instruments.csv"),
        ("0700", r"did you mean 0700\.HK\? else .*instruments.csv"),
        ("2330", r"did you mean 2330\.TW or 2330\.HK or 2330\.T\?"),
        ("BRK.B", "BRK-B"),
        ("^HSII", r"did you mean \^HSI"),
        ("^QQQQQQ", "instruments.csv"),
        ("0700.hk", "instruments.csv"),
        ("GC=F", "instruments.csv"),
    ],
)
def test_unknown_symbol_is_an_error_with_the_mend(symbol: str, mend: str) -> None:
    with pytest.raises(UnknownName, match=mend):
        implied(symbol)


@pytest.mark.parametrize(
    "symbol",
    ["", "..", "../x", "a/b", "a\\b", "a\0b", "A\n", " A", "^", "-A", "C:x", "A" * 40, "é"],
)
def test_what_cannot_be_a_symbol_is_an_error(symbol: str) -> None:
    with pytest.raises(UnknownName, match="not a symbol"):
        check_symbol(symbol)


def test_board_lots_are_said_only_where_one_holds() -> None:
    assert implied("0700.HK").lot == 100
    assert implied("0992.HK").lot is None  # nobody could be cited for it
    assert implied("0005.HK").lot is None  # the issuer's choice: nobody says it here
    assert implied("600519.SS").lot == 100
    assert implied("688981.SS").lot == 200  # STAR
    assert implied("2330.TW").lot == 1000
    assert implied("005930.KS").lot == 1
    # SMIC since 2016; Kuaishou and Xiaomi by the exchange's contracts of 500 and 1,000
    for symbol, lot in (("0981.HK", 500), ("1024.HK", 500 / 5), ("1810.HK", 1000 / 5)):
        assert implied(symbol).lot == lot
    assert (implied("9888.HK").lot, implied("2800.HK").lot) == (50, 500)
    assert implied("1347.HK").lot is None


def test_rates_name_both_currencies() -> None:
    assert rate_pair("HKDUSD=X") == ("HKD", "USD")
    assert rate_pair("HKD=X") == ("USD", "HKD")
    assert rate_pair("HK=X") is None


def test_every_row_of_the_package_cites_its_source() -> None:
    path = resources.files("backtest.prices").joinpath("instruments.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert len(rows) == len(known_listings())
    for row in rows:
        assert row["source"].startswith("https://"), row["symbol"]
        assert row["name"], row["symbol"]
        assert implied(row["symbol"]).exchange == row["exchange"]
