"""Dated tables refuse rows that cannot be meant, and the package's own are all meant."""

from __future__ import annotations

import itertools

import pytest

from backtest.errors import BacktestError
from backtest.prices.access import parse_access, read_access
from backtest.prices.price_limits import parse_price_limits, read_price_limits
from backtest.prices.ticks import parse_ticks, read_ticks

ACCESS = "topic,markets,prefixes,fall,first,last,says,source\n"
LIMITS = "markets,prefixes,kinds,who,unit,below,limit,rounding,free,first,last,source\n"
TICKS = "markets,prefixes,kinds,below,tick,first,last,source\n"
PAGE = "https://example.org"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("connect,XSHG,,,2014-11-17,,says", "columns"),
        (f"connect,XSHG,,,2014-11-31,,says,{PAGE}", "line 2: day"),
        (f"connect,XSHG,,,2014-11-17,2014-11-16,says,{PAGE}", "before the first"),
        ("connect,XSHG,,,2014-11-17,,says,a book", "no page"),
        ("connect,XSHG,,,2014-11-17,,says,", "no page"),
        (f"connect,,,,2014-11-17,,says,{PAGE}", "no market"),
        (f"connected,XSHG,,,2014-11-17,,says,{PAGE}", "topic is one of"),
        (f"connect,XSHG,,,2014-11-17,,,{PAGE}", "nothing said"),
        (f"short after a fall,XNYS,,,2014-11-17,,says,{PAGE}", "a fall"),
        (f"connect,XSHG,,0.1,2014-11-17,,says,{PAGE}", "a fall"),
        (f"connect,XSHG,,ten,2014-11-17,,says,{PAGE}", "fall is a number above 0"),
    ],
)
def test_a_rule_of_access_that_cannot_be_meant_is_refused(row: str, said: str) -> None:
    with pytest.raises(BacktestError, match=said):
        parse_access(ACCESS + row + "\n", file="access.csv")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"XSHG,,,most,fraction,,0.1,nearest,,2014-11-17,,{PAGE}", "who is one of"),
        (f"XSHG,,,all,percent,,10,nearest,,2014-11-17,,{PAGE}", "unit is one of"),
        (f"XSHG,,,all,fraction,,0.1,up,,2014-11-17,,{PAGE}", "rounding is one of"),
        (f"XSHG,,,all,fraction,,10,nearest,,2014-11-17,,{PAGE}", "not a limit"),
        (f"XSHG,,,all,fraction,,,nearest,,2014-11-17,,{PAGE}", "not a limit"),
        (f"XSHG,,,all,fraction,,-0.1,nearest,,2014-11-17,,{PAGE}", "a number above 0"),
    ],
)
def test_a_price_limit_that_cannot_be_meant_is_refused(row: str, said: str) -> None:
    with pytest.raises(BacktestError, match=said):
        parse_price_limits(LIMITS + row + "\n", file="price_limits.csv")


def test_a_tick_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(BacktestError, match="tick is a number above 0"):
        parse_ticks(f"{TICKS}XSHG,,,,nan,2014-11-17,,{PAGE}\n", file="ticks.csv")


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(BacktestError, match="columns missing or not known: fall"):
        parse_access(ACCESS.replace("fall,", "") + "\n", file="access.csv")


def test_the_tables_of_the_package_are_read_and_cite_their_pages() -> None:
    for held in (
        *(rule.held for rule in read_access()),
        *(limit.held for limit in read_price_limits()),
        *(tick.held for tick in read_ticks()),
    ):
        assert held.sources


def test_rules_of_one_topic_and_board_do_not_overlap() -> None:
    seen: dict[tuple[str, str, str], list[tuple]] = {}
    for rule in read_access():
        for market in rule.held.markets:
            key = (rule.topic, market, " ".join(rule.held.prefixes))
            seen.setdefault(key, []).append((rule.held.first, rule.held.last))
    for spans in seen.values():
        for (_, last), (first, _) in itertools.pairwise(spans):
            assert last is not None
            assert last < first
