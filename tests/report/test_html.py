"""The page: needs nothing, runs its own script only, and trusts no title."""

from __future__ import annotations

import base64
import hashlib
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


def test_it_runs_one_script_of_its_own_and_asks_for_nothing(flagship: Result) -> None:
    text = render_html(flagship)
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert not {"iframe", "object", "embed", "link", "form", "base", "img"} & set(names)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    others = [attributes.get("type") for tag, attributes in page.tags if tag == "script"]
    assert len(scripts) == 1
    assert set(others) == {None, "application/json"}
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = next(
        attributes["content"]
        for tag, attributes in page.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert f"script-src 'sha256-{digest}';" in str(policy)
    assert "default-src 'none'" in str(policy)
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
    assert "url(" not in text
    assert "@import" not in text


def test_every_chart_stands_in_the_page_with_a_title(flagship: Result) -> None:
    page = Page(render_html(flagship))
    ids = {attributes.get("id") for _, attributes in page.tags}
    charts = [attributes for tag, attributes in page.tags if tag == "figure"]
    drawn = {str(chart["id"]) for chart in charts}
    assert {"chart-equity", "chart-drawdown", "chart-ladder", "chart-placebo"} <= drawn
    assert {f"chart-price-{symbol.replace('.', '-')}" for symbol in flagship.thesis.symbols} < drawn
    assert {chart["aria-labelledby"] for chart in charts} <= ids


def test_a_hostile_title_stays_text(titled: Callable[[str], Result]) -> None:
    title = "</h1><script>alert(1)</script><img src=x onerror=y> \" ' {{ 7*7 }} --> \u202e"
    result = titled(title)
    assert result.verdict is not None
    paid = replace(result.verdict, paid=title, reasons=(title,))
    plain = Page(render_html(titled("A title")))
    scripts_without = [tag for tag, _ in plain.tags].count("script")
    page = Page(render_html(replace(result, verdict=paid)))
    assert page.open == []
    assert "img" not in {tag for tag, _ in page.tags}
    assert [tag for tag, _ in page.tags].count("script") == scripts_without
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
        links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
        outside = [link for link in links if not link.startswith("#")]
        assert outside == [source for source in sources[1:] if source == events[0].source]


def test_the_same_run_gives_the_same_page(flagship: Result) -> None:
    first, second = (render_html(flagship) for _ in range(2))
    assert first == second


def test_it_adapts_to_dark_phone_and_paper(flagship: Result) -> None:
    text = render_html(flagship)
    for said in ("prefers-color-scheme: dark", "@media print", 'name="viewport"'):
        assert said in text
    assert re.search(r'<html lang="en"[ >]', text)
