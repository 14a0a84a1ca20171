"""Cards: what a notebook shows of a thesis, its events and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import backtest
from backtest.report.cards.card import MOST
from backtest.report.cards.show import card_of
from backtest.report.numbers import signed_percent
from backtest.result.result import Result

HOSTILE = (
    "</style></div><script>alert(1)</script><img src=x onerror=y> \" onload= ' \u202e" + "x" * 9_000
)
VOID = {"br"}


class Read(HTMLParser):
    """The tags of a card, its text, and what it left open."""

    def __init__(self, card: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(card)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\u202f", " ")


def read(shown: object) -> Read:
    card = Read(shown._repr_html_())  # type: ignore[attr-defined]  # of everything displayed
    assert card.open == []
    assert not {tag for tag, _ in card.tags} & {"script", "img", "iframe", "link", "form"}
    for _, attributes in card.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
    assert "\u202e" not in card.text
    return card


def test_a_run_says_whether_it_paid_and_whether_that_is_evidence(flagship: Result) -> None:
    text = read(flagship).text
    assert flagship.verdict is not None
    for said in (
        flagship.verdict.paid,
        "Too few events.",
        signed_percent(flagship.trades["return"][1]),
    ):
        assert said.replace("\u202f", " ") in text


def test_a_thesis_is_told_in_words() -> None:
    thesis = backtest.loads(
        "name: words\nbase_currency: USD\nbenchmark: {SPY: 3, ^HSI: 1}\n"
        "events:\n"
        "  listed: {catalog: entity_list, where: {country: CN}}\n"
        "  fall: {detect: {symbol: BABA, measure: return, window: 5, below: -8%, above: 9%}}\n"
        "rules:\n"
        "  - when: listed\n    long: [BABA, 0700.HK]\n    short: {NVDA: 2}\n"
        "    enter: {at: close, lag: 2, reaction: 1h30m}\n    size: 25%\n    overlap: skip\n"
        "    exit: {after: 1, at: open, stop_loss: 5%, trailing_stop: 20%, when: fall}\n"
        "costs: {commission: 5bps, taxes: none, borrow: 3%}\n"
    )  # fmt: skip
    rows = read(thesis).text.split("\n")
    for said in (
        "listedcatalogue entity_list, where country: CN",
        "fallreturn of BABA over 5 bars below −8.0 % or above +9.0 %",
        "BuyBABA, 0700.HK",
        "Sell shortNVDA",
        "Enterat the first close 1 h 30 min after the news or later, 2 bars later",
        "Leaveat the open after 1 bar, or at a loss of 5.0 %, or at a fall from the best price "
        "of 20.0 %, or at the next fall",
        "Stake25.0 % of the equity an event, none while a trade in the share is held",
        "BenchmarkSPY × 3, ^HSI × 1",
        "Costscommission 5 bps, borrow 3.0 % a year, no taxes",
    ):
        assert said in rows


def test_events_stand_with_both_clocks_and_their_source(flagship: Result) -> None:
    card = read(flagship.history)
    assert "2025-01-15 20:10" in card.text
    assert [one["href"] for tag, one in card.tags if tag == "a"] == [
        "https://frtracker.app/fr/2025-00704"
    ]


def test_a_study_shows_valid_tests_only() -> None:
    study = backtest.study("zhipu-entity-list", prices="sample", windows=["0:5"])
    text = read(study).text
    valid = study.tests[study.tests["shown"]]["name"]
    assert all(name in text for name in valid)
    assert "patell" not in text.replace("adjusted_patell", "")


def test_a_check_shows_picks_and_what_is_not_so() -> None:
    found = backtest.check("sovereign-chips", prices="sample")
    text = read(found).text
    for said in ("0981.HK", "recommended", "Not so:", "What stays open"):
        assert said in text


def test_a_track_record_counts_every_call(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("We recommend Alibaba (NYSE: BABA) and avoid Baidu.")
    (tmp_path / "articles.csv").write_text(
        "file,published,author,outlet\none.txt,2024-09-02,Ann,</style><script>alert(1)</script>\n"
    )
    assert "2 calls in 1 article" in read(backtest.track(tmp_path, prices="sample")).text


def test_a_sweep_says_what_the_choice_among_many_is_worth() -> None:
    sweep = backtest.sweep("entity-list-smic", {"exit.after": "20,40,60"}, prices="sample")
    text = read(sweep).text
    assert sweep.verdict is not None
    for said in ("The best of 3 variants", "Too few events.", "the choice among 3 counted"):
        assert said in text


def test_long_tables_end_with_how_many_are_left_out() -> None:
    many = backtest.run("entity-list-smic", prices="sample", placebo=False)
    card = read(many)
    rows = sum(tag == "tr" for tag, _ in card.tags) - 1
    assert rows == MOST
    assert f"… and {len(many.trades) - MOST} more rows of {len(many.trades)}." in card.text


def test_a_replay_without_a_trade_has_a_card(replayed: Callable[..., Result]) -> None:
    result = replayed()
    history = replace(result.history, events=(), ids=(), definition=result.history.definition[:0])
    assert "0 events" in read(history).text


@pytest.mark.parametrize("kind", ["run", "events", "thesis"])
def test_hostile_text_is_text(kind: str, titled: Callable[[str], Result]) -> None:
    result = titled(HOSTILE)
    assert result.verdict is not None
    paid = replace(result.verdict, paid=HOSTILE, reasons=(HOSTILE,))
    thesis = result.thesis.model_copy(update={"title": HOSTILE})
    shown = {"run": replace(result, verdict=paid, thesis=thesis), "events": result.history,
             "thesis": thesis}[kind]  # fmt: skip
    card = read(shown)
    assert "</style></div><script>alert(1)</script>" in card.text
    assert len(card.text) < 9_000


def test_nothing_else_has_a_card() -> None:
    with pytest.raises(NotImplementedError, match="no card shows a dict"):
        card_of({})
