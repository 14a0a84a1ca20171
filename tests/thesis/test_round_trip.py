"""A document is the same in YAML and in Python, and comes back from disk as it was."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtest import (
    Catalog,
    Combine,
    Combined,
    Costs,
    Detect,
    Detector,
    Exit,
    Listed,
    Listing,
    Rule,
    Thesis,
    ThesisError,
    UnknownName,
    bundled,
    load,
    loads,
    long,
    save,
    schema,
    short,
)
from backtest.events.detectors import measure_names, open_measure, span_of
from backtest.thesis.starter import starter, write_starter

SYMBOLS = [
    "BABA",
    "0700.HK",
    "0981.HK",
    "NO",
    "ON",
    "1e5",
    "0o17",
    "^HSI",
    "HKD=X",
    "BRK-B",
    "TRUE",
]
fractions = st.floats(1e-6, 0.99, allow_nan=False)
numbers = st.floats(1e-3, 1e9, allow_nan=False)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
lines = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


@st.composite
def definitions(draw):
    kind = draw(st.sampled_from(["catalog", "list", "detect"]))
    if kind == "catalog":
        return Catalog(
            catalog="entity_list", where={"entities": draw(st.sampled_from(["SMIC", ("A", "B")]))}
        )
    if kind == "list":
        return Listed(list=[Listing(announced_at=draw(days), title=draw(lines), tz="Asia/Tokyo")])
    window, size = draw(st.integers(2, 99)), draw(fractions)
    measure = draw(st.sampled_from(measure_names()))
    positive = span_of(open_measure(measure))[0] == 0
    bound = {"above": size} if positive else {"below": max(-size, -0.99)}
    return Detector(
        detect=Detect(
            symbol="NO", measure=measure, window=window, **bound,
            benchmark="ON" if measure == "excess" else None, refractory=draw(st.integers(0, 99)),
        )
    )  # fmt: skip


@st.composite
def combinations(draw, names):
    event, other = draw(st.sampled_from(names)), draw(st.sampled_from(names))
    how = draw(st.sampled_from(["after", "alongside", "without"]))
    within, symbol = draw(st.integers(1, 99)), draw(st.sampled_from(SYMBOLS))
    combine = Combine(event=event, **{how: other}, within=within, sessions_of=symbol)
    return {"off": Combined(combine=combine)} if draw(st.booleans()) else {}


@st.composite
def theses(draw):
    names = draw(
        st.lists(
            st.sampled_from(["a", "no", "on", "1", "0700"]), min_size=1, max_size=3, unique=True
        )
    )
    legs = draw(st.lists(st.sampled_from(SYMBOLS), min_size=2, max_size=5, unique=True))
    weights = draw(st.lists(st.floats(0.1, 10), min_size=len(legs), max_size=len(legs)))
    half = len(legs) // 2
    sides = [
        long(dict(zip(legs[half:], weights[half:], strict=True))),
        short(dict(zip(legs[:half], weights[:half], strict=True))),
    ]
    rule = Rule(
        when=names[0],
        legs=sides,
        enter={
            "lag": draw(st.integers(0, 5)),
            "reaction": timedelta(seconds=draw(st.integers(0, 99999))),
        },
        exit=Exit(after=draw(st.integers(1, 99)), stop_loss=draw(fractions), until=draw(days)),
        size=draw(fractions),
        lots=draw(st.booleans()),
    )
    return Thesis(
        name="generated",
        title=draw(lines),
        capital=draw(numbers),
        benchmark=draw(st.sampled_from([None, "NO", {"SPY": 0.3, "^HSI": 0.7}])),
        events={name: draw(definitions()) for name in names} | draw(combinations(names)),
        rules=[rule],
        costs=Costs(commission=draw(fractions), minimum=draw(numbers)),
        risk_free=draw(fractions),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(theses())
def test_a_thesis_comes_back_from_its_text_without_loss(thesis):
    again = loads(thesis.to_yaml())
    assert again == thesis
    assert again.to_yaml() == thesis.to_yaml()


def test_the_same_document_in_python_is_equal_to_its_yaml():
    written = loads("""
name: pair
capital: 1_000_000
events:
  fall: {detect: {symbol: BABA, measure: return, below: -8%}}
rules:
  - when: fall
    long: [0981.HK, BABA]
    short: {NVDA: 2}
    exit: {after: 60, stop_loss: 15%}
costs: {slippage: 5bps}
""")
    made = Thesis(
        name="pair",
        events={"fall": Detector(detect={"symbol": "BABA", "measure": "return", "below": -0.08})},
        rules=[
            Rule(
                when="fall",
                legs=[long("0981.HK", "BABA"), short({"NVDA": 2})],
                exit=Exit(after=60, stop_loss=0.15),
            )
        ],
        costs=Costs(slippage=0.0005),
    )
    assert written == made
    assert [(leg.symbol, leg.side, leg.weight) for leg in made.rules[0].legs] == [
        ("0981.HK", 1, 0.25),
        ("BABA", 1, 0.25),
        ("NVDA", -1, 0.5),
    ]


def test_tickers_that_look_like_numbers_and_truths_stay_text():
    thesis = loads(
        "name: a\nevents: {x: {catalog: fomc}}\n"
        "rules: [{when: x, long: {0700: 1, 1e5: 1, NO: 1, on: 1}, exit: {after: 1}}]\n"
    )
    assert thesis.symbols == ("0700", "1e5", "NO", "on")


def test_the_order_of_legs_counts_in_equality():
    def made(*symbols):
        rule = Rule(when="x", legs=[long(*symbols)], exit={"after": 1})
        return Thesis(name="a", events={"x": Catalog(catalog="fomc")}, rules=[rule])

    assert made("A", "B") == made("A", "B")
    assert made("A", "B") != made("B", "A")


def test_a_thesis_cannot_be_changed_once_made():
    thesis = load("zhipu-entity-list")
    with pytest.raises(ValueError, match="frozen"):
        thesis.capital = 5
    with pytest.raises(TypeError):
        thesis.events["x"] = 1


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_thesis_goes_by_its_name_and_saves_as_itself(name, tmp_path):
    thesis = load(name)
    assert thesis.name == name
    save(thesis, tmp_path / "copy.yaml")
    assert load(tmp_path / "copy.yaml") == thesis
    assert [path.name for path in tmp_path.iterdir()] == ["copy.yaml"]


def test_an_unknown_name_offers_the_nearest():
    with pytest.raises(UnknownName, match=r"did you mean zhipu-entity-list\?"):
        load("zhipu-entity-lst")


def test_a_missing_file_offers_the_file_beside_it(tmp_path):
    (tmp_path / "thesis.yaml").write_text("name: a")
    with pytest.raises(ThesisError, match=r"did you mean thesis\.yaml\?"):
        load(tmp_path / "thesi.yaml")


@pytest.mark.parametrize("content", [b"\xff\xfen\x00a\x00", b"name: \xe9t\xe9"])
def test_a_file_that_is_not_utf8_is_refused_with_its_place(tmp_path, content):
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(ThesisError, match="UTF") as caught:
        load(path)
    assert caught.value.line == 1


def test_a_file_of_fifty_megabytes_is_refused_as_too_large(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("é€".encode() * 10_000_000)  # 4,000,001 bytes end inside a character
    with pytest.raises(ThesisError, match="larger than"):
        load(path)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_an_unknown_name(name):
    with pytest.raises(UnknownName, match="no thesis of that name"):
        load(name)


def test_a_folder_is_no_thesis(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(ThesisError, match="a folder, not a file"):
        load(tmp_path / "a.yaml")


def test_a_save_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    thesis = load("zhipu-entity-list")
    path = tmp_path / "mine.yaml"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ThesisError, match="No space left"):
        save(thesis, path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.yaml"]


def test_the_starter_is_written_once_and_never_over_a_file(tmp_path):
    path = write_starter("my-idea", folder=tmp_path)
    assert load(path).name == "my-idea"
    before = path.read_text()
    with pytest.raises(ThesisError, match="there already"):
        write_starter("my-idea", folder=tmp_path)
    assert path.read_text() == before
    assert [p.name for p in tmp_path.iterdir()] == ["my-idea.yaml"]


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "", "-x", "a/b", "a: b", "x\ny", "a{b}"])
def test_the_starter_stays_in_its_folder(name):
    with pytest.raises(ThesisError, match="not a name"):
        starter(name)


def test_the_schema_accepts_the_documents_that_the_package_ships():
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML

    checker = jsonschema.Draft202012Validator(schema())
    jsonschema.Draft202012Validator.check_schema(schema())
    for path in (Path(__file__).parents[2] / "strategies").glob("*.yaml"):
        # Editors read numbers as numbers, and days as text.
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        document = json.loads(json.dumps(document, default=str))
        assert not list(checker.iter_errors(document)), path.name


def test_the_schema_refuses_an_unknown_key_and_a_rule_without_an_event():
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(schema())
    good = {
        "name": "a",
        "events": {"x": {"catalog": "fomc"}},
        "rules": [{"when": "x", "long": ["BABA"], "exit": {"after": 60, "stop_loss": "15%"}}],
    }
    assert not list(checker.iter_errors(good))
    assert list(checker.iter_errors(good | {"nme": "b"}))
    assert list(checker.iter_errors(good | {"rules": [{"long": ["BABA"], "exit": {"after": 60}}]}))
