"""The grammar: words by class, how they combine, and that nothing is lost for speed."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from backtest.article.cues import read_cues
from backtest.article.extract import extract
from backtest.article.grammar import find_constructions, find_headings
from backtest.article.lexicon import CLASSES_OF_VERBS, classes_of, read_lexicon, tokens_of
from backtest.article.literals import Screen, needed
from tests.article.measure import passages


def rows(name: str) -> list[list[str]]:
    text = resources.files("backtest.article").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:] if not line.startswith("#")]


def said(clause: str) -> set[tuple[str, str]]:
    """What the grammar finds in one clause: the cue and its stance."""
    hits = find_constructions(clause, 0, len(clause), told=True)
    return {(clause[one.start : one.end], one.cue.stance) for one in hits}


def stances(text: str) -> dict[str, str]:
    return {one.symbol: one.stance for one in extract(text, published="2025-06-26").picks}


def test_there_are_hundreds_of_entries_and_none_stands_twice_in_its_class() -> None:
    entries = [(name, one) for name, words in rows("lexicon.tsv") for one in words.split(";")]
    assert len(entries) > 1500
    assert [one for one in entries if one[1] != one[1].strip() or not one[1]] == []
    for name, words in rows("lexicon.tsv"):
        assert len(set(words.split(";"))) == len(words.split(";")), name


def test_every_class_that_a_construction_names_is_in_the_lexicon() -> None:
    known = {re.sub(r"\d$", "", one) for classes in classes_of() for one in classes}
    known |= {name for kind, name, _, _ in rows("constructions.tsv") if kind == "part"}
    for _, _, _, pattern in rows("constructions.tsv"):
        named = set(re.findall(r"\{([a-z]+)\d?\}", pattern))
        assert named <= known, pattern


def test_a_verb_has_five_forms_by_rule_or_by_the_irregular_ones() -> None:
    found = {
        phrase: {one for one in classes if one.startswith(("buy", "sell"))}
        for first in (
            "trim",
            "buy",
            "bought",
            "unloading",
            "exits",
            "dumped",
            "avoiding",
            "bullish",
        )
        for phrase, classes in read_lexicon().get(first, ())
    }
    assert found[("bought",)] == {"buy1"}
    assert found[("unloading",)] == {"sell2"}
    assert found[("exits",)] == {"sell3"}
    assert found[("dumped",)] == {"sell1"}
    assert {"buy", "sell", "hold", "short"} < CLASSES_OF_VERBS


def test_the_longest_phrase_is_one_word() -> None:
    text = "we took some profits in §§§§, not in §§"
    words = [text[start:end] for start, end, _ in tokens_of(text, 0, len(text))]
    assert words == ["we", "took some profits", "in", "§§§§", ",", "not", "in", "§§"]


@pytest.mark.parametrize(
    ("verb", "ing", "past", "stance"),
    [
        ("load up on", "loading up on", "loaded up on", "long"),
        ("offload", "offloading", "offloaded", "avoid"),
        ("hang on to", "hanging on to", "hung on to", "hold"),
        ("bet against", "betting against", "bet against", "short"),
    ],
)
def test_a_verb_is_understood_in_every_construction(
    verb: str, ing: str, past: str, stance: str
) -> None:
    for text in (
        f"We would {verb} Deere.",
        f"We are {ing} Deere.",
        f"Investors should {verb} Deere.",
        f"{verb.capitalize()} Deere.",
        f"It is time to {verb} Deere.",
        f"We like what we see and plan to {verb} Deere.",
    ):
        assert stances(text) == {"DE": stance}, text
    if past != "hung on to":  # a form that the lexicon does not list
        assert stances(f"We {past} Deere.") == {"DE": stance}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The ruling is a windfall for Visa and a headache for Block.",
            {"V": "long", "XYZ": "avoid"},
        ),
        ("Higher rates would squeeze Lennar.", {"LEN": "avoid"}),
        ("Investors are overpaying for Palantir.", {"PLTR": "avoid"}),
        ("The market underestimates Siemens.", {"SIE.DE": "long"}),
        ("Profit-taking in Tencent is advised.", {"0700.HK": "avoid"}),
        ("We sold a third of our Costco shares.", {"COST": "hold"}),
        ("Costco is not cheap enough.", {"COST": "hold"}),
        ("Deere? Buy, buy, buy. Kubota? No.", {"DE": "long", "6326.T": "avoid"}),
        ("Ratings are Buy and Hold respectively for nothing.", {}),
        ("We rate Visa and Mastercard Buy and Hold respectively.", {"V": "long", "MA": "hold"}),
    ],
)
def test_arguments_answers_and_parts(text: str, found: dict[str, str]) -> None:
    assert stances(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft sold its stake in Arm.",
        "Deere has bought a start-up.",
        "We would have bought Deere had it fallen.",
        "Deere was cut to Sell by Goldman on Friday.",
        '"Deere is overvalued," a fund manager told me.',
        "When we recommended Deere in 2015 it cost 60 dollars. We sold it at 90.",
        "Deere's margins were squeezed by lower prices.",
        "Growth at Deere remained strong.",
        "Deere held its investor day.",
    ],
)
def test_facts_and_what_others_do_are_no_advice(text: str) -> None:
    assert set(stances(text).values()) == {"mention"}


def test_the_words_of_a_heading_say_what_stands_below_it() -> None:
    assert [one.cue.stance for one in find_headings("decrease:", 0, 9)] == ["hold"]
    assert stances("Naughty: Boeing, Costco. Nice: Deere.") == {
        "BA": "avoid", "COST": "avoid", "DE": "long",
    }  # fmt: skip


def test_the_tone_of_an_argument_counts_where_nothing_else_is_said() -> None:
    text = "Visa has pricing power and a wide moat. It is a toll road with recurring income."
    assert stances(text) == {"V": "long"}
    assert stances("Deere reported its results on Tuesday.") == {"DE": "mention"}


def test_what_is_passed_over_unread_has_no_match() -> None:
    cues = read_cues()
    screen = Screen([one.pattern.pattern for one in cues])
    clauses = [
        clause
        for part in ("development", "second", "fourth")
        for passage in passages(part)
        for clause in re.split(r"[.;\n]", passage["text"].lower())
    ]
    matched = 0
    for clause in clauses:
        possible = set(screen.possible(clause))
        for number, one in enumerate(cues):
            if one.pattern.search(clause):
                matched += 1
                assert number in possible, (one.pattern.pattern, clause)
    assert matched > 200


def test_a_pattern_that_can_do_without_any_word_is_always_tried() -> None:
    assert needed("(?:sell)?") is None
    assert needed("(?:sell|go)") is None
    assert needed("(?:sell|avoid) it") == frozenset({"sell", "avoid"})
