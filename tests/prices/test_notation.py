"""Names as articles and terminals write them, each with what it must mean.

The list was written by hand and from memory, as ``markets.csv`` was: it holds the two
together, and is no independent check of an exchange's codes.
"""

from __future__ import annotations

import pytest

from backtest.errors import UnknownName
from backtest.prices.notation import suggested, symbol_from
from backtest.prices.sessions import calendar_of
from backtest.prices.symbols import implied

# written; symbol; exchange; currency; divisor of the quote; calendar; zone
TABLE = """
0700.HK | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
700.HK | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
00700.HK | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
0700.hk | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
HKG: 0700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
HKG:0700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
0700:HKG | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
(HKG: 0700) | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
HKEX: 700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
SEHK: 981 | 0981.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
SEHK:00981 | 0981.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
00981-HK | 0981.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
700 HK Equity | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
700 HK | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
1 HK | 0001.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
700:HK | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
HK.00700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
HKG：0700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
XHKG:9988 | 9988.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
0700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
00700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
700 | 0700.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
09988 | 9988.HK | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
89988.HK | 89988.HK | XHKG | CNY | 1 | XHKG | Asia/Hong_Kong
BABA | BABA | XNYS | USD | 1 | XNYS | America/New_York
$BABA | BABA | XNYS | USD | 1 | XNYS | America/New_York
baba | BABA | XNYS | USD | 1 | XNYS | America/New_York
NYSE: BABA | BABA | XNYS | USD | 1 | XNYS | America/New_York
(NYSE: BABA) | BABA | XNYS | USD | 1 | XNYS | America/New_York
NYSE:BABA | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA US | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA US Equity | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA UN | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA:US | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA:NYQ | BABA | XNYS | USD | 1 | XNYS | America/New_York
BABA.N | BABA | XNYS | USD | 1 | XNYS | America/New_York
US.BABA | BABA | XNYS | USD | 1 | XNYS | America/New_York
TSM US | TSM | XNYS | USD | 1 | XNYS | America/New_York
BRK.B | BRK-B | XNYS | USD | 1 | XNYS | America/New_York
BRK-B | BRK-B | XNYS | USD | 1 | XNYS | America/New_York
BRK/B US Equity | BRK-B | XNYS | USD | 1 | XNYS | America/New_York
NYSE: BRK.B | BRK-B | XNYS | USD | 1 | XNYS | America/New_York
NASDAQ: NVDA | NVDA | XNAS | USD | 1 | XNYS | America/New_York
NasdaqGS: MSFT | MSFT | XNAS | USD | 1 | XNYS | America/New_York
NVDA UW | NVDA | XNAS | USD | 1 | XNYS | America/New_York
NVDA US Equity | NVDA | XNAS | USD | 1 | XNYS | America/New_York
NVDA.O | NVDA | XNAS | USD | 1 | XNYS | America/New_York
MSFT.OQ | MSFT | XNAS | USD | 1 | XNYS | America/New_York
MSFT:NSQ | MSFT | XNAS | USD | 1 | XNYS | America/New_York
NASDAQ:BIDU | BIDU | XNAS | USD | 1 | XNYS | America/New_York
NASDAQ: ASML | ASML | XNAS | USD | 1 | XNYS | America/New_York
NYSEARCA: SPY | SPY | ARCX | USD | 1 | XNYS | America/New_York
KWEB US | KWEB | ARCX | USD | 1 | XNYS | America/New_York
SMICY | SMICY | OTCM | USD | 1 | XNYS | America/New_York
SMICY US | SMICY | OTCM | USD | 1 | XNYS | America/New_York
OTC: SMICY | SMICY | OTCM | USD | 1 | XNYS | America/New_York
TCEHY | TCEHY | OTCM | USD | 1 | XNYS | America/New_York
OTCMKTS: TCEHY | TCEHY | OTCM | USD | 1 | XNYS | America/New_York
TCEHY.PK | TCEHY | OTCM | USD | 1 | XNYS | America/New_York
OTCPK: NSRGY | NSRGY | OTCM | USD | 1 | XNYS | America/New_York
NTDOY | NTDOY | OTCM | USD | 1 | XNYS | America/New_York
OTCMKTS: SMNNY | SMNNY | OTCM | USD | 1 | XNYS | America/New_York
BYDDF | BYDDF | OTCM | USD | 1 | XNYS | America/New_York
GOOGL | GOOGL | XNYS | USD | 1 | XNYS | America/New_York
688981.SS | 688981.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
688981.SH | 688981.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
SHA: 688981 | 688981.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
SSE: 600519 | 600519.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
SH.600519 | 600519.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
688981 CH | 688981.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
600519 CG | 600519.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
600519 | 600519.SS | XSHG | CNY | 1 | XSHG | Asia/Shanghai
SHE: 002415 | 002415.SZ | XSHE | CNY | 1 | XSHG | Asia/Shanghai
SZSE: 300750 | 300750.SZ | XSHE | CNY | 1 | XSHG | Asia/Shanghai
300750 CH Equity | 300750.SZ | XSHE | CNY | 1 | XSHG | Asia/Shanghai
000063 CS | 000063.SZ | XSHE | CNY | 1 | XSHG | Asia/Shanghai
SZ.000063 | 000063.SZ | XSHE | CNY | 1 | XSHG | Asia/Shanghai
TPE: 2330 | 2330.TW | XTAI | TWD | 1 | XTAI | Asia/Taipei
TWSE: 2330 | 2330.TW | XTAI | TWD | 1 | XTAI | Asia/Taipei
2330 TT | 2330.TW | XTAI | TWD | 1 | XTAI | Asia/Taipei
2330 TT Equity | 2330.TW | XTAI | TWD | 1 | XTAI | Asia/Taipei
2330 | 2330.TW | XTAI | TWD | 1 | XTAI | Asia/Taipei
TPEX: 6488 | 6488.TWO | ROCO | TWD | 1 | XTAI | Asia/Taipei
TYO: 8035 | 8035.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
TSE: 8035 | 8035.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
8035 JP Equity | 8035.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
6920 JT | 6920.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
285A.T | 285A.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
TYO: 285A | 285A.T | XTKS | JPY | 1 | XTKS | Asia/Tokyo
005930.KS | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
KRX: 005930 | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
005930 KS | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
005930 KS Equity | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
005930 | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
KRX:5930 | 005930.KS | XKRX | KRW | 1 | XKRX | Asia/Seoul
KOSDAQ: 247540 | 247540.KQ | XKOS | KRW | 1 | XKRX | Asia/Seoul
247540 KQ | 247540.KQ | XKOS | KRW | 1 | XKRX | Asia/Seoul
LON: VOD | VOD.L | XLON | GBP | 100 | XLON | Europe/London
LSE: VOD | VOD.L | XLON | GBP | 100 | XLON | Europe/London
VOD:LSE | VOD.L | XLON | GBP | 100 | XLON | Europe/London
VOD LN | VOD.L | XLON | GBP | 100 | XLON | Europe/London
VOD LN Equity | VOD.L | XLON | GBP | 100 | XLON | Europe/London
BP/ LN | BP.L | XLON | GBP | 100 | XLON | Europe/London
LON: BP. | BP.L | XLON | GBP | 100 | XLON | Europe/London
BT.A.L | BT-A.L | XLON | GBP | 100 | XLON | Europe/London
AMS: ASML | ASML.AS | XAMS | EUR | 1 | XAMS | Europe/Amsterdam
ASML NA | ASML.AS | XAMS | EUR | 1 | XAMS | Europe/Amsterdam
ASM.AS | ASM.AS | XAMS | EUR | 1 | XAMS | Europe/Amsterdam
EPA: MC | MC.PA | XPAR | EUR | 1 | XPAR | Europe/Paris
MC FP Equity | MC.PA | XPAR | EUR | 1 | XPAR | Europe/Paris
ETR: SAP | SAP.DE | XETR | EUR | 1 | XETR | Europe/Berlin
SAP GY | SAP.DE | XETR | EUR | 1 | XETR | Europe/Berlin
SAP GR | SAP.DE | XETR | EUR | 1 | XETR | Europe/Berlin
XETRA: SIE | SIE.DE | XETR | EUR | 1 | XETR | Europe/Berlin
FRA: SAP | SAP.F | XFRA | EUR | 1 | XFRA | Europe/Berlin
SAP GF | SAP.F | XFRA | EUR | 1 | XFRA | Europe/Berlin
BIT: ENI | ENI.MI | XMIL | EUR | 1 | XMIL | Europe/Rome
ENI IM | ENI.MI | XMIL | EUR | 1 | XMIL | Europe/Rome
SWX: NESN | NESN.SW | XSWX | CHF | 1 | XSWX | Europe/Zurich
NESN SW | NESN.SW | XSWX | CHF | 1 | XSWX | Europe/Zurich
NESN SE Equity | NESN.SW | XSWX | CHF | 1 | XSWX | Europe/Zurich
TSE: RY | RY.TO | XTSE | CAD | 1 | XTSE | America/Toronto
TSX: SHOP | SHOP.TO | XTSE | CAD | 1 | XTSE | America/Toronto
RY CN | RY.TO | XTSE | CAD | 1 | XTSE | America/Toronto
TSX: RCI.B | RCI-B.TO | XTSE | CAD | 1 | XTSE | America/Toronto
ASX: BHP | BHP.AX | XASX | AUD | 1 | XASX | Australia/Sydney
BHP AU Equity | BHP.AX | XASX | AUD | 1 | XASX | Australia/Sydney
SGX: D05 | D05.SI | XSES | SGD | 1 | XSES | Asia/Singapore
D05 SP | D05.SI | XSES | SGD | 1 | XSES | Asia/Singapore
NSE: RELIANCE | RELIANCE.NS | XNSE | INR | 1 | XBOM | Asia/Kolkata
NSE: M&M | M&M.NS | XNSE | INR | 1 | XBOM | Asia/Kolkata
INFO IN | INFO.NS | XNSE | INR | 1 | XBOM | Asia/Kolkata
BOM: 500325 | 500325.BO | XBOM | INR | 1 | XBOM | Asia/Kolkata
BSE: 500325 | 500325.BO | XBOM | INR | 1 | XBOM | Asia/Kolkata
TLV: TEVA | TEVA.TA | XTAE | ILS | 100 | XTAE | Asia/Tel_Aviv
TASE: NICE | NICE.TA | XTAE | ILS | 100 | XTAE | Asia/Tel_Aviv
TEVA IT | TEVA.TA | XTAE | ILS | 100 | XTAE | Asia/Tel_Aviv
BVMF: PETR4 | PETR4.SA | BVMF | BRL | 1 | BVMF | America/Sao_Paulo
PETR4 BZ | PETR4.SA | BVMF | BRL | 1 | BVMF | America/Sao_Paulo
JSE: NPN | NPN.JO | XJSE | ZAR | 100 | XJSE | Africa/Johannesburg
NPN SJ | NPN.JO | XJSE | ZAR | 100 | XJSE | Africa/Johannesburg
BTC-USD | BTC-USD | 24/7 | USD | 1 | 24/7 | UTC
BTC/USD | BTC-USD | 24/7 | USD | 1 | 24/7 | UTC
ETH-EUR | ETH-EUR | 24/7 | EUR | 1 | 24/7 | UTC
^HSI | ^HSI | XHKG | HKD | 1 | XHKG | Asia/Hong_Kong
^GSPC | ^GSPC | XNYS | USD | 1 | XNYS | America/New_York
"""
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in TABLE.strip().splitlines()]


def test_the_list_is_long() -> None:
    assert len(ROWS) >= 120
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_name_means_the_symbol_exchange_currency_and_calendar(row: tuple[str, ...]) -> None:
    written, symbol, exchange, currency, minor, calendar, zone = row
    found = symbol_from(written)
    assert (found.symbol, found.text) == (symbol, written)
    instrument = implied(symbol)
    assert instrument.exchange == exchange
    assert (instrument.currency, instrument.minor) == (currency, float(minor))
    assert calendar_of(exchange) == (calendar, zone)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_our_own_form_reads_as_itself(row: tuple[str, ...]) -> None:
    assert symbol_from(row[1]).symbol == row[1]


@pytest.mark.parametrize(
    ("written", "symbol", "others"),
    [
        ("2330", "2330.TW", ("2330.HK", "2330.T")),  # TSMC is known here
        ("7203", "7203.HK", ("7203.TW", "7203.T")),
        ("1810", "1810.HK", ("1810.TW", "1810.T")),
        ("688981", "688981.SS", ("688981.KS",)),
        ("500325", "500325.BO", ("500325.KS",)),
        ("0700", "0700.HK", ()),
    ],
)
def test_digits_alone_name_every_exchange_that_numbers_so(
    written: str, symbol: str, others: tuple[str, ...]
) -> None:
    found = symbol_from(written)
    assert (found.symbol, found.others) == (symbol, others)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "$",
        "!",
        "NYSE: BABA; HKEX: 9988",
        "buy BABA now please",
        "XYZZY: 12",
        "700 ZZ",
        "../etc/passwd",
        "A" * 65,
        "000000",
        "1234567",
        "600519 HK CH",
        "^NOSUCHINDEX",
        "BABA.QQ",
        "Á",
        "NYSE:",
        ": BABA",
        "AB\x00CD",
        "300 CH",
    ],
)
def test_what_cannot_be_read_is_one_error_with_the_mend(text: str) -> None:
    with pytest.raises(UnknownName, match="not a symbol that can be read") as caught:
        symbol_from(text)
    assert caught.value.mend is not None
    assert "0700.HK" in caught.value.mend
    assert suggested(text) is None


def test_a_suggestion_names_all_that_it_may_be() -> None:
    assert suggested("700 HK") == "0700.HK"
    assert suggested("688981") == "688981.SS or 688981.KS"
