"""The sentence a journalist would print, from runs worked out by hand.

Each buys 1,000,000 USD of AAA at 100, the open of Wednesday 15 January 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

import backtest

Run = Callable[..., backtest.Result]
Quotes = Mapping[str, tuple[float, float]]

TWO_DAYS = "{when: news, long: [AAA], exit: {after: 2}}"
MARKET = "benchmark: MKT"
FIRST = '{announced_at: "2025-01-14T17:00:00-05:00", title: First}'
SECOND = '{announced_at: "2025-01-21T17:00:00-05:00", title: Second}'


def quoted(*, sold_at: float, bought_at: float = 100) -> Quotes:
    """Bought at the open of the 15th, sold two bars later at the close of the 17th."""
    return {
        "2025-01-14": (90, 95),
        "2025-01-15": (bought_at, bought_at),
        "2025-01-16": (bought_at, bought_at),
        "2025-01-17": (bought_at, sold_at),
    }


def paid(result: backtest.Result) -> str:
    assert result.verdict is not None
    return result.verdict.paid


@pytest.mark.parametrize(
    ("sold_at", "said"),
    [
        (125, "Up 25 % in 2 sessions. One event."),
        (80, "Down 20 % in 2 sessions. One event."),
        (100, "Flat in 2 sessions. One event."),
        (100.04, "Flat in 2 sessions. One event."),  # 0.04 % is not worth a word
        (100.6, "Up 0.6 % in 2 sessions. One event."),
        (99.4, "Down 0.6 % in 2 sessions. One event."),
        (300, "Up 200 % in 2 sessions. One event."),
    ],
)
def test_one_event_says_what_the_money_did(run: Run, sold_at: float, said: str) -> None:
    assert paid(run(TWO_DAYS, {"AAA": quoted(sold_at=sold_at)})) == said


def test_a_trade_of_one_session_is_one_session(run: Run) -> None:
    rule = "{when: news, long: [AAA], exit: {after: 1}}"
    prices = {"2025-01-14": (95, 95), "2025-01-15": (100, 100), "2025-01-16": (100, 150)}
    assert paid(run(rule, {"AAA": prices})) == "Up 50 % in 1 session. One event."


@pytest.mark.parametrize(
    ("close", "did"), [(218, "rose 9 %"), (180, "fell 10 %"), (200, "did not move")]
)
def test_the_benchmark_stands_beside_it_over_the_same_two_prices(
    run: Run, close: float, did: str
) -> None:
    # That it went from 95 to 200 before the entry is not in the sentence.
    result = run(
        TWO_DAYS,
        {"AAA": quoted(sold_at=125), "MKT": quoted(bought_at=200, sold_at=close)},
        head=MARKET,
    )
    assert paid(result) == f"Up 25 % in 2 sessions; MKT {did}. One event."


def test_an_index_is_called_by_its_place(run: Run) -> None:
    # At New York's open of the 15th Hong Kong's close of the 15th is known: 20000; at its close
    # of the 17th that of the 17th: 19000.
    hong_kong = {
        "2025-01-14": (1, 19500),
        "2025-01-15": (19500, 20000),
        "2025-01-16": (20000, 20000),
        "2025-01-17": (20000, 19000),
    }
    rate = {"2025-01-13": (8, 8), "2025-01-17": (8, 8)}
    result = run(
        TWO_DAYS,
        {"AAA": quoted(sold_at=125), "^HSI": hong_kong, "HKD=X": rate},
        head="benchmark: ^HSI",
    )
    assert paid(result) == "Up 25 % in 2 sessions; Hong Kong fell 5 %. One event."


def test_weights_are_called_the_benchmark(run: Run) -> None:
    # Half of 200 → 218 and half of 50 → 53.5: (9 % + 7 %) ÷ 2.
    result = run(
        TWO_DAYS,
        {
            "AAA": quoted(sold_at=125),
            "MKT": quoted(bought_at=200, sold_at=218),
            "OTH": quoted(bought_at=50, sold_at=53.5),
        },
        head="benchmark: {MKT: 1, OTH: 1}",
    )
    assert paid(result) == "Up 25 % in 2 sessions; the benchmark rose 8 %. One event."


TWICE: Quotes = {
    "2025-01-14": (90, 95),
    "2025-01-15": (100, 110),  # +10 %: 1,100,000
    "2025-01-16": (110, 105),
    "2025-01-17": (105, 100),
    "2025-01-21": (100, 100),
    "2025-01-22": (100, 110),  # +10 % again: 1,210,000
}
SAME_DAY = "{when: news, long: [AAA], exit: {after: 0}}"


def test_several_events_are_told_together(run: Run) -> None:
    result = run(SAME_DAY, {"AAA": TWICE}, events=(FIRST, SECOND))
    assert paid(result) == "Up 21 % over two events."


def test_several_events_have_the_benchmark_of_the_whole_time(run: Run) -> None:
    # From the close of the 14th, the date before the first entry, to that of the 22nd: 100 → 104.
    market = dict.fromkeys(TWICE, (100.0, 100.0)) | {"2025-01-22": (100.0, 104.0)}
    result = run(SAME_DAY, {"AAA": TWICE, "MKT": market}, events=(FIRST, SECOND), head=MARKET)
    assert paid(result) == "Up 21 % over two events; MKT rose 4 % in the same time."


def test_one_event_that_two_rules_trade_is_one(run: Run) -> None:
    # Both rules buy half: 10 % on half the money, and again on the other.
    rules = "{when: news, long: [AAA], exit: {after: 0}, size: 50%}\n" * 2
    assert paid(run(rules.strip(), {"AAA": TWICE})) == "Up 10 % within one session. One event."


def test_nothing_traded_says_how_many_events_there_were(run: Run) -> None:
    late = '{announced_at: "2025-06-02T12:00:00-04:00", title: Late}'
    assert paid(run(TWO_DAYS, {"AAA": TWICE}, events=(late,))) == (
        "Nothing was traded: one event found, none entered."
    )


def test_ruin_is_called_ruin(run: Run) -> None:
    # Sold short at 100 for all the money; at 250 the loss is one and a half times of it.
    rise = {
        "2025-01-14": (95, 95),
        "2025-01-15": (100, 100),
        "2025-01-16": (100, 250),
        "2025-01-17": (250, 50),
    }
    result = run("{when: news, short: [AAA], exit: {after: 2}}", {"AAA": rise})
    assert result.equity.tolist() == [1_000_000, 1_000_000, -500_000]
    assert paid(result) == "Ruined, all the capital lost, in 1 session. One event."
