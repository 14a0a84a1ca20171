"""The labelled passages are well formed, and the two halves of the first set are alike."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from backtest.prices.symbols import ALWAYS_OPEN, check_symbol, implied
from tests.article.measure import PASSAGES, passages

HALVES = ("development", "held_out")
SETS = (*HALVES, "second", "third", "fourth")
SEED = "20250626"
STANCES = {"long", "short", "avoid", "hold", "mention"}
STRENGTHS = {"recommended", "favoured", "mentioned"}
ALWAYS = {"id", "published", "text", "expected"}
SOMETIMES = {"unresolved", "allowed", "none"}
LABEL = {"symbol", "accept", "stance", "strength", "horizon", "mention"}

SET = {name: passages(name) for name in SETS}
ALL = [one for name in SETS for one in SET[name]]
FIRST = SET["development"] + SET["held_out"]


def manner_of(passage: dict[str, Any]) -> str:
    return str(passage["id"]).rpartition("-")[0]


def labels() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for passage in ALL:
        for label in passage["expected"]:
            yield passage, label


def test_a_passage_has_its_keys_and_no_others() -> None:
    for passage in ALL:
        assert set(passage) - SOMETIMES == ALWAYS, passage["id"]
        assert re.fullmatch(r"[a-z_]+-[a-z]?\d\d", passage["id"])
        assert datetime.date.fromisoformat(passage["published"]) >= datetime.date(2018, 1, 1)
        for question in passage.get("unresolved", ()):
            assert set(question) == {"text", "why"}, passage["id"]
            assert question["why"]
    for passage, label in labels():
        assert set(label) == LABEL, passage["id"]


def test_every_mention_and_every_question_is_in_the_text() -> None:
    for passage in ALL:
        quoted = [label["mention"] for label in passage["expected"]]
        quoted += [question["text"] for question in passage.get("unresolved", ())]
        missing = [words for words in quoted if words and words not in passage["text"]]
        assert missing == [], passage["id"]


def test_stance_and_strength_are_of_the_scale_and_agree() -> None:
    for passage, label in labels():
        assert label["stance"] in STANCES, passage["id"]
        assert label["strength"] in STRENGTHS, passage["id"]
        plain = label["stance"] == "mention"
        assert plain == (label["strength"] == "mentioned"), passage["id"]


def test_symbols_are_in_the_notation_of_the_package() -> None:
    for passage in ALL:
        symbols = [one for label in passage["expected"] for one in label["accept"]]
        for symbol in symbols + passage.get("allowed", []):
            listed = implied(check_symbol(symbol))  # raises for a suffix that is not known
            assert listed.exchange == ALWAYS_OPEN or listed.tradable, passage["id"]
            if symbol.endswith((".HK", ".TW", ".T")):
                assert re.fullmatch(r"8?\d{4}", symbol.partition(".")[0]), passage["id"]
            if symbol.endswith((".SS", ".SZ", ".KS", ".KQ")):
                assert re.fullmatch(r"\d{6}", symbol.partition(".")[0]), passage["id"]


def test_the_first_of_the_acceptable_symbols_is_the_label() -> None:
    for passage in ALL:
        accepted: Counter[str] = Counter()
        for label in passage["expected"]:
            assert label["accept"][0] == label["symbol"], passage["id"]
            accepted.update(label["accept"])
        accepted.update(passage.get("allowed", ()))
        twice = [symbol for symbol, times in accepted.items() if times > 1]
        assert twice == [], passage["id"]


def test_a_horizon_is_a_duration_or_a_later_day() -> None:
    for passage, label in labels():
        horizon = label["horizon"]
        if horizon is None or re.fullmatch(r"P[1-9]\d*[DWMY]", horizon):
            continue
        day = datetime.date.fromisoformat(horizon)
        assert day > datetime.date.fromisoformat(passage["published"]), passage["id"]


def test_none_is_said_exactly_where_nothing_is_labelled() -> None:
    for passage in ALL:
        empty = not passage["expected"] and not passage.get("unresolved")
        assert passage.get("none", False) is empty, passage["id"]


def test_a_passage_stands_in_the_file_of_its_manner() -> None:
    for name in SETS:
        files = {file.stem for file in (PASSAGES / name).glob("*.yaml")}
        assert files == {manner_of(one) for one in SET[name]}, name


def test_the_halves_are_alike_in_make_up() -> None:
    assert {half: len(SET[half]) for half in HALVES} == dict.fromkeys(HALVES, 92)
    here, there = (Counter(map(manner_of, SET[half])) for half in HALVES)
    assert set(here) == set(there)
    assert max(abs(here[manner] - there[manner]) for manner in here) <= 1


@pytest.mark.parametrize("half", HALVES)
def test_the_split_follows_the_seeded_rule(half: str) -> None:
    def drawn(identity: str) -> str:
        return hashlib.sha256(f"{SEED}:{identity}".encode()).hexdigest()

    for manner in {manner_of(one) for one in FIRST}:
        ranked = sorted((p["id"] for p in FIRST if manner_of(p) == manner), key=drawn)
        chosen = ranked[HALVES.index(half) :: 2]
        assert sorted(chosen) == [p["id"] for p in SET[half] if manner_of(p) == manner]


def test_no_passage_stands_twice() -> None:
    ids = Counter(passage["id"] for passage in ALL)
    texts = Counter(" ".join(passage["text"].split()).casefold() for passage in ALL)
    assert ids.most_common(1)[0][1] == 1
    assert texts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", SETS)
def test_every_stance_is_asked_for_often_enough_to_be_measured(name: str) -> None:
    # Five calls of a kind say little; fewer would say nothing.
    stances = Counter(label["stance"] for one in SET[name] for label in one["expected"])
    assert {one for one in STANCES if stances[one] < 5} == set()
