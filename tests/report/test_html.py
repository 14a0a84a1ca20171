"""The page: needs nothing, runs nothing, and trusts no title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

from backtest.report.formats.html import render_html
from backtest.result.result import Result

VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """Every tag with its attributes, the text, and whether all tags were closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_says_the_sentence_the_verdict_and_every_trade(flagship: Result) -> None:
    page = Page(render_html(flagship))
    assert page.open == []
    assert flagship.verdict is not None
    for said in (flagship.verdict.paid, flagship.verdict.call, *flagship.trades["symbol"]):
        assert said in page.text


def test_it_runs_no_script_and_asks_for_nothing(flagship: Result) -> None:
    page = Page(render_html(flagship))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "form", "base"}
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        if "src" in attributes:
            assert str(attributes["src"]).startswith("data:image/svg+xml;base64,"), tag
    assert "url(" not in render_html(flagship)
    assert "@import" not in render_html(flagship)


def test_every_figure_stands_in_the_page_with_words_for_it(flagship: Result) -> None:
    page = Page(render_html(flagship))
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 4 + len(flagship.thesis.symbols)
    assert all(image["alt"] for image in images)


def test_a_hostile_title_stays_text(titled: Callable[[str], Result]) -> None:
    title = "</h1><script>alert(1)</script><img src=x onerror=y> \" ' {{ 7*7 }} --> \u202e"
    result = titled(title)
    assert result.verdict is not None
    paid = replace(result.verdict, paid=title, reasons=(title,))
    page = Page(render_html(replace(result, verdict=paid)))
    assert page.open == []
    assert not {tag for tag, _ in page.tags} & {"script"}
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "\u202e" not in page.text


def test_only_web_addresses_become_links(replayed: Callable[..., Result]) -> None:
    result = replayed()
    sources = ("javascript:alert(1)", "https://example.org/?a=1&b=2")
    for source in sources:
        events = tuple(replace(event, source=source) for event in result.history.events)
        again = replace(result, history=replace(result.history, events=events))
        page = Page(render_html(again))
        links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
        assert links == [source for source in sources[1:] if source == events[0].source]


def test_the_same_run_gives_the_same_page(flagship: Result) -> None:
    first, second = (render_html(flagship) for _ in range(2))
    assert first == second


def test_it_adapts_to_dark_phone_and_paper(flagship: Result) -> None:
    text = render_html(flagship)
    for said in ("prefers-color-scheme: dark", "@media print", 'name="viewport"'):
        assert said in text
    assert re.search(r'<html lang="en">', text)
