"""The labelled passages are well formed, and their two halves are alike."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from backtest.prices.symbols import ALWAYS_OPEN, check_symbol, implied

PASSAGES = Path(__file__).parent / "passages"
HALVES = ("development", "held_out")
SEED = "20250626"
MANNERS = {
    "broker_note",
    "chinese",
    "comparison",
    "dates_and_facts",
    "debris",
    "forum",
    "hedge",
    "hostile",
    "japanese",
    "korean",
    "list",
    "negation",
    "newsletter",
    "no_recommendation",
    "ordinary_words",
    "press",
    "shorts",
    "subsidiaries_and_brands",
    "wrong_ticker",
}
STANCES = {"long", "short", "avoid", "hold", "mention"}
STRENGTHS = {"recommended", "favoured", "mentioned"}
ALWAYS = {"id", "published", "text", "expected"}
SOMETIMES = {"unresolved", "allowed", "none"}
LABEL = {"symbol", "accept", "stance", "strength", "horizon", "mention"}


def read(half: str) -> list[tuple[str, dict[str, Any]]]:
    """(manner, passage) of every file of one half."""
    yaml = YAML(typ="safe", pure=True)
    files = sorted((PASSAGES / half).glob("*.yaml"))
    return [(file.stem, one) for file in files for one in yaml.load(file.read_text("utf-8"))]


HALF = {half: read(half) for half in HALVES}
ALL = HALF["development"] + HALF["held_out"]
each_passage = pytest.mark.parametrize(("manner", "passage"), ALL, ids=[p["id"] for _, p in ALL])


@each_passage
def test_a_passage_has_its_keys_and_no_others(manner: str, passage: dict[str, Any]) -> None:
    assert set(passage) - SOMETIMES == ALWAYS
    assert re.fullmatch(rf"{manner}-\d\d", passage["id"])
    assert datetime.date.fromisoformat(passage["published"]) >= datetime.date(2018, 1, 1)
    for label in passage["expected"]:
        assert set(label) == LABEL
    for question in passage.get("unresolved", ()):
        assert set(question) == {"text", "why"}
        assert question["why"]


@each_passage
def test_every_mention_and_every_question_is_in_the_text(
    manner: str, passage: dict[str, Any]
) -> None:
    quoted = [label["mention"] for label in passage["expected"]]
    quoted += [question["text"] for question in passage.get("unresolved", ())]
    assert [words for words in quoted if not words or words not in passage["text"]] == []


@each_passage
def test_stance_and_strength_are_of_the_scale_and_agree(
    manner: str, passage: dict[str, Any]
) -> None:
    for label in passage["expected"]:
        assert label["stance"] in STANCES
        assert label["strength"] in STRENGTHS
        assert (label["stance"] == "mention") == (label["strength"] == "mentioned")


@each_passage
def test_symbols_are_in_the_notation_of_the_package(manner: str, passage: dict[str, Any]) -> None:
    symbols = [one for label in passage["expected"] for one in label["accept"]]
    for symbol in symbols + passage.get("allowed", []):
        listed = implied(check_symbol(symbol))  # raises for a suffix that is not known
        assert listed.exchange == ALWAYS_OPEN or listed.tradable
        if symbol.endswith((".HK", ".TW", ".T")):
            assert re.fullmatch(r"\d{4}", symbol.partition(".")[0])
        if symbol.endswith((".SS", ".SZ", ".KS", ".KQ")):
            assert re.fullmatch(r"\d{6}", symbol.partition(".")[0])


@each_passage
def test_the_first_of_the_acceptable_symbols_is_the_label(
    manner: str, passage: dict[str, Any]
) -> None:
    accepted: Counter[str] = Counter()
    for label in passage["expected"]:
        assert label["accept"][0] == label["symbol"]
        accepted.update(label["accept"])
    accepted.update(passage.get("allowed", ()))
    assert [symbol for symbol, times in accepted.items() if times > 1] == []


@each_passage
def test_a_horizon_is_a_duration_or_a_later_day(manner: str, passage: dict[str, Any]) -> None:
    for label in passage["expected"]:
        horizon = label["horizon"]
        if horizon is None or re.fullmatch(r"P[1-9]\d*[DWMY]", horizon):
            continue
        assert datetime.date.fromisoformat(horizon) > datetime.date.fromisoformat(
            passage["published"]
        )


@each_passage
def test_none_is_said_exactly_where_nothing_is_labelled(
    manner: str, passage: dict[str, Any]
) -> None:
    empty = not passage["expected"] and not passage.get("unresolved")
    assert passage.get("none", False) is empty


def test_there_are_ninety_two_in_each_half_and_every_manner_is_in_both() -> None:
    assert {half: len(passages) for half, passages in HALF.items()} == dict.fromkeys(HALVES, 92)
    for passages in HALF.values():
        assert {manner for manner, _ in passages} == MANNERS


def test_the_halves_are_alike_in_make_up() -> None:
    here, there = (Counter(manner for manner, _ in HALF[half]) for half in HALVES)
    assert max(abs(here[manner] - there[manner]) for manner in MANNERS) <= 1


@pytest.mark.parametrize("manner", sorted(MANNERS))
def test_the_split_follows_the_seeded_rule(manner: str) -> None:
    def drawn(identity: str) -> str:
        return hashlib.sha256(f"{SEED}:{identity}".encode()).hexdigest()

    ranked = sorted((p["id"] for m, p in ALL if m == manner), key=drawn)
    for half, chosen in zip(HALVES, (ranked[0::2], ranked[1::2]), strict=True):
        assert sorted(chosen) == [p["id"] for m, p in HALF[half] if m == manner]


def test_no_passage_stands_twice() -> None:
    ids = Counter(passage["id"] for _, passage in ALL)
    texts = Counter(" ".join(passage["text"].split()).casefold() for _, passage in ALL)
    assert ids.most_common(1)[0][1] == 1
    assert texts.most_common(1)[0][1] == 1


def test_every_stance_is_asked_for_often_enough_to_be_measured() -> None:
    # Five calls of a kind say little; fewer would say nothing.
    for half, passages in HALF.items():
        stances = Counter(label["stance"] for _, p in passages for label in p["expected"])
        assert {one for one in STANCES if stances[one] < 5} == set(), half
