"""Text from outside is text: in titles, entities, articles and names of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import backtest
from backtest.report.formats.html import render_check_html, render_html
from backtest.result import Result
from tests.browser.conftest import Opened

Show = Callable[..., Opened]
DIRECTION = (0x202E, 0x2066, 0x2069, 0x200F)  # marks that turn what is around them: dropped
HOSTILE = {
    "script": "<script>window.harmed = 1</script>",
    "attribute": '" onload="window.harmed = 1" x=\'',
    "style": "</style><style>body { display: none }</style>",
    "json": "</script><script>window.harmed = 1</script><!--",
    "image": '<img src=x onerror="window.harmed = 1">',
    "template": "{{ 7 * 7 }}{% raw %}",
    "direction": "\u202e\u2066abc\u2069 right to left \u200f",
    "long": "x" * 10_000,
    "many": "word " * 2_000,
    "marks": "a" + "\u0301" * 5_000,
}


@pytest.fixture(scope="module")
def result() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", placebo=False)


def harmless(opened: Opened, width: int) -> None:
    page = opened.page
    assert page.evaluate("window.harmed === undefined")
    assert opened.errors == []
    assert opened.requests == []
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("main h1").count() == 1
    assert "49" not in page.locator("h1").inner_text()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_entity_and_citation_are_shown_as_text(
    text: str, width: int, show: Show, result: Result
) -> None:
    events = tuple(
        replace(one, title=text, entities=(text,), citation=text, evidence=text)
        for one in result.history.events
    )
    thesis = result.thesis.model_copy(update={"title": text})
    hostile = replace(result, thesis=thesis, history=replace(result.history, events=events))
    opened = show(render_html(hostile), width)
    harmless(opened, width)
    visible = " ".join(text.translate(dict.fromkeys(DIRECTION)).split())
    for title in opened.page.locator(".claim, #happened h3").all():
        assert title.inner_text()[:20].strip() in visible


def test_hostile_text_of_an_article_is_shown_as_text(show: Show, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(
        "\n\n".join(
            f"We would buy Alibaba (BABA) and SMIC. {one} Avoid Intel (INTC), {one}."
            for one in HOSTILE.values()
        ),
        encoding="utf-8",
    )
    checked = backtest.check(article, published="2025-06-26", prices="sample")
    for width in (360, 1440):
        harmless(show(render_check_html(checked), width), width)


def test_a_file_whose_name_is_markup_is_a_name(show: Show, result: Result) -> None:
    opened = show(render_html(result), name="<script>alert(1)</script>.html".replace("/", "∕"))
    harmless(opened, 1440)
