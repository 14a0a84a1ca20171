"""The reader's tables are well formed: cues, pairs, lists of words, numbers, listings' history."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import backtest
from backtest.article.bundled import bundled_articles, read_bundled
from backtest.article.cues import find_cues, negated, read_cues
from backtest.article.gazetteer import bundled_gazetteer
from backtest.article.listing_history import read_first_sessions
from backtest.article.words import numbers_in_words, words

ROOM = Path(backtest.__file__).parent / "article"


def rows(name: str) -> list[list[str]]:
    lines = (ROOM / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if not line.startswith("#")]


def test_a_cue_has_its_four_columns_and_captures_nothing_of_its_own() -> None:
    for attach, stance, strength, pattern in rows("cues.tsv"):
        assert attach in {"object", "subject", "either", "label"}
        assert stance in {"long", "short", "avoid", "hold"}
        assert strength in {"recommended", "favoured"}
        plain = re.sub(r"\{(?:we|should|do|look|is)\}", "", pattern)
        assert re.compile(plain).groups == 0, pattern
        assert pattern == pattern.lower() or "\\" in pattern, "the text is in lower case"


def test_no_cue_matches_nothing_at_all() -> None:
    for cue in read_cues():
        found = cue.pattern.search("")
        assert found is None, cue.pattern.pattern


def test_every_list_of_words_that_is_named_is_there_and_none_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    named = set(re.findall(r'words\("([\w.]+)"\)', code))
    listed = {name for name, _ in rows("words.tsv")}
    assert named <= listed
    assert {name for name in listed if not name.startswith("cues.")} <= named
    for name in listed:
        words(name)


def test_a_pair_names_two_shares_and_says_something_of_one() -> None:
    for ahead, behind, pattern in rows("pairs.tsv"):
        assert set(re.compile(pattern).groupindex) == {"a", "b"}
        assert {ahead, behind} <= {"", "long", "short", "avoid"}
        assert ahead or behind


def test_numbers_in_words_are_numbers() -> None:
    found = numbers_in_words()
    assert found["twelve"] == 12
    assert found["两"] == 2
    assert all(value >= 0 for value in found.values())


def test_first_sessions_are_days_of_known_listings_with_a_source() -> None:
    known = bundled_gazetteer().by_symbol
    for symbol, begun in read_first_sessions().items():
        assert symbol in known
        assert date(2010, 1, 1) < begun.first < date(2027, 1, 1)
        assert urlsplit(begun.source).scheme == "https"
        assert begun.note


def test_every_bundled_article_is_there_and_names_its_day() -> None:
    folder = resources.files("backtest.article") / "examples"
    texts = {entry.name[:-3] for entry in folder.iterdir() if entry.name.endswith(".md")}
    assert texts == set(bundled_articles())
    for name in texts:
        assert read_bundled(name).title


@pytest.mark.parametrize(
    ("clause", "stance", "denied"),
    [
        ("we would buy", "long", False),
        ("we would not buy", "long", True),
        ("we wouldn't hesitate to buy", "long", False),
        ("it is not a buy", "long", True),
        ("we do not recommend", "long", True),
        ("don't sell", "avoid", True),
        ("not only would we buy", "long", False),
    ],
)
def test_a_not_denies_the_advice_of_its_clause(clause: str, stance: str, denied: bool) -> None:
    hits = [hit for hit in find_cues(clause, 0, len(clause)) if hit.cue.stance == stance]
    assert [negated(clause, 0, hit) for hit in hits] == [denied]
