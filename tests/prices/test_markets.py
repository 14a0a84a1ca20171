"""Markets: the table, each exchange's holidays and half days, and how long a calendar takes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from backtest.prices.markets import market_of, read_markets
from backtest.prices.sessions import calendar_of, read_sessions
from backtest.prices.symbols import implied

# Headed GMT+3; its hours fit the exchanges' own only when read as GMT+2, as is done here.
CHRISTMAS_2018 = "https://finmarket.com/christmas-new-years-day-trading-hours/"
MAY_2019 = "https://finmarket.com/may-6th-9th-2019/"
DECEMBER_2021 = "https://stock-market-holidays.org/?p=3034"
NEW_YEAR_2021 = "https://docslib.org/doc/4248125/trading-calendar-trading-calendar-information-about-non-trading"
INDIA_2023 = "https://jcrmynckna.heidi-rackl.de/talk/trading-holidays-2023"
SATURDAY_2024 = "https://github.com/gerrymanoim/exchange_calendars/issues/394"
BUDGET_2026 = "https://www.deccanherald.com/business/markets/equity-markets-to-remain-open-on-budget-day-on-february-1-3864764"
SINGAPORE_2024 = "https://fastly.tipranks.com/calendars/market-holidays/singapore"
KOREA_2009 = "https://trading-stocksmarket.blogspot.com/2009/12/"
KOREA_2022 = "https://en.yna.co.kr/view/AEN20221114005700320"
KOREA_2023 = "https://en.yna.co.kr/view/AEN20231102004500320"
KOREA_2020 = "http://www.koreaherald.com/view.php?ud=20201123000317"
BRAZIL_2017 = "http://dc.clicrbs.com.br/sc/noticias/noticia/2017/09/b3-altera-funcionamento-das-bolsas-em-16-10-por-conta-de-horario-de-verao-9913542.html"
BRAZIL_2018 = "http://www.valor.com.br/financas/5375417/horario-de-verao-nos-eua-altera-funcionamento-de-pregao-na-b3"
BRAZIL_2020 = "https://www.aquinoticias.com/2020/03/20200304161904-negociacoes-da-bolsa-voltam-a-se-encerrar-as-17-horas-no-dia-9/"
BRAZIL_NOVEMBER_2020 = "https://br.advfn.com/jornal/2020/10/negociacao-na-b3-tera-novos-horarios-a-partir-de-3-de-novembro"
BRAZIL_2024 = "https://economia.uol.com.br/mais/suno/2024/11/04/b3-b3sa3-tem-horario-de-negociacao-ampliado-a-partir-desta-segunda-04.htm"
BRAZIL_2025 = (
    "https://exame.com/invest/mercados/b3-tera-pregao-mais-longo-a-partir-de-hoje-entenda/"
)

# exchange; date; hours there ("" where closed); the page that says so
CHECKED = [
    ("XKRX", "2009-12-31", "", KOREA_2009),
    ("XKRX", "2020-12-03", "10:00-16:30", KOREA_2020),
    ("XKRX", "2022-11-17", "10:00-16:30", KOREA_2022),
    ("XKRX", "2023-11-16", "10:00-16:30", KOREA_2023),
    ("XKOS", "2022-11-17", "10:00-16:30", KOREA_2022),
    ("XLON", "2019-05-06", "", MAY_2019),
    ("XLON", "2021-12-27", "", DECEMBER_2021),
    ("XLON", "2021-12-28", "", DECEMBER_2021),
    ("XLON", "2023-12-22", "08:00-12:30", INDIA_2023),  # the page quotes the exchange's notice
    ("XAMS", "2018-12-24", "09:00-14:05", CHRISTMAS_2018),
    ("XAMS", "2018-12-25", "", CHRISTMAS_2018),
    ("XAMS", "2019-01-02", "09:00-17:30", CHRISTMAS_2018),
    ("XPAR", "2018-12-24", "09:00-14:05", CHRISTMAS_2018),
    ("XPAR", "2018-12-26", "", CHRISTMAS_2018),
    ("XPAR", "2019-01-02", "09:00-17:30", CHRISTMAS_2018),
    ("XETR", "2018-12-24", "", CHRISTMAS_2018),
    ("XETR", "2018-12-31", "", CHRISTMAS_2018),
    ("XETR", "2019-01-02", "09:00-17:30", CHRISTMAS_2018),
    ("XFRA", "2018-12-24", "", CHRISTMAS_2018),
    ("XFRA", "2019-01-02", "09:00-17:30", CHRISTMAS_2018),
    ("XMIL", "2018-12-24", "", CHRISTMAS_2018),
    ("XMIL", "2021-12-24", "", DECEMBER_2021),
    ("XMIL", "2019-01-02", "09:00-17:30", CHRISTMAS_2018),
    ("XSWX", "2021-01-01", "", NEW_YEAR_2021),
    ("XTSE", "2018-12-24", "09:30-13:00", CHRISTMAS_2018),
    ("XTSE", "2021-12-27", "", DECEMBER_2021),
    ("XTSE", "2021-12-28", "", DECEMBER_2021),
    ("XASX", "2018-12-24", "10:00-14:10", CHRISTMAS_2018),
    ("XASX", "2018-12-31", "10:00-14:10", CHRISTMAS_2018),
    ("XASX", "2021-12-27", "", DECEMBER_2021),
    ("XSES", "2024-02-12", "", SINGAPORE_2024),
    ("XSES", "2024-10-31", "", SINGAPORE_2024),
    ("XSES", "2024-12-24", "09:00-12:00", SINGAPORE_2024),
    ("XSES", "2024-12-26", "09:00-17:00", SINGAPORE_2024),
    ("XBOM", "2023-01-26", "", INDIA_2023),
    ("XBOM", "2024-01-20", "09:15-15:30", SATURDAY_2024),
    ("XNSE", "2026-02-01", "09:15-15:30", BUDGET_2026),
    ("XNSE", "2023-11-27", "", INDIA_2023),
    ("XNSE", "2023-12-25", "", INDIA_2023),
    ("BVMF", "2021-12-24", "", DECEMBER_2021),
    ("BVMF", "2018-02-01", "10:00-18:00", BRAZIL_2017),
    ("BVMF", "2018-03-12", "10:00-17:00", BRAZIL_2018),
    ("BVMF", "2020-03-06", "10:00-18:00", BRAZIL_2020),
    ("BVMF", "2020-03-09", "10:00-17:00", BRAZIL_2020),
    ("BVMF", "2020-10-30", "10:00-17:00", BRAZIL_NOVEMBER_2020),
    ("BVMF", "2020-11-03", "10:00-18:00", BRAZIL_NOVEMBER_2020),
    ("BVMF", "2024-11-01", "10:00-17:00", BRAZIL_2024),
    ("BVMF", "2024-11-04", "10:00-18:00", BRAZIL_2024),
    ("BVMF", "2025-10-31", "10:00-17:00", BRAZIL_2025),
    ("BVMF", "2025-11-03", "10:00-18:00", BRAZIL_2025),
    ("XJSE", "2019-05-08", "", MAY_2019),
    ("XJSE", "2019-05-06", "09:00-17:00", MAY_2019),
    ("XJSE", "2021-12-16", "", DECEMBER_2021),
    ("XJSE", "2021-12-27", "", DECEMBER_2021),
]
# Sessions that no page names: ordinary weekdays without any reason to close.
ORDINARY = [
    ("XKRX", "2024-06-04", "09:00-15:30"),
    ("XLON", "2024-06-04", "08:00-16:30"),
    ("XSWX", "2024-06-04", "09:00-17:30"),
    ("XTSE", "2024-06-04", "09:30-16:00"),
    ("XASX", "2024-06-04", "10:00-16:00"),
    ("XBOM", "2024-06-04", "09:15-15:30"),
    ("BVMF", "2024-01-04", "10:00-18:00"),
    ("BVMF", "2024-06-04", "10:00-17:00"),
    ("OTCM", "2024-06-04", "09:30-16:00"),
]


def hours(exchange: str, day: str) -> str:
    one = date.fromisoformat(day)
    found = read_sessions(exchange, one, one)
    zone = ZoneInfo(calendar_of(exchange)[1])
    return ",".join(
        "-".join(
            datetime.fromtimestamp(at // 10**9, zone).strftime("%H:%M") for at in (opens, closes)
        )
        for opens, closes in zip(found.opens_at.tolist(), found.closes_at.tolist(), strict=True)
    )


@pytest.mark.parametrize(("exchange", "day", "there", "page"), CHECKED)
def test_holidays_and_half_days_are_those_that_a_page_names(
    exchange: str, day: str, there: str, page: str
) -> None:
    assert hours(exchange, day) == there, page


@pytest.mark.parametrize(("exchange", "day", "there"), ORDINARY)
def test_an_ordinary_day_keeps_the_usual_hours(exchange: str, day: str, there: str) -> None:
    assert hours(exchange, day) == there


def test_coins_trade_on_every_day_from_midnight_to_midnight_utc() -> None:
    found = read_sessions("24/7", date(2025, 1, 1), date(2025, 1, 31))
    assert len(found.dates) == 31
    assert found.tz == "UTC"
    day = 86_400 * 10**9
    assert {int(n) for n in found.closes_at - found.opens_at} == {day}
    assert int(found.opens_at[0]) == int(
        datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC")).timestamp()
    ) * (10**9)


def test_every_market_has_a_calendar_and_a_source() -> None:
    names = [code for market in read_markets() for code in market.prefixes]
    assert len(set(names)) == len(names)
    letters = [code for market in read_markets() for code in market.terminal]
    assert len(set(letters)) == len(letters)
    suffixes = [market.suffix for market in read_markets() if market.suffix]
    assert len(set(suffixes)) == len(suffixes)
    for market in read_markets():
        assert calendar_of(market.exchange)
        assert market.source.startswith("https://")
        assert market_of(market.exchange) is market
        if market.suffix:
            found = implied(f"7777.{market.suffix}")
            assert (found.exchange, found.currency) == (market.exchange, market.currency)


TIMED = """
import time
from datetime import date
from backtest.prices.markets import read_markets
from backtest.prices.sessions import read_sessions
read_sessions("XNYS", date(2024, 1, 2), date(2024, 1, 3))  # imports the library
for exchange in sorted({m.exchange for m in read_markets()} | {"24/7"}):
    start = time.process_time()
    try:
        read_sessions(exchange, date(2015, 1, 5), date(2025, 12, 30))
    except DataUnavailable:
        pass
    print(exchange, time.process_time() - start)
"""


def test_eleven_years_of_any_calendar_but_korea_s_take_less_than_half_a_second() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TIMED], capture_output=True, text=True, check=True, timeout=120
    )
    took = {line.split()[0]: float(line.split()[1]) for line in ran.stdout.splitlines()}
    assert len(took) == len({m.exchange for m in read_markets()}) + 1
    # Korea's lunar holidays are reckoned once a process, for all years: the library's own way.
    slow = {name: seconds for name, seconds in took.items() if seconds >= 0.5}
    assert set(slow) <= {"XKRX", "XKOS"}
    assert sum(slow.values()) < 6
