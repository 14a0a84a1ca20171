"""Event definitions as sentences."""

from __future__ import annotations

from typing import Any

import pytest

from backtest import Thesis
from backtest.report.sections.thesis import thesis_in_words

FALL = {"detect": {"symbol": "BABA", "measure": "return", "below": "-8%"}}


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (FALL, "return of BABA over 1 bar below −8.0\u202f%"),
        (
            {"detect": {"symbol": "BABA", "measure": "volume", "window": 20, "above": 3}},
            "volume of BABA over 20 bars above 3.00 times",
        ),
        (
            {"detect": {"symbol": "BABA", "measure": "excess", "benchmark": "KWEB", "window": 5,
                        "above": "10%", "refractory": 20}},
            "excess of BABA over KWEB over 5 bars above +10.0\u202f%, silent for 20 bars after one",
        ),
        (
            {"source": {"edgar": {"ticker": "NVDA", "form": "8-K", "item": ["2.02", "7.01"]}}},
            "edgar, where ticker: NVDA; form: 8-K; item: 2.02, 7.01",
        ),
        (
            {"combine": {"event": "fall", "after": "fall", "within": 5}},
            "fall within 5 sessions after fall",
        ),
        (
            {"combine": {"event": "fall", "without": "fall", "within": 1}},
            "fall without fall in the 1 session before it",
        ),
        (
            {"combine": {"event": "fall", "without": "fall", "within": 0}},
            "fall without fall since the last close",
        ),
        (
            {"combine": {"event": "fall", "alongside": "fall", "within": 2}},
            "fall together with fall or within 2 sessions after it",
        ),
        (
            {"combine": {"event": "fall", "alongside": "fall", "within": 0}},
            "fall together with fall or before the next close after it",
        ),
    ],
)  # fmt: skip
def test_a_definition_is_said_in_words(definition: dict[str, Any], said: str) -> None:
    rule = {"when": "asked", "long": ["BABA"], "exit": {"after": 5}}
    thesis = Thesis(name="a", events={"fall": FALL, "asked": definition}, rules=[rule])
    [facts] = thesis_in_words(thesis)[0].blocks
    assert [fact.value for fact in facts.facts if fact.name == "asked"] == [said]
