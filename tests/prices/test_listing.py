"""A folder's ``instruments.csv``."""

from __future__ import annotations

import pytest

from backtest.errors import InputError, UnknownName
from backtest.prices.listing import read_listings
from backtest.prices.symbols import implied

HEADER = "symbol,exchange,currency,lot,kind,tradable,name\n"


@pytest.mark.parametrize(
    ("code", "currency", "minor"),
    [
        ("GBp", "GBP", 100),
        ("GBX", "GBP", 100),
        ("ILA", "ILS", 100),
        ("ZAc", "ZAR", 100),
        ("GBP", "GBP", 1),
        ("EUR", "EUR", 1),
    ],
)
def test_minor_units_become_the_currency_and_a_divisor(
    code: str, currency: str, minor: float
) -> None:
    found = read_listings(f"{HEADER}A.L,XLON,{code},,,,\n", file="f")["A.L"].over(None)
    assert (found.currency, found.minor) == (currency, minor)


def test_empty_cells_leave_what_the_symbol_implies() -> None:
    row = read_listings("symbol,lot\n0005.HK,400\n", file="f")["0005.HK"]
    found = row.over(implied("0005.HK"))
    assert (found.exchange, found.currency, found.lot) == ("XHKG", "HKD", 400)


def test_an_index_can_be_declared_tradable() -> None:
    row = read_listings("symbol,tradable\n^HSI,yes\n", file="f")["^HSI"]
    found = row.over(implied("^HSI"))
    assert found.tradable
    assert found.kind == "index"
    assert found.name == "Hang Seng Index"


def test_a_row_that_leaves_the_exchange_open_is_named() -> None:
    row = read_listings("symbol,currency\nA.XX,EUR\n", file="i.csv")["A.XX"]
    with pytest.raises(UnknownName, match=r"i\.csv:2: .*'A\.XX'"):
        row.over(None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"column symbol is missing"),
        ("symbol,exchnge\n", r"f:1: an unknown column: 'exchnge'(.|\n)*did you mean exchange"),
        ("symbol,symbol\n", r"f:1: a column that is repeated"),
        (HEADER + "A,XNYS\n", r"f:2: 2 cells under 7 columns"),
        (HEADER + ",XNYS,USD,,,,\n", r"f:2: the symbol is missing"),
        (HEADER + "A,XNYS,usd,,,,\n", r"f:2: currency: not a currency: 'usd'"),
        (HEADER + "A,XNYS,USD,-1,,,\n", r"f:2: lot: not a lot: '-1'"),
        (HEADER + "A,XNYS,USD,0,,,\n", r"f:2: lot: not a lot: '0'"),
        (HEADER + "A,XNYS,USD,nan,,,\n", r"f:2: lot: not a lot"),
        (HEADER + "A,XNYS,USD,,stock,,\n", r"f:2: kind: not a kind: 'stock'"),
        (HEADER + "A,XNYS,USD,,,maybe,\n", r"f:2: tradable: not a tradable: 'maybe'"),
        (HEADER + "A,,,,,,\nA,,,,,,\n", r"f:3: a symbol that line 2 has already"),
        (HEADER + 'A,"XNYS,,,,,\n', r"f:2: not a CSV file"),
    ],
)
def test_a_wrong_row_is_named(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_listings(text, file="f")
