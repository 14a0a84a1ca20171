"""Access by market, board and date."""

from __future__ import annotations

import numpy as np
import pytest

from backtest.prices.access import Topic, access_on
from backtest.prices.instrument import Instrument

MAINLAND = Instrument("600584.SS", "XSHG", "CNY")
STAR = Instrument("688981.SS", "XSHG", "CNY")
SHENZHEN = Instrument("000977.SZ", "XSHE", "CNY")
SEOUL = Instrument("005930.KS", "XKRX", "KRW")
TAIPEI = Instrument("2330.TW", "XTAI", "TWD")
NEW_YORK = Instrument("BABA", "XNYS", "USD")


@pytest.mark.parametrize(
    ("instrument", "topic", "before", "from_"),
    [
        (MAINLAND, "connect", "2014-11-14", "2014-11-17"),
        (STAR, "connect", "2021-01-29", "2021-02-01"),
        (SHENZHEN, "connect", "2016-12-02", "2016-12-05"),
        (SEOUL, "short banned", "2020-03-13", "2020-03-16"),
        (SEOUL, "short banned", "2023-11-03", "2023-11-06"),
        (SEOUL, "short limited", "2021-04-30", "2021-05-03"),
        (NEW_YORK, "short after a fall", "2011-02-25", "2011-02-28"),
    ],
)
def test_a_rule_holds_from_its_first_day(
    instrument: Instrument, topic: Topic, before: str, from_: str
) -> None:
    found = access_on(instrument, topic, np.array([before, from_], "datetime64[D]"))
    assert found[0] is None
    assert found[1] is not None


def test_the_bans_of_seoul_end() -> None:
    days = np.array(["2021-05-02", "2021-05-03", "2025-03-28", "2025-03-31"], "datetime64[D]")
    found = access_on(SEOUL, "short banned", days)
    assert [rule is not None for rule in found] == [True, False, True, False]


def test_shorts_in_taiwan_and_on_the_mainland_are_limited_by_date() -> None:
    days = np.array(["2020-04-01", "2025-04-07", "2025-06-02"], "datetime64[D]")
    said = [rule.says for rule in access_on(TAIPEI, "short limited", days)]
    assert ["10 %" in said[0], " 3 %" in said[1], "30 %" in said[2]] == [True, True, True]
    days = np.array(["2024-07-10", "2024-07-11"], "datetime64[D]")
    said = [rule.says for rule in access_on(MAINLAND, "short limited", days)]
    assert ["none to lend" in text for text in said] == [False, True]
