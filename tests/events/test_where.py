"""The filter: whole names and aliases, AND over fields, OR over values, helpful refusals."""

from __future__ import annotations

import pytest

from backtest.errors import UnknownName
from backtest.events.catalog import read_catalog
from backtest.events.where import where


def ids(wanted: dict[str, tuple[str, ...]], catalog: str = "entity_list") -> list[str]:
    return [event.id for event in where(read_catalog(catalog), wanted, catalog=catalog)]


@pytest.mark.parametrize("name", ["Zhipu AI", "zhipu ai", "  ZHIPU   AI ", "Z.ai", "Ｚｈｉｐｕ AI"])
def test_a_whole_name_or_alias_matches_whatever_its_case_and_spaces(name: str) -> None:
    assert ids({"entities": (name,)}) == ["bis-2025-00704"]


def test_part_of_a_name_does_not_match_and_the_nearest_is_offered() -> None:
    with pytest.raises(UnknownName, match=r"where\.entities.*'Zhipu A'\n.*did you mean 'Zhipu AI'"):
        ids({"entities": ("Zhipu A",)})


def test_values_are_alternatives_and_fields_are_conditions() -> None:
    both = ids({"entities": ("Zhipu AI", "Sophgo")})
    assert both == ["bis-2025-00704", "bis-2025-00480"]
    assert ids({"entities": ("Zhipu AI", "Sophgo"), "country": ("SG",)}) == ["bis-2025-00480"]
    assert ids({"entities": ("Zhipu AI",), "country": ("RU",)}) == []


def test_one_wrong_value_beside_a_right_one_is_still_an_error() -> None:
    with pytest.raises(UnknownName, match="Sophgoo"):
        ids({"entities": ("Zhipu AI", "Sophgoo")})


def test_symbols_type_id_and_attributes_can_be_named() -> None:
    assert "bis-2025-00704" in ids({"symbols": ("2513.hk",)})
    assert ids({"id": ("bis-2025-00704",)}) == ["bis-2025-00704"]
    assert ids({"type": ("fomc_unscheduled",)}, "fomc") == ["fomc-2020-03-03", "fomc-2020-03-15"]
    huawei = ids({"group": ("Huawei",)})
    assert huawei == ["bis-2019-10616", "bis-2019-17921", "bis-2020-18213"]
    assert ids({"group": ("CETC",)}) == ["bis-2024-28267"]


def test_an_unknown_field_offers_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean entities"):
        ids({"entites": ("Zhipu AI",)})


def test_a_value_of_another_field_is_said_to_be_one() -> None:
    with pytest.raises(UnknownName, match="it is a value of citation"):
        ids({"country": ("90 FR 4617",)})


def test_no_filter_keeps_everything() -> None:
    assert len(ids({})) == 74
