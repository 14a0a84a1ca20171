"""Market fees: orders worked out by hand from what the cited pages say, and the table's shape."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import numpy as np
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long, short
from backtest.prices.instrument import Instrument
from backtest.prices.sessions import exchanges
from backtest.prices.symbols import implied
from backtest.replay.kernel import _tax
from backtest.replay.market_fees import BUY, SELL, SIDES, fees_of, read_market_fees, uncovered

KINDS = ("share", "fund", "all")
STOCK = {
    name: Instrument(name, exchange, currency)
    for name, exchange, currency in (
        ("HK", "XHKG", "HKD"), ("CN", "XSHG", "CNY"), ("SZ", "XSHE", "CNY"), ("TW", "XTAI", "TWD"),
        ("GB", "XLON", "GBP"), ("IE", "XDUB", "EUR"), ("FR", "XPAR", "EUR"), ("IT", "XMIL", "EUR"),
        ("ES", "XMAD", "EUR"), ("KR", "XKRX", "KRW"), ("IN", "XNSE", "INR"), ("US", "XNYS", "USD"),
        ("OTC", "OTCM", "USD"), ("SG", "XSES", "SGD"), ("JP", "XTKS", "JPY"), ("DE", "XETR", "EUR"),
    )
}  # fmt: skip
FUNDS = {
    name: Instrument(name, exchange, currency, kind="fund")
    for name, exchange, currency in (
        ("HK fund", "XHKG", "HKD"), ("TW fund", "XTAI", "TWD"), ("GB fund", "XLON", "GBP"),
        ("CN fund", "XSHG", "CNY"), ("US fund", "ARCX", "USD"),
    )
}  # fmt: skip

# what; date; side; value in its currency; shares; fees, added up by hand
BY_HAND = [
    # 100,000 HKD in January 2025: stamp 100, trading 5.65, SFC 2.70, AFRC 0.15, settlement 2.00
    ("HK", "2025-01-16", "buy", 100_000, 1000, 100 + 5.65 + 2.70 + 0.15 + 2.00),
    ("HK", "2025-01-16", "sell", 100_000, 1000, 110.50),
    # 10,000,000 HKD: settlement would be 200, and is at most 100
    ("HK", "2025-01-16", "buy", 10_000_000, 1, 10_000 + 565 + 270 + 15 + 100),
    # 10,000 HKD: settlement would be 0.20, and is at least 2
    ("HK", "2025-01-16", "buy", 10_000, 1, 10 + 0.565 + 0.27 + 0.015 + 2),
    # After 2025-06-30 0.0042 % without either
    ("HK", "2025-07-02", "buy", 10_000_000, 1, 10_000 + 565 + 270 + 15 + 420),
    # September 2021: stamp 0.13 %, trading 0.005 % and half a dollar, no AFRC levy yet
    ("HK", "2021-09-01", "buy", 100_000, 1, 130 + 5 + 0.5 + 2.70 + 2),
    # The last day of 0.1 % before, and of 0.13 %
    ("HK", "2021-07-30", "sell", 100_000, 1, 100 + 5 + 0.5 + 2.70 + 2),
    ("HK", "2023-11-16", "sell", 100_000, 1, 130 + 5.65 + 2.70 + 0.15 + 2),
    ("HK", "2023-11-17", "sell", 100_000, 1, 110.50),
    # Funds pay no stamp duty
    ("HK fund", "2025-01-16", "buy", 100_000, 1, 10.50),
    # 100,000 CNY of A-shares: handling 3.41, regulation 2, transfer 1; sellers 50 more
    ("CN", "2024-03-01", "buy", 100_000, 1, 6.41),
    ("CN", "2024-03-01", "sell", 100_000, 1, 56.41),
    ("SZ", "2023-08-25", "sell", 100_000, 1, 100 + 4.87 + 2 + 1),
    ("SZ", "2022-04-28", "buy", 100_000, 1, 4.87 + 2 + 2),
    ("CN fund", "2024-03-01", "sell", 100_000, 1, 4.00),
    # Taiwan: 0.3 % of a sale, 0.1 % of a fund's
    ("TW", "2024-03-01", "sell", 1_000_000, 1, 3000),
    ("TW", "2024-03-01", "buy", 1_000_000, 1, 0),
    ("TW fund", "2024-03-01", "sell", 1_000_000, 1, 1000),
    # London: 0.5 % of 20,000 pounds and the levy of 1.50; nothing of the levy at 10,000
    ("GB", "2025-03-03", "buy", 20_000, 1, 101.50),
    ("GB", "2025-03-03", "sell", 20_000, 1, 1.50),
    ("GB", "2024-11-29", "buy", 20_000, 1, 101.00),
    ("GB", "2025-03-03", "buy", 10_000, 1, 50.00),
    ("GB fund", "2025-03-03", "buy", 20_000, 1, 0),
    ("IE", "2025-03-03", "buy", 20_000, 1, 201.25),
    # France 0.3 %, 0.4 % from April 2025; Italy 0.1 %, 0.2 % from 2026; Spain 0.2 %
    ("FR", "2025-03-31", "buy", 10_000, 1, 30),
    ("FR", "2025-04-01", "buy", 10_000, 1, 40),
    ("FR", "2025-04-01", "sell", 10_000, 1, 0),
    ("IT", "2025-12-30", "buy", 10_000, 1, 10),
    ("IT", "2026-01-02", "buy", 10_000, 1, 20),
    ("ES", "2021-01-18", "buy", 10_000, 1, 20),
    # Korea, on sales
    ("KR", "2019-06-03", "sell", 1_000_000, 1, 2500),
    ("KR", "2023-06-01", "sell", 1_000_000, 1, 2000),
    ("KR", "2025-06-02", "sell", 1_000_000, 1, 1500),
    ("KR", "2026-06-01", "sell", 1_000_000, 1, 2000),
    # India: 0.1 % both ways, stamp 0.015 % on purchases since July 2020
    ("IN", "2024-03-01", "buy", 100_000, 1, 115),
    ("IN", "2024-03-01", "sell", 100_000, 1, 100),
    ("IN", "2020-06-30", "buy", 100_000, 1, 100),
    # United States, sales: 27.80 a million and 0.000166 a share, at most 8.30
    ("US", "2025-01-16", "sell", 1_000_000, 10_000, 27.80 + 1.66),
    ("US", "2025-01-16", "sell", 1_000_000, 100_000, 27.80 + 8.30),
    ("US", "2025-01-16", "buy", 1_000_000, 10_000, 0),
    ("US", "2025-05-14", "sell", 1_000_000, 10_000, 1.66),
    ("US", "2020-03-02", "sell", 1_000_000, 10_000, 22.10 + 1.19),
    ("US fund", "2018-05-21", "sell", 1_000_000, 10_000, 23.10 + 1.19),
    ("OTC", "2018-05-22", "sell", 1_000_000, 10_000, 13.00 + 1.19),
    ("SG", "2024-03-01", "buy", 100_000, 1, 32.50 + 7.50),
    ("JP", "2024-03-01", "sell", 100_000, 1, 0),
    ("DE", "2024-03-01", "buy", 100_000, 1, 0),
]  # fmt: skip
# What brokers themselves work out or say, on their own pages.
PUBLISHED = [
    # https://help.heygotrade.com/en/articles/5978305-what-is-sec-finra-taf-fees: one share of Apple
    # for 150: SEC 0.000765, TAF 0.000119 (at 5.10 a million: before May 2022)
    ("US", "2021-06-01", "sell", 150, 1, 0.000765 + 0.000119),
    # https://www.motifinvesting.com/faq/what-are-regulatory-transaction-fees: 0.231 of 10,000
    ("US", "2018-03-01", "sell", 10_000, 0, 0.231),
    # http://www.straitstimes.com/news/business/markets/story/singapore-exchange-clearing-fees-cut-jun-1-20140410?page=1
    # a clearing fee of 325 for a million and of 650 for two; beside it the access fee of 0.0075 %
    ("SG", "2014-06-02", "buy", 1_000_000, 1, 325 + 75),
    ("SG", "2014-06-02", "buy", 2_000_000, 1, 650 + 150),
    # https://www.mexc.co/en-IN/news/26908: 1,000 HKD settle for 2 before, for 0.042 after (the rest
    # are the other fees of the day: stamp 1, trading 0.0565, SFC 0.027, AFRC 0.0015)
    ("HK", "2025-06-27", "buy", 1_000, 1, 2 + 1.085),
    ("HK", "2025-06-30", "buy", 1_000, 1, 0.042 + 1.085),
]


def charged(what: str, day: str, side: str, value: float, shares: float) -> float:
    """By the kernel's own function."""
    instrument = (STOCK | FUNDS)[what]
    fees = fees_of((instrument,), np.array([day], "datetime64[D]"), charged=True)
    return float(_tax(fees, 0, 0, side == "buy", float(value), float(shares)))


@pytest.mark.parametrize(("what", "day", "side", "value", "shares", "expected"), BY_HAND)
def test_orders_by_hand(what, day, side, value, shares, expected) -> None:
    assert charged(what, day, side, value, shares) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("what", "day", "side", "value", "shares", "expected"), PUBLISHED)
def test_orders_that_others_worked_out(what, day, side, value, shares, expected) -> None:
    assert charged(what, day, side, value, shares) == pytest.approx(expected, rel=1e-12)


def test_every_row_cites_a_page_and_can_be_true() -> None:
    known = set(exchanges()) | {"OTCM"}
    for fee in read_market_fees():
        assert fee.source.startswith(("https://", "http://")), fee
        assert fee.kind in KINDS
        assert fee.side in SIDES
        assert set(fee.markets) <= known, fee.markets
        assert min(fee.rate, fee.per_share, fee.fixed, fee.minimum, fee.above) >= 0
        assert fee.rate < 0.02
        assert fee.minimum < fee.maximum
        assert fee.last is None or fee.first < fee.last
        if fee.fee != "none":
            assert fee.rate or fee.per_share or fee.fixed or fee.fee == "SEC fee"


def test_spans_of_one_fee_do_not_overlap() -> None:
    seen: dict[tuple[str, str, str, int], list[tuple[date, date]]] = {}
    for fee in read_market_fees():
        kinds = ("share", "fund") if fee.kind == "all" else (fee.kind,)
        for market in fee.markets:
            for kind in kinds:
                for side in SIDES[fee.side]:
                    spans = seen.setdefault((market, kind, fee.fee, side), [])
                    spans.append((fee.first, fee.last or date.max))
    for place, spans in seen.items():
        spans.sort()
        for (_, before), (after, _) in pairwise(spans):
            assert before < after, place
            gap = after - before
            assert gap == timedelta(days=1) or place[0] in ("XKRX", "XKOS"), (place, gap)


def test_the_file_has_no_cell_that_the_table_does_not_read() -> None:
    text = resources.files("backtest.replay").joinpath("market_fees.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(read_market_fees()) >= 60
    assert all(None not in row and None not in row.values() for row in rows)


def test_where_the_table_knows_nothing_it_says_so() -> None:
    days = np.array(["2020-06-01", "2021-06-01", "2022-06-01", "2024-06-03"], "datetime64[D]")
    assert uncovered(STOCK["KR"], days).tolist() == [False, True, False, True]
    assert uncovered(Instrument("X", "XSWX", "CHF"), days).all()
    assert not uncovered(STOCK["US"], days).any()


def test_every_market_that_symbols_imply_is_known_or_said_to_be_unknown() -> None:
    today = np.array(["2026-03-02"], "datetime64[D]")
    known = {
        symbol: not bool(uncovered(implied(symbol), today)[0])
        for symbol in ("BABA", "0700.HK", "600519.SS", "000001.SZ", "2330.TW", "7203.T", "VOD.L",
                       "MC.PA", "SAP.DE", "ENI.MI", "005930.KS", "RELIANCE.NS", "D05.SI", "BHP.AX",
                       "RY.TO", "SPY", "TCEHY", "NESN.SW", "ASML.AS", "VALE3.SA", "BTC-USD")
    }  # fmt: skip
    assert {s for s, there in known.items() if not there} == {
        "NESN.SW", "ASML.AS", "VALE3.SA", "BTC-USD",
    }  # fmt: skip


def test_a_short_sells_first_and_buys_to_close() -> None:
    def of(leg: object) -> backtest.Result:
        thesis = Thesis(
            name="one",
            events={"n": Listed(list=[{"announced_at": "2025-01-15T20:10:00-05:00"}])},
            rules=[Rule(when="n", legs=[leg], exit=Exit(after=5))],
        )
        return backtest.run(thesis, prices="sample")

    bought, sold = of(long("BABA")), of(short("BABA"))
    # Of a long only the exit is a sale, of a short only the entry: 27.80 a million of each.
    assert bought.outcome.entry_costs[0] == 0
    assert bought.trades["taxes"].iloc[0] > 0
    assert sold.trades["side"].tolist() == ["short"]
    assert sold.outcome.entry_costs[0] == pytest.approx(sold.trades["taxes"].iloc[0])


def test_the_kernel_s_taxes_are_those_of_the_table_of_fees() -> None:
    for name in ("zhipu-entity-list", "zhipu-long-short", "entity-list-smic"):
        result = backtest.run(name, prices="sample")
        assert result.fees.table["amount"].sum() == pytest.approx(
            result.trades["taxes"].sum(), rel=1e-12
        )
        assert result.trades["taxes"].sum() > 0


def test_taxes_none_charges_nothing() -> None:
    thesis = backtest.load("zhipu-entity-list")
    free = thesis.model_copy(update={"costs": thesis.costs.model_copy(update={"taxes": "none"})})
    result = backtest.run(free, prices="sample")
    assert (result.trades["taxes"] == 0).all()
    assert len(result.fees.table) == 0
    assert result.fees.untaxed == ()
    assert BUY != SELL
