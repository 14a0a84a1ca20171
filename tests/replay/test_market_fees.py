"""Market fees: orders worked out by hand from what the cited pages say."""

from __future__ import annotations

import numpy as np
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long, short
from backtest.prices.instrument import Instrument
from backtest.prices.symbols import implied
from backtest.replay.kernel import _tax
from backtest.replay.market_fees import fees_of, uncovered

STOCK = {
    name: Instrument(name, exchange, currency)
    for name, exchange, currency in (
        ("HK", "XHKG", "HKD"), ("CN", "XSHG", "CNY"), ("SZ", "XSHE", "CNY"), ("TW", "XTAI", "TWD"),
        ("GB", "XLON", "GBP"), ("IE", "XDUB", "EUR"), ("FR", "XPAR", "EUR"), ("IT", "XMIL", "EUR"),
        ("ES", "XMAD", "EUR"), ("KR", "XKRX", "KRW"), ("IN", "XNSE", "INR"), ("US", "XNYS", "USD"),
        ("OTC", "OTCM", "USD"), ("SG", "XSES", "SGD"), ("JP", "XTKS", "JPY"), ("DE", "XETR", "EUR"),
        ("CH", "XSWX", "CHF"), ("ZA", "XJSE", "ZAR"), ("BR", "BVMF", "BRL"), ("NL", "XAMS", "EUR"),
        ("IL", "XTAE", "ILS"), ("BSE", "XBOM", "INR"),
    )
}  # fmt: skip
FUNDS = {
    name: Instrument(name, exchange, currency, kind="fund")
    for name, exchange, currency in (
        ("HK fund", "XHKG", "HKD"), ("TW fund", "XTAI", "TWD"), ("GB fund", "XLON", "GBP"),
        ("CN fund", "XSHG", "CNY"), ("US fund", "ARCX", "USD"), ("KR fund", "XKRX", "KRW"),
        ("ES fund", "XMAD", "EUR"),
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
    # (of settlements from 1 April: trades of Friday 28 March settle on Tuesday 1 April)
    ("FR", "2025-03-27", "buy", 10_000, 1, 30),
    ("FR", "2025-03-28", "buy", 10_000, 1, 40),
    ("FR", "2025-04-01", "sell", 10_000, 1, 0),
    ("IT", "2025-12-30", "buy", 10_000, 1, 10),
    ("IT", "2026-01-02", "buy", 10_000, 1, 20),
    ("ES", "2021-01-18", "buy", 10_000, 1, 20),
    ("ES fund", "2021-01-18", "buy", 10_000, 1, 0),
    # Korea, on sales: 0.30 % until those that settled on 3 June 2019, contracts of 30 May
    ("KR", "2019-05-29", "sell", 1_000_000, 1, 3000),
    ("KR", "2019-05-30", "sell", 1_000_000, 1, 2500),
    ("KR", "2021-06-01", "sell", 1_000_000, 1, 2300),
    ("KR", "2023-06-01", "sell", 1_000_000, 1, 2000),
    # 0.18 % until contracts of 27 December 2024, which settle in 2025
    ("KR", "2024-12-26", "sell", 1_000_000, 1, 1800),
    ("KR", "2024-12-27", "sell", 1_000_000, 1, 1500),
    ("KR", "2026-06-01", "sell", 1_000_000, 1, 2000),
    ("KR", "2026-06-01", "buy", 1_000_000, 1, 0),
    ("KR fund", "2024-12-26", "sell", 1_000_000, 1, 0),
    # India: 0.1 % both ways, stamp 0.015 % on purchases since July 2020
    ("IN", "2024-03-01", "buy", 100_000, 1, 115),
    ("IN", "2024-03-01", "sell", 100_000, 1, 100),
    ("IN", "2020-06-30", "buy", 100_000, 1, 100),
    # From October 2024 the exchange's 2.97, SEBI's 0.10 and 18 % on these 3.07: 0.5526
    ("IN", "2025-03-03", "buy", 100_000, 1, 115 + 2.97 + 0.10 + 0.5526),
    ("IN", "2025-03-03", "sell", 100_000, 1, 103.6226),
    # on the BSE 3.75, and 18 % on 3.85: 0.693
    ("BSE", "2025-03-03", "sell", 100_000, 1, 100 + 3.75 + 0.10 + 0.693),
    # United States, sales: 27.80 a million and 0.000166 a share, at most 8.30
    ("US", "2025-01-16", "sell", 1_000_000, 10_000, 27.80 + 1.66),
    ("US", "2025-01-16", "sell", 1_000_000, 100_000, 27.80 + 8.30),
    ("US", "2025-01-16", "buy", 1_000_000, 10_000, 0),
    ("US", "2025-05-14", "sell", 1_000_000, 10_000, 1.66),
    ("US", "2020-03-02", "sell", 1_000_000, 10_000, 22.10 + 1.19),
    ("US fund", "2018-05-21", "sell", 1_000_000, 10_000, 23.10 + 1.19),
    ("OTC", "2018-05-22", "sell", 1_000_000, 10_000, 13.00 + 1.19),
    # 18.40, 21.80; a cap of 4.50 in 2011; 6.49 in 2022
    ("US", "2016-02-12", "sell", 1_000_000, 10_000, 18.40 + 1.19),
    ("US", "2016-02-16", "sell", 1_000_000, 10_000, 21.80 + 1.19),
    ("US", "2011-08-01", "sell", 1_000_000, 60_000, 19.20 + 4.50),
    ("US", "2022-06-01", "sell", 1_000_000, 10_000, 22.90 + 1.30),
    ("US", "2022-06-01", "sell", 1_000_000, 60_000, 22.90 + 6.49),
    # FINRA charges nothing in the last quarter of 2026
    ("US", "2026-09-30", "sell", 1_000_000, 10_000, 20.60 + 1.95),
    ("US", "2026-10-01", "sell", 1_000_000, 10_000, 20.60),
    ("SG", "2024-03-01", "buy", 100_000, 1, 32.50 + 7.50),
    # Switzerland 0.75 in a thousand of each order, South Africa 0.25 % of purchases
    ("CH", "2024-03-01", "buy", 20_000, 1, 15),
    ("CH", "2024-03-01", "sell", 20_000, 1, 15),
    ("ZA", "2024-03-01", "buy", 100_000, 1, 250),
    ("ZA", "2024-03-01", "sell", 100_000, 1, 0),
    ("BR", "2024-03-01", "sell", 100_000, 1, 30),
    ("NL", "2024-03-01", "buy", 100_000, 1, 0),
    ("IL", "2024-03-03", "sell", 100_000, 1, 0),
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
    # https://buxzerosupport.getbux.com/en/support/solutions/articles/1000294224-french-financial-transactions-tax
    # 60 shares of Air France-KLM at 12.10: 0.003 of 726, which it cuts to 2.17
    ("FR", "2023-05-02", "buy", 726, 60, 2.178),
    # https://www.acowtancy.com/textbook/acca-atx/a5b-liabilities-arising-on-transfers/shares-and-securities/notes
    # 5,000 shares in a quoted company for 10,000 pounds in 2024/25: 50
    ("GB", "2024-06-03", "buy", 10_000, 5_000, 50),
    # https://ko.phongnhaexplorer.com (the row of 2024): 18,000 won of 10 million
    ("KR", "2024-06-03", "sell", 10_000_000, 1, 18_000),
    # https://moneyland.ch/en/swiss-stamp-duties-definition: 7.5 centimes a hundred francs
    ("CH", "2024-03-01", "buy", 100, 1, 0.075),
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


def test_where_the_table_knows_nothing_it_says_so() -> None:
    days = np.array(["2009-06-01", "2021-06-01", "2025-06-02"], "datetime64[D]")
    assert uncovered(STOCK["BR"], days).tolist() == [True, False, True]
    assert uncovered(STOCK["HK"], days).tolist() == [True, False, False]
    assert uncovered(Instrument("X", "XSTO", "SEK"), days).all()
    assert uncovered(Instrument("X", "XSWX", "CHF", kind="fund"), days).all()
    assert not uncovered(STOCK["US"], days).any()


def test_every_market_that_symbols_imply_is_known_or_said_to_be_unknown() -> None:
    today = np.array(["2026-03-02"], "datetime64[D]")
    known = {
        symbol: not bool(uncovered(implied(symbol), today)[0])
        for symbol in ("BABA", "0700.HK", "600519.SS", "000001.SZ", "2330.TW", "7203.T", "VOD.L",
                       "MC.PA", "SAP.DE", "ENI.MI", "005930.KS", "RELIANCE.NS", "D05.SI", "BHP.AX",
                       "RY.TO", "SPY", "TCEHY", "NESN.SW", "ASML.AS", "TEVA.TA", "NPN.JO",
                       "VALE3.SA", "BTC-USD")
    }  # fmt: skip
    assert {s for s, there in known.items() if not there} == {
        "VALE3.SA", "BTC-USD",
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
