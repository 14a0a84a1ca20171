"""Yahoo, asked by the real yfinance through a server on this machine."""

from __future__ import annotations

import logging
import warnings
from datetime import date
from typing import Any

import pytest

from backtest.errors import NoDataInRange, RateLimited, UnknownSymbol, Unreachable
from backtest.prices.fetch.yahoo import Yahoo
from backtest.prices.sources.conformance import PROVIDER_CHECKS

FIRST, LAST = date(2025, 1, 6), date(2025, 2, 20)


@pytest.mark.parametrize("check", PROVIDER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("symbol", ["BABA", "0700.HK", "^HSI", "VOD.L", "HKD=X"])
def test_yahoo_conforms(yahoo: Yahoo, check: Any, symbol: str) -> None:
    check(yahoo, symbol, FIRST, LAST)


def asked(yahoo: Yahoo, symbol: str, first: date = FIRST, last: date = LAST) -> Any:
    with yahoo.session():
        return yahoo.fetch(symbol, first, last)


def test_rows_are_those_of_the_exchange_days_with_dividends_beside_them(yahoo: Yahoo) -> None:
    found = asked(yahoo, "BABA", date(2025, 1, 14), date(2025, 1, 16))
    assert found.dates.astype(str).tolist() == ["2025-01-14", "2025-01-15", "2025-01-16"]
    # the eighth session of the year (the 1st and the 9th are holidays): 80 + 7
    assert found.open.tolist() == [87.0, 88.0, 89.0]
    assert found.close.tolist() == [88.0, 89.0, 90.0]
    assert found.volume.tolist() == [1007.0, 1008.0, 1009.0]
    assert found.ex_dates.astype(str).tolist() == ["2025-01-15"]
    assert found.dividends.tolist() == [0.5]
    assert (found.currency, found.exchange, found.kind) == ("USD", "XNYS", "share")


@pytest.mark.parametrize(
    ("symbol", "currency", "exchange", "kind", "tz"),
    [
        ("0700.HK", "HKD", "XHKG", "share", "Asia/Hong_Kong"),
        ("^HSI", "HKD", "XHKG", "index", "Asia/Hong_Kong"),
        ("VOD.L", "GBp", "XLON", "share", "Europe/London"),
        ("HKD=X", "HKD", None, "rate", "Europe/London"),
    ],
)
def test_currency_exchange_and_zone_come_from_the_metadata(
    yahoo: Yahoo, symbol: str, currency: str, exchange: str | None, kind: str, tz: str
) -> None:
    found = asked(yahoo, symbol)
    assert (found.currency, found.exchange, found.kind, found.tz) == (currency, exchange, kind, tz)


def test_an_index_that_this_package_does_not_know_gets_a_market_of_its_zone(
    yahoo: Yahoo, server: Any, stand: Any
) -> None:
    server.quotes["^FTSE"] = stand.Quoted(
        stand.companies()["VOD.L"].rows,
        currency="GBP",
        tz="Europe/London",
        opens=(8, 0),
        kind="INDEX",
        exchange="FGI",
    )
    assert asked(yahoo, "^FTSE").exchange == "XLON"


@pytest.mark.parametrize("suffix", ["TA", "JO"])
def test_agorot_and_cents_stay_as_quoted(
    yahoo: Yahoo, server: Any, stand: Any, suffix: str
) -> None:
    code, tz = {"TA": ("ILA", "Asia/Jerusalem"), "JO": ("ZAc", "Africa/Johannesburg")}[suffix]
    rows = {date(2025, 1, 7): (500.0, 510.0, 490.0, 505.0, 10)}
    server.quotes[f"ABC.{suffix}"] = stand.Quoted(rows, currency=code, tz=tz, opens=(9, 0))
    found = asked(yahoo, f"ABC.{suffix}")
    assert (found.currency, found.close.tolist()) == (code, [505.0])


def test_a_row_of_nulls_is_kept_for_the_reader_to_name(yahoo: Yahoo, server: Any) -> None:
    server.quotes["BABA"].rows[date(2025, 1, 13)] = (None, None, None, None, None)
    found = asked(yahoo, "BABA", date(2025, 1, 10), date(2025, 1, 14))
    assert found.dates.astype(str).tolist() == ["2025-01-10", "2025-01-13", "2025-01-14"]
    assert found.close.tolist()[0] == 87.0 - 1
    assert str(found.close.tolist()[1]) == "nan"


def test_a_half_day_printed_without_volume_is_kept_as_it_is(yahoo: Yahoo, server: Any) -> None:
    server.quotes["0700.HK"].rows[date(2025, 1, 28)] = (401.0, 401.0, 401.0, 401.0, 0)
    found = asked(yahoo, "0700.HK", date(2025, 1, 27), date(2025, 1, 28))
    assert found.volume.tolist()[-1] == 0
    assert found.high.tolist()[-1] == found.low.tolist()[-1] == 401.0


def test_splits_are_kept_beside_the_rows(yahoo: Yahoo, server: Any) -> None:
    server.quotes["BABA"].splits[date(2025, 2, 3)] = (3, 1)
    server.quotes["BABA"].splits[date(2025, 2, 5)] = (1, 10)
    found = asked(yahoo, "BABA")
    assert found.split_dates.astype(str).tolist() == ["2025-02-03", "2025-02-05"]
    assert found.splits.tolist() == [3.0, 0.1]


@pytest.mark.parametrize("day", [date(2025, 1, 6), date(2025, 1, 8)])
def test_a_dividend_on_a_day_without_a_row_keeps_its_day_and_adds_no_row(
    yahoo: Yahoo, server: Any, day: date
) -> None:
    server.quotes["BABA"].dividends = {day: 0.25}
    del server.quotes["BABA"].rows[day]
    found = asked(yahoo, "BABA", date(2025, 1, 6), date(2025, 1, 10))
    assert found.ex_dates.tolist() == [day]
    assert found.dividends.tolist() == [0.25]
    assert len(found) == 3  # five weekdays less the 9th and that day


def test_a_dividend_in_another_currency_is_left_out_and_named(yahoo: Yahoo, server: Any) -> None:
    server.quotes["0700.HK"].dividends = {
        date(2025, 1, 14): (2.5, "CNY"),
        date(2025, 2, 14): (4.0, "HKD"),
    }
    found = asked(yahoo, "0700.HK")
    assert found.dividends.tolist() == [4.0]
    assert found.notes == ("the dividend of 2025-01-14 is in CNY, the quotes in HKD: left out",)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("too_many", RateLimited),
        ("broken", Unreachable),
        ("a_page", Unreachable),
        ("cut", Unreachable),
        ("refused", Unreachable),
        ("without_currency", Unreachable),
        ("empty", NoDataInRange),
    ],
)
def test_what_goes_wrong_has_a_name_and_a_mend(
    yahoo: Yahoo, server: Any, stand: Any, fault: str, kind: type[Exception]
) -> None:
    asked(yahoo, "BABA")  # the zone is known from here on
    server.fail("BABA", *[getattr(stand, fault)] * 2)  # yfinance asks twice where it can
    with pytest.raises(kind) as said:
        asked(yahoo, "BABA")
    assert type(said.value) is kind
    assert str(said.value).startswith("BABA: ")
    assert "\n  mend: " in str(said.value)
    assert "delisted" not in str(said.value)


@pytest.mark.parametrize("fault", ["broken", "a_page", "cut", "refused", "too_many"])
def test_a_failed_answer_is_not_remembered(
    yahoo: Yahoo, server: Any, stand: Any, fault: str
) -> None:
    asked(yahoo, "BABA")
    server.fail("BABA", *[getattr(stand, fault)] * 2)
    with pytest.raises((RateLimited, Unreachable)):
        asked(yahoo, "BABA")
    server.faults.clear()
    assert len(asked(yahoo, "BABA")) == 31  # 34 weekdays less the 9th, the 20th and 17 February


def test_a_server_that_is_away_is_unreachable(stand: Any, tmp_path: Any) -> None:
    with stand.StandIn() as gone:
        port = gone.port
    away = Yahoo(session=stand.session_to(port), cache=tmp_path)
    with pytest.raises(Unreachable, match="no answer of Yahoo that can be read"):
        asked(away, "BABA")


def test_a_server_that_does_not_answer_in_time_is_unreachable(
    yahoo: Yahoo, server: Any, stand: Any, tmp_path: Any
) -> None:
    asked(yahoo, "BABA")  # the zone is known from here on
    server.delay = 1.0
    hurried = Yahoo(session=stand.session_to(server.port), cache=tmp_path / "yfinance", timeout=0.2)
    with pytest.raises(Unreachable, match="no answer of Yahoo that can be read"):
        asked(hurried, "BABA")


def test_days_without_rows_are_no_data_in_range(yahoo: Yahoo) -> None:
    with pytest.raises(NoDataInRange, match="nothing from 2020-01-01 to 2020-02-01"):
        asked(yahoo, "BABA", date(2020, 1, 1), date(2020, 2, 1))


@pytest.mark.parametrize(
    ("symbol", "said"),
    [("NOPE", "nothing of that name"), ("baba", "did you mean BABA"), ("US0378331005", "an ISIN")],
)
def test_a_name_that_yahoo_lacks_or_would_read_otherwise(
    yahoo: Yahoo, server: Any, symbol: str, said: str
) -> None:
    with pytest.raises(UnknownSymbol, match=said):
        asked(yahoo, symbol)
    assert "BABA" not in server.asked


def test_yfinance_is_left_as_it_was(yahoo: Yahoo) -> None:
    import yfinance

    filters, handlers = list(warnings.filters), list(logging.getLogger("yfinance").handlers)
    asked(yahoo, "BABA")
    assert yfinance.config.debug.hide_exceptions is True
    assert list(warnings.filters) == filters
    assert logging.getLogger("yfinance").handlers == handlers
    assert logging.getLogger("yfinance").propagate


def test_a_fetch_prints_nothing(
    yahoo: Yahoo, server: Any, stand: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    server.fail("BABA", stand.too_many, stand.too_many)
    with pytest.raises(RateLimited):
        asked(yahoo, "BABA")
    assert capfd.readouterr() == ("", "")
