"""The bans on persons of the United States: the table, and the catalogue that it goes by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backtest.errors import BacktestError
from backtest.events.catalog import read_catalog
from backtest.prices.us_bans import bans_of, parse_bans, read_bans

HEADER = "event,symbols,order,first,divest_by,last,source,note\n"
NOT_BANNED = {"1810.HK", "0753.HK"}  # Xiaomi: stopped by a court; of Air China only the parent


def test_every_company_that_a_banning_list_names_is_in_the_table_or_known_to_be_spared() -> None:
    banned = {(ban.event, symbol) for ban in read_bans() for symbol in ban.symbols}
    for event in read_catalog("military_companies"):
        if event.type == "dod_1260h_list":
            assert not any(ban.event == event.id for ban in read_bans())
            continue
        for symbol in event.symbols:
            assert (event.id, symbol) in banned or symbol in NOT_BANNED, (event.id, symbol)


def test_every_list_of_the_table_is_in_the_catalogue_where_it_says_so() -> None:
    known = {event.id for event in read_catalog("military_companies")}
    assert {ban.event for ban in read_bans()} - known == {""}


def test_a_later_addition_is_banned_after_sixty_days_and_sold_within_a_year() -> None:
    events = {event.id: event for event in read_catalog("military_companies")}
    for ban in read_bans():
        if ban.event == "ofac-cmic-2021-12-16":
            listed = events[ban.event].known_by.date()
            assert ban.first - listed == timedelta(days=60)
            assert ban.divest_by - listed == timedelta(days=365)


def test_the_older_order_ends_where_the_newer_replaced_it() -> None:
    for ban in read_bans():
        assert (ban.last is None) == ("14032" in ban.order)


def test_each_listing_of_a_company_is_banned_with_it() -> None:
    for symbol in ("0981.HK", "688981.SS", "SMICY"):
        assert [str(ban.first) for ban in bans_of(symbol)] == ["2021-02-01", "2021-08-02"]
    assert len(bans_of("600941.SS")) == 2  # China Mobile in Shanghai


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",0981.HK,an order,2021-08-02,2021-08-01,,https://example.org,", "follow one another"),
        (",0981.HK,an order,2021-08-02,2022-06-03,2021-08-01,https://example.org,", "follow one"),
        (",0981.HK,an order,soon,2022-06-03,,https://example.org,", "line 2"),
        (",,an order,2021-08-02,2022-06-03,,https://example.org,", "no symbol"),
        (",0981.HK,an order,2021-08-02,2022-06-03,,hearsay,", "no page"),
    ],
)
def test_a_ban_that_cannot_be_meant_is_refused(row: str, said: str) -> None:
    with pytest.raises(BacktestError, match=said):
        parse_bans(HEADER + row + "\n", file="us_bans.csv")
