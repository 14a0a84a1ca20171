"""Horizons: words that bound advice in time, and words that only look so."""

from __future__ import annotations

import pytest

from backtest.article.extract import extract

DAY = "2025-06-26"


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("Buy Alibaba for two years.", "P2Y"),
        ("Buy Alibaba over the next six to twelve months.", "P12M"),
        ("Buy Alibaba; horizon: 18 months.", "P18M"),
        ("We recommend Alibaba for the next two quarters.", "P6M"),
        ("Buy Alibaba until the end of December.", "2025-12-31"),
        ("Buy Alibaba until the end of March.", "2026-03-31"),
        ("Buy Alibaba until 30 September.", "2025-09-30"),
        ("Buy Alibaba through 31 December 2027.", "2027-12-31"),
        ("Buy Alibaba with a year-end 2026 target of 200.", "2026-12-31"),
        ("We bought August puts on Tesla.", "2025-08-31"),
        ("Buy Alibaba. Hold it for three months.", "P3M"),
        ("腾讯未来十二个月看600港元,维持买入。", "P12M"),
        ("Buy Alibaba, which rose for two years.", None),
        ("Buy Alibaba after three months of falls.", None),
        ("Buy Alibaba, founded ten years ago.", None),
        ("Alibaba will grow for five years.", None),
        ("Buy Alibaba.", None),
    ],
)
def test_what_bounds_the_advice_is_its_horizon(text: str, horizon: str | None) -> None:
    assert extract(text, published=DAY).picks[0].horizon == horizon


def test_each_clause_bounds_its_own_share() -> None:
    text = "We'd leave Baidu alone for the next year, and own Alibaba."
    found = {one.symbol: one.horizon for one in extract(text, published=DAY).picks}
    assert found == {"BIDU": "P1Y", "BABA": None}


def test_a_day_without_a_publication_bounds_nothing() -> None:
    assert extract("Buy Alibaba until the end of December.").picks[0].horizon is None


def test_the_longest_span_that_the_text_looks_ahead_is_the_articles() -> None:
    text = "The next two years will be slow. The coming five years will not. Buy Alibaba."
    assert extract(text, published=DAY).horizon == "P5Y"
