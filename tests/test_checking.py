"""The check of an article, from text to verdict, on the bundled prices."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import backtest
from backtest import checking
from backtest.article.picks import Evidence, Extraction, Pick
from backtest.article.read import as_article
from backtest.errors import InputError
from backtest.report.formats.check_json import describe_check
from backtest.report.formats.text import render_sections
from backtest.report.sections.article import check_sections
from backtest.result.check import Check

REAL = Path(__file__).parents[2] / "shared" / "articles" / "zhipu_infrastructure.txt"
TEXT = "Zhipu AI was put on the Entity List. We recommend Alibaba (NYSE: BABA) and avoid Baidu."


@pytest.fixture(scope="module")
def example() -> Check:
    return backtest.check("sovereign-chips", prices="sample")


def of(text: str, **options: Any) -> Check:
    return backtest.check(as_article(text), published="2025-06-26", prices="sample", **options)


def test_the_bundled_article_is_checked_offline(example: Check) -> None:
    found = {one.symbol: (one.stance, one.strength) for one in example.picks}
    assert found["0981.HK"] == found["BABA"] == ("long", "recommended")
    assert found["0992.HK"] == ("long", "favoured")
    assert found["BIDU"] == ("avoid", "recommended")
    assert found["2330.TW"] == ("hold", "recommended")
    assert found["NVDA"][0] == "mention"
    assert [one.why for one in example.unresolved] == ["the list breaks off"]
    wrong = [one.claim for one in example.facts if one.agrees is False]
    assert [claim[:17] for claim in wrong] == ["On 1 January 2025", "SMIC (NYSE: SMICY"]
    assert example.event is not None
    assert example.event.event.citation == "90 FR 4617"


@pytest.mark.skipif(not REAL.exists(), reason="the real articles are not part of the project")
def test_the_real_article_is_read_as_an_analyst_would() -> None:
    found = backtest.check(REAL, published="2025-06-26", prices="sample")
    said = {one.symbol: (one.stance, one.strength) for one in found.picks}
    assert said == {
        "BABA": ("long", "recommended"), "0981.HK": ("long", "recommended"),
        "0700.HK": ("long", "favoured"), "NVDA": ("long", "favoured"),
        "MSFT": ("long", "favoured"), "2330.TW": ("mention", "mentioned"),
        "AMZN": ("mention", "mentioned"),
    }  # fmt: skip
    assert "the list breaks off" in [one.why for one in found.unresolved]
    wrong = [one.found for one in found.facts if one.agrees is False]
    assert any("90 FR 4617" in one for one in wrong)
    assert any("trade over the counter since" in one for one in wrong)
    assert found.extraction.horizon == "P5Y"
    assert found.verdict.call == "too early"


def test_both_clocks_are_the_drafts_own_runs(example: Check) -> None:
    event, publication = example.runs["event"], example.runs["publication"]
    assert event is not None
    assert publication is not None
    again = backtest.run(backtest.loads(example.thesis), prices="sample")
    pd.testing.assert_frame_equal(again.trades, event.trades)
    assert str(event.trades["entry_date"].min().date()) == "2025-01-16"
    assert publication.trades["entry_date"].min() >= pd.Timestamp("2025-06-30")  # a Monday


def test_outcomes_are_what_the_thesis_gives_when_it_leaves_then(example: Check) -> None:
    rows = example.outcomes.set_index(["clock", "line", "horizon"])["excess"]
    publication = example.runs["publication"]
    assert publication is not None
    for sessions in (1, 5, 20, 60):
        rule = publication.thesis.rules[0].model_copy(
            update={"exit": backtest.Exit(after=sessions)}
        )
        thesis = publication.thesis.model_copy(update={"rules": (rule,)})
        trades = backtest.run(thesis, prices="sample", placebo=False).trades
        excess = (trades["return"] - trades["benchmark_return"]).mean()
        assert rows["publication", "recommended", sessions] == pytest.approx(excess)
    assert set(example.outcomes["status"]) == {"closed", "open"}


def test_a_long_horizon_is_too_early_and_the_judged_run_is_the_readers() -> None:
    found = of(TEXT + " The next five years will be good.")
    assert found.verdict.call == "too early"
    assert found.runs["publication"] is not None
    assert found.verdict == found.runs["publication"].verdict


def test_an_article_without_a_known_event_trades_its_publication_alone() -> None:
    found = of("We recommend Alibaba (NYSE: BABA).")
    assert found.event is None
    assert found.runs["event"] is None
    assert found.runs["publication"] is not None
    assert "article_published" in found.thesis


def test_an_event_after_the_article_is_not_its_event() -> None:
    text = as_article(TEXT)
    early = backtest.check(text, published="2024-12-20", prices="sample")
    assert early.event is None


def test_nothing_recommended_is_said_and_nothing_is_replayed() -> None:
    found = of("Alibaba reported its quarter.")
    assert found.thesis == ""
    assert found.verdict.call == "untestable"
    assert describe_check(found)["runs"] == {"event": None, "publication": None}


def test_what_cannot_be_priced_is_left_out_and_named() -> None:
    found = of("We recommend Alibaba (NYSE: BABA) and Toyota (7203 JP).")
    assert [one.symbol for one in found.plan.legs] == ["BABA"]
    assert "7203.T" in found.left_out
    assert "Left out, 7203.T" in found.thesis


def test_nothing_that_can_be_priced_is_said() -> None:
    found = of("We recommend Toyota (7203 JP).")
    assert found.left_out.keys() == {"7203.T"}
    assert found.verdict.call == "untestable"


def test_the_benchmark_is_of_the_legs_own_exposure() -> None:
    found = of("Buy Alibaba (NYSE: BABA), Amazon (NASDAQ: AMZN) and SMIC (0981 HK).")
    run = found.runs["publication"]
    assert run is not None
    weights = dict(run.thesis.benchmark)
    assert weights == pytest.approx({"^HSI": 2 / 3, "SPY": 1 / 3}, abs=1e-6)


def test_answers_become_picks_with_a_note() -> None:
    asked: list[str] = []

    def answer(text: str, why: str, candidates: tuple[str, ...]) -> tuple[str, str]:
        asked.append(text)
        return "MSFT", "long"

    found = of("We recommend Prudential.", answer=answer)
    assert asked == ["Prudential"]
    assert [(one.symbol, one.notes) for one in found.plan.legs] == [
        ("MSFT", ("the share is an answer, not in the text",))
    ]
    assert found.unresolved == ()


def other(text: str, published: str) -> Extraction:
    place = text.index("dragon")
    evidence = Evidence(place, place + 6, "dragon", "long", "recommended", "made up")
    return Extraction((Pick("BABA", "Alibaba", "long", "recommended", "P1M", (evidence,)),), ())


def test_another_extractor_is_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("dragons", f"{__name__}:other", "backtest.extractors")
    monkeypatch.setattr(EntryPoint, "load", lambda self: other)
    monkeypatch.setattr(checking, "entry_points", lambda group: [point])
    found = of("Follow the dragon.", extractor="dragons")
    assert [one.symbol for one in found.plan.legs] == ["BABA"]
    assert found.plan.sessions == 21


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"published": "26 June"}, "not a day"),
        ({"published": None}, "no day of publication"),
        ({"published": "2025-06-26", "extractor": "rulez"}, "did you mean rules?"),
    ],
)
def test_wrong_input_is_one_message(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says.replace("?", r"\?")):
        backtest.check(as_article("Buy Alibaba."), prices="sample", **options)


def test_the_same_article_gives_the_same_check(example: Check) -> None:
    again = backtest.check("sovereign-chips", prices="sample")
    assert describe_check(again) == describe_check(example)


def test_a_short_that_cost_everything_is_told_as_that() -> None:
    text = "Short Advanced Micro Devices (NASDAQ: AMD)."
    found = backtest.check(as_article(text), published="2025-02-03", prices="sample")
    last = found.outcomes[found.outcomes["horizon"] == "to date"].iloc[-1]
    assert (last["symbol"], last["status"]) == ("AMD", "ruined")
    said = render_sections(check_sections(found), width=100)
    assert "†" in said
    assert "† a short had cost all that there was" in " ".join(said.split())
