"""Facts: dates beside the catalogues, listings, dates after publication, who may not buy."""

from __future__ import annotations

from datetime import date

import pytest

from backtest.article.extract import extract
from backtest.article.facts import Fact, check_facts, events_spoken_of
from backtest.article.facts.written_dates import find_dates

DAY = date(2025, 6, 26)


def facts(text: str, published: date = DAY) -> tuple[Fact, ...]:
    found = extract(text, published=published.isoformat())
    return check_facts(text, found, published=published)


@pytest.mark.parametrize(
    ("day", "agrees"),
    [
        ("January 1, 2025", False),
        ("15 January 2025", True),  # reported that evening
        ("Jan. 16, 2025", True),  # published and in force
        ("2025-01-17", False),
        ("2025年1月16日", True),
    ],
)
def test_the_date_of_an_addition_is_held_against_the_catalogue(day: str, agrees: bool) -> None:
    (fact,) = [
        one
        for one in facts(f"On {day} Zhipu AI was put on the Entity List.")
        if "List" in one.claim
    ]
    assert fact.agrees is agrees
    assert "known on 2025-01-15" in fact.found
    assert "90 FR 4617" in fact.found
    assert fact.source.startswith("https://")


def test_a_date_of_something_else_is_not_held_against_it() -> None:
    text = "Zhipu AI is on the Entity List. On 1 March 2025 it opened an office."
    assert [one for one in facts(text) if one.agrees is False] == []


def test_the_event_that_is_spoken_of_most_comes_first() -> None:
    text = (
        "Zhipu AI was put on the Entity List. The Entity List hurt Zhipu. "
        "SMIC has been on the Entity List for years."
    )
    assert events_spoken_of(text)[0].event.id == "bis-2025-00704"
    assert events_spoken_of("Zhipu AI raised money. The Entity List is long.") == ()


def test_an_american_receipt_is_not_on_the_stock_exchange() -> None:
    (fact,) = [one for one in facts("We like SMIC (NYSE: SMICY).") if one.agrees is False]
    assert fact.claim == "SMIC (NYSE: SMICY)"
    assert "trade over the counter since" in fact.found


def test_persons_of_the_united_states_may_not_buy_what_a_list_names() -> None:
    found = [one for one in facts("We recommend SMIC.") if one.agrees is None]
    assert "may not buy it from 2021-08-02 on" in found[0].found
    assert facts("We recommend SMIC.", date(2020, 1, 2)) == ()
    assert facts("We avoid SMIC.") == ()


def test_a_date_after_publication_is_told_once_with_its_number() -> None:
    (fact,) = facts("We like Acme.\n\nDec.14 2025\n\nDec.14 2025\n")
    assert fact.claim == "Dec.14 2025 (2 times)"
    assert fact.agrees is False
    assert facts("Hold it until 14 December 2025.") == ()


def test_a_day_that_is_not_in_the_calendar_is_said() -> None:
    (fact,) = facts("On 31 February 2025 the index changed.")
    assert (fact.claim, fact.found) == ("31 February 2025", "there is no such day")


def test_facts_quote_the_text_at_their_place() -> None:
    text = (
        "On January 1, 2025, Zhipu AI joined the Entity List. Buy SMIC (NYSE: SMICY). Dec.14 2025"
    )
    for fact in facts(text):
        assert text[fact.start : fact.end]
    dates = [text[one.start : one.end] for one in find_dates(text)]
    assert dates == ["January 1, 2025", "Dec.14 2025"]


@pytest.mark.parametrize(
    "text", ["We like Xiaomi (HKG: 1801).", "The share (SHA: 999123) rose.", "Buy SAP (ETR: SIE)."]
)
def test_a_ticker_that_is_none_or_anothers_is_a_fact_that_does_not_hold(text: str) -> None:
    (fact,) = [one for one in facts(text) if one.agrees is False]
    assert fact.claim == text[fact.start : fact.end]
