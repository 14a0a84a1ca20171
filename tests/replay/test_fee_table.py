"""The table of market fees: each row cites a page, none charges twice, a wrong one is named."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources
from itertools import pairwise

import pytest

from backtest.errors import InputError
from backtest.replay.fee_table import COLUMNS, KINDS, SIDES, parse_fees, read_market_fees

HEADER = ",".join(COLUMNS)
RIGHT = {
    "markets": "XPAR XMIL", "kind": "share", "fee": "tax", "side": "buy", "rate": "0.003",
    "first": "2020-01-01", "last": "2020-12-31", "source": "https://example.org/tax",
}  # fmt: skip
NO_MARKET = {"markets": "XHKG XPRS"}


def table(*rows: dict[str, str]) -> str:
    """A table of the right row, each time with some cells changed."""
    lines = [",".join((RIGHT | row).get(name, "") for name in COLUMNS) for row in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def test_every_row_of_the_package_cites_a_page() -> None:
    """Each address by itself: the reader would refuse the file, and this says it without it."""
    text = resources.files("backtest.replay").joinpath("market_fees.csv").read_text("utf-8")
    rows = read_market_fees()
    assert len(rows) == len(text.splitlines()) - 1 >= 90
    for fee in rows:
        assert fee.source.split(), fee
        assert all(page.startswith(("https://", "http://")) for page in fee.source.split()), fee
        assert "memory" not in fee.note, fee


def test_no_rate_of_the_package_is_a_slip_of_the_point() -> None:
    for fee in read_market_fees():
        assert fee.rate <= 0.01, fee  # Dublin's 1 % is the dearest
        assert fee.per_share < 0.001, fee
        assert fee.fee == "none" or fee.rate or fee.per_share or fee.fixed or (
            fee.fee in ("SEC fee", "FINRA TAF") or fee.assumes
        ), fee  # fmt: skip


def test_where_a_fee_of_the_package_changed_no_day_is_left_between() -> None:
    places = {
        (market, kind, fee.fee, side)
        for fee in read_market_fees()
        for market in fee.markets
        for kind in KINDS[fee.kind]
        for side in SIDES[fee.side]
    }
    for market, kind, name, side in sorted(places):
        spans = sorted(
            (fee.first, fee.last)
            for fee in read_market_fees()
            if fee.fee == name and market in fee.markets
            and kind in KINDS[fee.kind] and side in SIDES[fee.side]
        )  # fmt: skip
        for (_, last), (first, _) in pairwise(spans):
            assert last is not None, (market, name)
            assert first - last == timedelta(days=1), (market, name)


def test_a_right_row_is_read() -> None:
    (fee,) = parse_fees(table({"maximum": "5", "assumes": "large"}), file="f.csv")
    assert (fee.markets, fee.rate, fee.maximum) == (("XPAR", "XMIL"), 0.003, 5.0)
    assert (fee.minimum, fee.assumes, fee.line) == (0.0, "large", 2)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": ""}, r"f\.csv:2: source: not a source: ''"),
        ({"source": "a colleague"}, r"f\.csv:2: source: not a source: 'a colleague'"),
        ({"source": "https://a.org memory"}, r"f\.csv:2: source"),
        (NO_MARKET, r"f\.csv:2: markets: not a markets: 'XHKG XPRS'"),
        ({"markets": ""}, r"f\.csv:2: markets"),
        ({"kind": "stock"}, r"f\.csv:2: kind"),
        ({"side": "sale"}, r"f\.csv:2: side"),
        ({"fee": " "}, r"f\.csv:2: fee"),
        ({"rate": "0.3%"}, r"f\.csv:2: rate: not a rate: '0.3%'"),
        ({"rate": "-0.1"}, r"f\.csv:2: rate"),
        ({"rate": "nan"}, r"f\.csv:2: rate"),
        ({"rate": "inf"}, r"f\.csv:2: rate"),
        ({"rate": "3"}, r"f\.csv:2: rate"),
        ({"rate": ""}, r"f\.csv:2: rate"),
        ({"minimum": "2", "maximum": "1"}, r"f\.csv:2: maximum"),
        ({"first": "1 Jan"}, r"f\.csv:2: first: not a first: '1 Jan'"),
        ({"last": "2019-12-31"}, r"f\.csv:2: last"),
        ({"last": "never"}, r"f\.csv:2: last"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_its_place(changed: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_fees(table(changed), file="f.csv")


def test_other_columns_and_other_numbers_of_cells_are_errors() -> None:
    with pytest.raises(InputError, match=r"f\.csv:1: not the columns"):
        parse_fees("markets,fee\n", file="f.csv")
    with pytest.raises(InputError, match=r"f\.csv:2: 2 cells under 15 columns"):
        parse_fees(HEADER + "\nXPAR,share\n", file="f.csv")


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"first": "2020-12-31", "last": ""},
        {"markets": "XMIL", "kind": "all"},
        {"side": "both", "first": "2019-01-01", "last": ""},
    ],
)  # fmt: skip
def test_a_fee_that_two_rows_charge_on_one_date_is_an_error(second: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"would be charged twice, by this row and that of line"):
        parse_fees(table({}, second), file="f.csv")


@pytest.mark.parametrize(
    "second",
    [
        {"first": "2021-01-01", "last": ""},
        {"fee": "levy"},
        {"side": "sell"},
        {"kind": "fund"},
        {"markets": "XMAD"},
    ],
)  # fmt: skip
def test_what_does_not_overlap_stands_beside_it(second: dict[str, str]) -> None:
    assert len(parse_fees(table({}, second), file="f.csv")) == 2
