"""Same company, several listings."""

from __future__ import annotations

import pytest

from backtest.prices.companies import company_of, listings_of, other_listings, read_companies
from backtest.prices.notation import symbol_from
from backtest.prices.symbols import implied


def test_every_listing_stands_once_and_cites_its_source() -> None:
    rows = read_companies()
    assert len({row.symbol for row in rows}) == len(rows)
    for row in rows:
        assert row.source.startswith(("https://", "http://"))
        assert row.kind in ("share", "receipt")
        assert implied(row.symbol).exchange
        assert symbol_from(row.symbol).symbol == row.symbol
        assert (row.ratio is None) or row.kind == "receipt"
    for company in {row.company for row in rows}:
        assert len(listings_of(company)) >= 2


@pytest.mark.parametrize(
    ("receipt", "ratio", "shares"),
    [
        ("BABA", 8, ["9988.HK", "89988.HK"]),
        ("BIDU", 8, ["9888.HK"]),
        ("TSM", 5, ["2330.TW"]),
        ("SMICY", 5, ["0981.HK", "688981.SS"]),
        ("TCEHY", 1, ["0700.HK"]),
        ("WB", 1, ["9898.HK"]),
        ("HSAI", 1, ["2525.HK"]),
    ],
)
def test_a_receipt_names_its_shares_and_how_many_it_stands_for(
    receipt: str, ratio: float, shares: list[str]
) -> None:
    assert [one.symbol for one in other_listings(receipt)] == shares
    company = company_of(receipt)
    assert company is not None
    (row,) = [one for one in listings_of(company) if one.symbol == receipt]
    assert (row.kind, row.ratio) == ("receipt", ratio)


def test_companies_of_like_names_are_not_one() -> None:
    # https://www.futuhk.com/en/support/topic1_51: two companies, both called China Unicom
    assert company_of("0762.HK") is None
    assert company_of("600050.SS") is None
    # ASM International is not ASML
    assert company_of("ASM.AS") is None
    assert other_listings("ASM.AS") == ()
