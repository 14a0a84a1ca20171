"""Event definitions: what each accepts, as text or as values, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from backtest.events.definition import Catalog, EventDefinition, Listed
from backtest.events.detect import Detector

Definition: TypeAdapter[Any] = TypeAdapter(EventDefinition)


def test_the_key_decides_which_definition_it_is() -> None:
    assert isinstance(Definition.validate_python({"catalog": "fomc"}), Catalog)
    listed = Definition.validate_python({"list": [{"announced_at": date(2025, 1, 15)}]})
    assert isinstance(listed, Listed)
    detect = {"symbol": "BABA", "measure": "gap", "window": "2", "below": "-8%"}
    detector = Definition.validate_python({"detect": detect})
    assert isinstance(detector, Detector)
    assert (detector.detect.window, detector.detect.below) == (2, -0.08)


def test_a_single_value_is_a_list_of_one_and_a_whole_number_its_digits() -> None:
    catalog = Catalog(catalog="a", where={"entities": "Zhipu AI", "count": 11, "country": ["CN"]})
    assert catalog.where == {"entities": ("Zhipu AI",), "count": ("11",), "country": ("CN",)}


@pytest.mark.parametrize(
    "document",
    [
        {"catalog": "entity_list", "where": {"entities": ["Zhipu AI"]}},
        {"list": [{"announced_at": "2025-01-27T09:30:00-05:00", "title": "x"}]},
        {"list": [{"known_from": "2025-01-15", "known_by": "2025-01-16", "tz": "Asia/Tokyo"}]},
        {"detect": {"symbol": "^HSI", "measure": "return", "window": 5, "above": "12.5%"}},
        {
            "detect": {
                "symbol": "BABA",
                "measure": "excess",
                "benchmark": "KWEB",
                "below": "-5%",
                "refractory": 20,
            }
        },
        {"combine": {"event": "fall", "after": "listed", "within": 5, "sessions_of": "BABA"}},
        {"combine": {"event": "fall", "without": "listed", "within": 1}},
    ],
)
def test_a_definition_comes_back_from_its_own_document(document: dict[str, Any]) -> None:
    definition = Definition.validate_python(document)
    written = definition.model_dump(mode="json", exclude_defaults=True)
    assert written == document
    assert Definition.validate_python(written) == definition


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "neither catalog, list, source, detect nor combine"),
        ({"catalogue": "fomc"}, "neither catalog, list, source, detect nor combine"),
        ({"catalog": "fomc", "detect": {}}, "Extra inputs"),
        ({"catalog": " "}, "no catalogue named"),
        ({"catalog": "fomc", "where": {"type": []}}, "an empty list"),
        ({"catalog": "fomc", "where": {"type": ""}}, "an empty value"),
        ({"list": []}, "an empty list"),
        ({"list": [{}]}, "no announced_at"),
        ({"list": [{"known_from": "2025-01-15"}]}, "no announced_at"),
        ({"list": [{"announced_at": "2025-01-15", "known_by": "2025-01-15"}]}, "both announced_at"),
        ({"list": [{"known_from": "2025-01-16", "known_by": "2025-01-15"}]}, "later"),
        ({"list": [{"announced_at": "2025-01-15T20:10:00"}]}, "offset"),
        ({"list": [{"announced_at": "2025-01-15", "tz": "Asia/Peking"}]}, "not a time zone"),
        ({"list": [{"announced_at": "2025-01-15", "id": "a"}] * 2}, "two events with the id"),
        ({"detect": {"symbol": "BABA", "measure": "return"}}, "no threshold"),
        (
            {"detect": {"symbol": "BABA", "measure": "return", "window": 0, "below": 0}},
            "at least 1",
        ),
        ({"detect": {"symbol": "BABA", "measure": "returns", "below": 0}}, "no such measure"),
        ({"detect": {"symbol": "B", "measure": 7, "below": 0}}, "no such measure"),
        ({"detect": {"symbol": "B", "measure": "drawdown", "below": 0}}, "window of at least 2"),
        ({"detect": {"symbol": "B", "measure": "excess", "below": 0}}, "none is named"),
        (
            {"detect": {"symbol": "B", "measure": "gap", "benchmark": "SPY", "below": 0}},
            "compares with no benchmark",
        ),
        ({"combine": {"event": "a", "within": 5}}, "none of after, alongside and without"),
        ({"combine": {"event": "a", "after": "b", "without": "c", "within": 5}}, "after and"),
        ({"combine": {"event": "a", "after": "b"}}, "within"),
        ({"combine": {"event": "a", "after": "b", "within": -1}}, "must not be negative"),
        ({"detect": {"symbol": "B", "measure": "gap", "below": "3%", "above": "1%"}}, "every bar"),
        ({"detect": {"symbol": "B", "measure": "gap", "below": "nan"}}, "not a fraction"),
        (
            {"detect": {"symbol": "B", "measure": "drawdown", "window": 9, "below": "8%"}},
            "never above 0, so that every bar would be an event",
        ),
        (
            {"detect": {"symbol": "B", "measure": "return", "below": "-150%"}},
            "never below -1, so that no bar would be an event",
        ),
        (
            {"detect": {"symbol": "B", "measure": "volume", "window": 9, "above": -1}},
            "never below 0, so that every bar would be an event",
        ),
    ],
)
def test_a_wrong_definition_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Definition.validate_python(document)


def test_definitions_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Catalog(catalog="fomc").catalog = "tariffs"  # type: ignore[misc]  # the point of the test
