"""The draft: valid, commented, and what the article did not say is labelled so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backtest
from backtest.article.draft import draft, plan
from backtest.article.extract import extract
from backtest.article.facts import events_spoken_of

DAY = date(2025, 6, 26)


def drafted(text: str, title: str = "A letter", event: bool = False) -> str:
    made = plan(extract(text, published=DAY.isoformat()), published=DAY)
    return draft(
        made, published=DAY, title=title, name="drafted", benchmark={"^HSI": 0.5, "SPY": 0.5},
        event=events_spoken_of(text)[0] if event else None, left_out={"1810.HK": "no prices"},
    )  # fmt: skip


def test_the_recommended_are_the_basket_and_the_favoured_a_second_line() -> None:
    found = extract("We recommend Alibaba. We lean towards Baidu. Short Tesla. Apple rose.")
    made = plan(found, published=DAY)
    assert [(one.symbol, one.stance) for one in made.legs] == [("BABA", "long"), ("TSLA", "short")]
    assert [one.symbol for one in made.second] == ["BIDU"]


def test_without_a_recommendation_the_favoured_are_the_basket() -> None:
    made = plan(extract("We lean towards Baidu."), published=DAY)
    assert [one.symbol for one in made.legs] == ["BIDU"]
    assert plan(extract("Apple rose."), published=DAY).legs == ()


@pytest.mark.parametrize(
    ("text", "sessions", "until"),
    [
        ("Buy Alibaba.", 60, None),
        ("Buy Alibaba for three months.", 63, None),
        ("Buy Alibaba for four weeks.", 20, None),
        ("Buy Alibaba for a year.", 252, None),
        ("Buy Alibaba for five years.", 60, date(2030, 6, 26)),
        ("Buy Alibaba. The next five years will be good.", 60, date(2030, 6, 26)),
    ],
)
def test_a_horizon_is_waited_for_where_it_can_be(
    text: str, sessions: int, until: date | None
) -> None:
    made = plan(extract(text, published=DAY.isoformat()), published=DAY)
    assert (made.sessions, made.until) == (sessions, until)


def test_the_draft_is_a_thesis_with_its_evidence_and_labels() -> None:
    text = "Zhipu AI was put on the Entity List. We recommend Alibaba and are short Tesla."
    yaml = drafted(text, event=True)
    thesis = backtest.loads(yaml)
    assert {leg.symbol: leg.side for leg in thesis.rules[0].legs} == {"BABA": 1, "TSLA": -1}
    assert thesis.source is not None
    assert thesis.source.published == DAY
    assert "We recommend Alibaba" in yaml
    assert "Not the article's: the weights, the capital, the costs, the benchmark" in yaml
    assert "exit: {after: 60, at: close}  # sessions; not the article's" in yaml
    assert "Left out, 1810.HK: no prices" in yaml
    assert 'where: {"id": "bis-2025-00704"}' in yaml


@pytest.mark.parametrize(
    "title",
    [
        "a: b # c",
        '"quoted" \\ back',
        "<script>",
        "line\nbreak: [",
        "{x: 1}",
        "\u202eright",
        "'",
        "é" * 500,
    ],
)
def test_a_title_of_any_kind_stays_a_title(title: str) -> None:
    thesis = backtest.loads(drafted("Buy Alibaba.", title))
    assert thesis.name == "drafted"
    assert len(thesis.rules) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_draft(before: str, after: str) -> None:
    text = f"{before} We recommend Alibaba. {after}"
    if not plan(extract(text, published=DAY.isoformat()), published=DAY).legs:
        return  # "Alibaba. ?" is a question
    yaml = drafted(text, before + after)
    assert "BABA" in backtest.loads(yaml).symbols or "9988.HK" in backtest.loads(yaml).symbols
