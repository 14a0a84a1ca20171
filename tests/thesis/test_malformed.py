"""Malformed documents: one message, with the place, the key, the value and the mend."""

from __future__ import annotations

import pytest

from backtest import ThesisError, loads

GOOD = """\
name: a
events:
  listed: {catalog: entity_list, where: {entities: [SMIC]}}
  fall: {detect: {symbol: BABA, measure: return, below: -8%}}
rules:
  - when: listed
    long: {BABA: 1}
    exit: {after: 60}
"""


def change(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_the_document_that_the_others_break_is_itself_sound():
    assert loads(GOOD).name == "a"


CASES = [
    # text, line, column, key, what the message has to say
    ("", None, None, None, ["empty document", "backtest new"]),
    ("- a\n", 1, 1, None, ["not a thesis"]),
    ("name: [a\n", 2, 1, None, ["not YAML"]),
    (change("name: a", "name: a\nname: b"), 2, 1, "name", ["line 1"]),
    (change("name: a", "name: &x a"), 1, 7, "name", ["anchor"]),
    (change("name: a", "name: !!python/name:os.system a"), 1, 7, "name", ["a tag"]),
    (change("name: a", "name: a\n---"), 2, 1, None, ["one thesis a file"]),
    (change("    long", "\tlong"), 7, 1, None, ["spaces, not tabs"]),
    (change("name: a\n", ""), 1, 1, None, ["name is missing"]),
    (change("{after: 60}", "{after: 60, stop_los: 5%}"), 8, 23, "rules[0].exit.stop_los",
     ["did you mean stop_loss?"]),
    (change("{after: 60}", "{after: 60, stop_loss: five}"), 8, 34, "rules[0].exit.stop_loss",
     ["'five'", "15%"]),
    (change("{after: 60}", "{after: sixty}"), 8, 19, "rules[0].exit.after", ["'sixty'", "60"]),
    (change("{after: 60}", "{after: -1}"), 8, 19, "rules[0].exit.after", ["'-1'"]),
    (change("{after: 60}", "{after: 1.5}"), 8, 19, "rules[0].exit.after", ["'1.5'"]),
    (change("{after: 60}", "{at: close}"), 8, 11, "rules[0].exit", ["without an exit"]),
    (change("{after: 60}", "{after: 60, at: noon}"), 8, 27, "rules[0].exit.at",
     ["'noon'", "open", "close"]),
    (change("{after: 60}", "{until: 2025-06-31}"), 8, 19, "rules[0].exit.until",
     ["'2025-06-31'"]),
    (change("{after: 60}", "{when: fal}"), 8, 18, "rules[0].exit.when", ["did you mean fall?"]),
    (change("{after: 60}", "{after: 0, at: open}"), 8, 19, "rules[0].exit.after", ["after: 1"]),
    (change("when: listed", "when: lited"), 6, 11, "rules[0].when", ["did you mean listed?"]),
    (change("{BABA: 1}", "[]"), 6, 5, "rules[0]", ["without a leg"]),
    (change("{BABA: 1}", "[BABA, BABA]"), 7, 18, "rules[0].long[1]", ["twice"]),
    (change("{BABA: 1}", "{BABA: -1}"), 7, 18, "rules[0].long.BABA", ["'-1'"]),
    (change("{BABA: 1}", "{BABA: nan}"), 7, 18, "rules[0].long.BABA", ["'nan'"]),
    (change("{BABA: 1}", "{BABA: 1e999}"), 7, 18, "rules[0].long.BABA", ["1e+18"]),
    (change("{BABA: 1}", "{../../etc/passwd: 1}"), 7, 12, "rules[0].long.../../etc/passwd",
     ["not a symbol"]),
    (change("long: {BABA: 1}", "long: [BABA]\n    short: [BABA]"), 8, 12, "rules[0].short.BABA",
     ["both long and short"]),
    (change("below: -8%", "measured: -8%"), 4, 50, "events.fall.detect.measured",
     ["no such key", "measure"]),
    (change("catalog: entity_list, where", "list: [], where"), 3, 22,
     "events.listed.where", ["no such key", "allowed here: list"]),
    (change("events:", "base_currency: usd\nevents:"), 2, 16, "base_currency", ["write USD"]),
    (change("events:", "capital: 0\nevents:"), 2, 10, "capital", ["'0'"]),
    (change("events:", "costs: {slippage: 5 percent}\nevents:"), 2, 19, "costs.slippage", ["5bps"]),
    (change("events:", "costs: {taxes: none of them}\nevents:"), 2, 16, "costs.taxes",
     ["market", "none"]),
    (change("events:", "period: {start: 2025-02-01, end: 2025-01-01}\nevents:"), 2, 34,
     "period.end", ["before it starts"]),
    (change("events:", "source: {url: 'javascript:alert(1)'}\nevents:"), 2, 15, "source.url",
     ["https://"]),
    (change("{catalog: entity_list, where: {entities: [SMIC]}}",
            "{list: [{announced_at: '2025-01-27T09:30:00', title: t}]}"), 3, 34,
     "events.listed.list[0].announced_at", ["offset"]),
    (change("{catalog: entity_list, where: {entities: [SMIC]}}",
            "{list: [{known_from: 2025-01-28, known_by: 2025-01-27}]}"), 3, 19,
     "events.listed.list[0]", ["later than"]),
    (change("{catalog: entity_list, where: {entities: [SMIC]}}",
            "{list: [{announced_at: 2025-01-27, tz: Asia/Peking}]}"), 3, 50,
     "events.listed.list[0].tz", ["'Asia/Peking'"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "key", "said"), CASES)
def test_a_malformed_document_gets_one_message_with_its_place(text, line, column, key, said):
    with pytest.raises(ThesisError) as caught:
        loads(text, file="bad.yaml")
    error = caught.value
    assert (error.file, error.key) == ("bad.yaml", key), str(error)
    assert (error.line, error.column) == (line, column), str(error)
    for part in said:
        assert part in str(error), str(error)
    assert error.exit_status == 2
    assert error.mend, str(error)


def test_a_bomb_of_aliases_is_refused_before_it_expands():
    bomb = "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nname: *c\n"
    with pytest.raises(ThesisError, match="anchor"):
        loads(bomb)


@pytest.mark.parametrize(
    "text", ["name: " + "[" * 1000 + "]" * 1000, "- " * 1000 + "x"], ids=["flow", "block"]
)
def test_deep_nesting_is_refused_with_its_place_and_without_recursion(text):
    with pytest.raises(ThesisError, match="nested too deep") as caught:
        loads(text)
    assert caught.value.line == 1
    assert caught.value.column


def test_brackets_in_comments_and_in_quotes_are_not_nesting():
    text = "# " + "[" * 50 + "\n" + change("name: a", 'name: a\ntitle: "' + "{" * 50 + '"')
    assert loads(text).title == "{" * 50


def test_a_misspelt_key_is_named_before_the_one_that_it_leaves_missing():
    with pytest.raises(ThesisError, match=r"did you mean rules\?") as caught:
        loads(change("rules:", "rulez:"))
    assert (caught.value.line, caught.value.column, caught.value.key) == (5, 1, "rulez")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("name: a\nti\x01tle: b\n", 2, 3), ('name: "\\UFFFFFFFF"\n', None, None)],
)
def test_characters_that_cannot_be_are_refused(text, line, column):
    with pytest.raises(ThesisError, match="not YAML") as caught:
        loads(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_document_of_megabytes_is_refused():
    with pytest.raises(ThesisError, match="larger than"):
        loads("# " + "x" * 2_000_000)
