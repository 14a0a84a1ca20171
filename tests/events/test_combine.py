"""Combinations: `A within n sessions after B`, `A without B`, against a plain loop and by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

import backtest
from backtest.errors import EventError
from backtest.events.definition import EventDefinition
from backtest.events.dependence import misnamed, origin, sessions_of, watched
from backtest.events.find import find_events
from backtest.events.history import History
from backtest.prices.panel import Panel
from backtest.prices.sessions import read_sessions
from backtest.prices.sources import FolderSource

MARKET = Path(__file__).parents[2].parent / "shared" / "market"
Definitions = TypeAdapter(dict[str, EventDefinition])
FALL = {"detect": {"symbol": "TEST", "measure": "return", "below": "-2%"}}
RISE = {"detect": {"symbol": "TEST", "measure": "return", "above": "2%"}}


def found(panel: Panel, **definitions: Any) -> History:
    return find_events(Definitions.validate_python(definitions), panel, folder=None)


def ids(panel: Panel, name: str, **definitions: Any) -> list[str]:
    history = found(panel, **definitions)
    return [history.ids[k] for k in history.of(name)]


def left_out(panel: Panel, name: str, **definitions: Any) -> list[str]:
    return [event.id for event in found(panel, **definitions).left_out[name]]


def listed(*moments: str) -> dict[str, Any]:
    return {
        "list": [{"announced_at": at, "id": named(at), "tz": "Asia/Hong_Kong"} for at in moments]
    }


def named(moment: str) -> str:
    """An id has no colon."""
    return moment.replace(":", ".")


@pytest.fixture
def week(make_panel: Any) -> Panel:
    """Ten sessions, Monday 2025-01-06 to Friday 2025-01-17, closes at 16:00 in Hong Kong."""
    return make_panel([100.0] * 10, [100.0] * 10)


@pytest.mark.parametrize(
    ("event", "sessions"),
    [
        ("2025-01-08T16:00:00+08:00", None),  # at the same instant: not after
        ("2025-01-08T16:00:01+08:00", 0),  # no session has closed in between: within any number
        ("2025-01-09T15:59:59+08:00", 0),
        ("2025-01-09T16:00:00+08:00", 1),
        ("2025-01-10T23:00:00+08:00", 2),
        ("2025-01-12T23:00:00+08:00", 2),  # Sunday
        ("2025-01-13T16:00:00+08:00", 3),
        ("2025-01-08T09:00:00+08:00", None),  # before
    ],
)
def test_sessions_are_counted_by_their_closes(
    week: Panel, event: str, sessions: int | None
) -> None:
    b = listed("2025-01-08T16:00:00+08:00")  # as a detector says of Wednesday's bar
    for within in (1, 2, 3, 4):
        after = {"event": "a", "after": "b", "within": within, "sessions_of": "TEST"}
        near = sessions is not None and sessions <= within
        assert ids(week, "c", a=listed(event), b=b, c={"combine": after}) == [named(event)] * near
        without = {"event": "a", "without": "b", "within": within, "sessions_of": "TEST"}
        same = event == "2025-01-08T16:00:00+08:00"
        kept = ids(week, "c", a=listed(event), b=b, c={"combine": without})
        assert kept == [named(event)] * (not near and not same)
        alongside = {"event": "a", "alongside": "b", "within": within, "sessions_of": "TEST"}
        kept = ids(week, "c", a=listed(event), b=b, c={"combine": alongside})
        assert kept == [named(event)] * (near or same)


def test_what_is_certainly_known_later_does_not_decide(week: Panel) -> None:
    """A date counts as known at its end: Wednesday's note is not before Wednesday's close."""
    definitions = {"a": listed("2025-01-08T16:00:00+08:00"), "b": listed("2025-01-08")}
    after = {"event": "a", "after": "b", "within": 5, "sessions_of": "TEST"}
    assert ids(week, "c", **definitions, c={"combine": after}) == []


@pytest.mark.parametrize("word", ["after", "alongside", "without"])
def test_sessions_before_the_prices_cannot_be_counted(week: Panel, word: str) -> None:
    """A year lies between the two, of which the prices know nothing: neither near nor far."""
    definitions = {"a": listed("2019-05-17T12:00:00+08:00"), "b": listed("2018-05-16")}
    combine = {"event": "a", word: "b", "within": 5, "sessions_of": "TEST"}
    assert ids(week, "c", **definitions, c={"combine": combine}) == []
    said = left_out(week, "c", **definitions, c={"combine": combine})
    assert said == [named("2019-05-17T12:00:00+08:00")]


def test_a_list_says_that_there_was_nothing_before_the_prices_either(week: Panel) -> None:
    definitions = {"a": listed("2019-05-17T12:00:00+08:00"), "b": listed("2025-01-08")}
    combine = {"event": "a", "without": "b", "within": 5, "sessions_of": "TEST"}
    assert len(ids(week, "c", **definitions, c={"combine": combine})) == 1
    assert left_out(week, "c", **definitions, c={"combine": combine}) == []


SINK = {"detect": {"symbol": "TEST", "measure": "drawdown", "window": 3, "below": "-50%"}}


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("2025-01-09", False),  # Thursday, the first bar with a value is Thursday's itself
        ("2025-01-10", False),  # within 2 sessions lies Wednesday's, which has no value
        ("2025-01-13", True),  # Thursday's and Friday's closes have
        ("2025-01-20", True),  # Monday after the last bar, whose session has closed …
        ("2025-01-21", False),  # … and now has been: nobody knows what its close was
    ],
)
def test_what_a_detector_could_not_see_does_not_count_as_absent(
    week: Panel, day: str, kept: bool
) -> None:
    longer = read_sessions("XHKG", date(2025, 1, 6), date(2025, 1, 24))
    week = replace(week, calendars={"XHKG": longer})
    moment = f"{day}T12:00:00+08:00"  # before the close of its day
    combine = {"event": "a", "without": "b", "within": 1, "sessions_of": "TEST"}
    definitions = {"a": listed(moment), "b": SINK, "c": {"combine": combine}}
    assert ids(week, "c", **definitions) == [named(moment)] * kept
    assert left_out(week, "c", **definitions) == [named(moment)] * (not kept)


def test_what_is_left_out_of_one_combination_is_unseen_in_the_next(week: Panel) -> None:
    moments = ("2025-01-07T17:00:00+08:00", "2025-01-14T17:00:00+08:00")
    inner = {"event": "a", "without": "b", "within": 1}
    outer = {"event": "d", "without": "inner", "within": 1}
    definitions = {
        "a": listed(*moments),
        "b": SINK,
        "d": listed("2025-01-07T18:00:00+08:00", "2025-01-16T18:00:00+08:00"),
        "inner": {"combine": inner},
        "outer": {"combine": outer},
    }
    assert left_out(week, "inner", **definitions) == [named(moments[0])]
    assert left_out(week, "outer", **definitions) == [named("2025-01-07T18:00:00+08:00")]
    assert ids(week, "outer", **definitions) == [named("2025-01-16T18:00:00+08:00")]


def test_two_measures_of_one_close_are_alongside_one_another_and_not_after(
    make_panel: Any,
) -> None:
    closes = [100, 100, 100, 97, 100, 100, 100.0]
    panel = make_panel(closes, closes)
    low = {"detect": {"symbol": "TEST", "measure": "drawdown", "window": 2, "below": "-2%"}}
    day = str(panel.dates[3])
    for word, kept in (("alongside", [f"fall-{day}"]), ("after", [])):
        combine = {"event": "fall", word: "low", "within": 0}
        assert ids(panel, "c", fall=FALL, low=low, c={"combine": combine}) == kept


def test_the_first_of_a_cluster_is_one_without_another_of_its_kind(week: Panel) -> None:
    moments = [f"2025-01-{day:02}T17:00:00+08:00" for day in (6, 7, 9, 16)]
    combine = {"event": "a", "without": "a", "within": 3, "sessions_of": "TEST"}
    assert ids(week, "c", a=listed(*moments), c={"combine": combine}) == [
        named(moments[0]), named(moments[3])
    ]  # fmt: skip


def test_a_combination_may_have_been_known_no_earlier_than_what_it_follows(week: Panel) -> None:
    a = {"list": [{"known_from": "2025-01-07", "known_by": "2025-01-10", "id": "a", "tz": "UTC"}]}
    combine = {"event": "a", "after": "b", "within": 5, "sessions_of": "TEST"}
    b = listed("2025-01-08T12:00:00+08:00")
    definitions = Definitions.validate_python({"a": a, "b": b, "c": {"combine": combine}})
    history = find_events(definitions, week, folder=None)
    [event] = (history.events[k] for k in history.of("c"))
    assert event.known_from == datetime.fromisoformat("2025-01-08T12:00:00+08:00")
    assert event.known_by == datetime.fromisoformat("2025-01-10T23:59:59+00:00")
    assert (event.id, event.definition, event.precision) == ("a", "c", "bounds")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("within", [1, 3, 10])
def test_combinations_agree_with_a_plain_loop(make_panel: Any, seed: int, within: int) -> None:
    rng = np.random.default_rng(seed)
    closes = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, 200)))
    panel = make_panel(closes, closes)
    start = datetime.fromisoformat("2025-01-06T10:00:00+08:00")  # the first session has begun
    hours = np.sort(rng.choice(200 * 7 // 5 * 24, 25, replace=False)).tolist()
    news = [(start + timedelta(hours=hour)).isoformat() for hour in hours]
    ends = [datetime.fromisoformat(f"{day}T16:00:00+08:00") for day in panel.dates]
    falls = [
        (f"fall-{panel.dates[bar]}", ends[bar])
        for bar in range(1, 200) if closes[bar] / closes[bar - 1] - 1 < -0.02
    ]  # fmt: skip
    after, alongside, alone = [], [], []
    for name, at in falls:
        earlier = [moment for moment in map(datetime.fromisoformat, news) if moment <= at]
        near = [
            moment for moment in earlier
            if sum(moment < end <= at for end in ends) <= within
        ]  # fmt: skip
        if any(moment < at for moment in near):
            after.append(name)
        (alongside if near else alone).append(name)
    assert after
    assert alone
    both = {"fall": FALL, "news": listed(*news)}
    for word, expected in (("after", after), ("alongside", alongside), ("without", alone)):
        combine = {"event": "fall", word: "news", "within": within}
        assert ids(panel, "c", **both, c={"combine": combine}) == expected


def test_combinations_combine(make_panel: Any) -> None:
    """A fall after a rise, without another such one before it."""
    closes = [100.0] * 6 + [100, 103, 100, 103, 100, 100, 100, 100, 100, 103, 100.0]
    panel = make_panel(closes, closes)
    definitions = {
        "first": {"combine": {"event": "turn", "without": "turn", "within": 4}},
        "turn": {"combine": {"event": "fall", "after": "rise", "within": 1}},
        "fall": FALL,
        "rise": RISE,
    }
    days = [str(day) for day in panel.dates]
    turns = [f"fall-{days[bar]}" for bar in (8, 10, 16)]
    assert ids(panel, "turn", **definitions) == turns
    assert ids(panel, "first", **definitions) == [turns[0], turns[2]]


def combined(event: str, other: str, **more: Any) -> dict[str, Any]:
    return {"combine": {"event": event, "after": other, "within": 5, **more}}


@pytest.mark.parametrize(
    ("definitions", "key", "said"),
    [
        ({"a": combined("b", "fall"), "fall": FALL}, "a.combine.event", "no event definition"),
        ({"a": combined("fall", "fal"), "fall": FALL}, "a.combine.after", "did you mean fall?"),
        ({"a": combined("a", "fall"), "fall": FALL}, "a.combine.event", "a ring: a names a"),
        (
            {"a": combined("b", "fall"), "b": combined("fall", "a"), "fall": FALL},
            "combine.event",
            "a ring: ",
        ),
        (
            {"a": combined("b", "b"), "b": listed("2025-01-08")},
            "a.combine.event",
            "nothing says whose sessions count",
        ),
    ],
)
def test_a_combination_of_what_is_not_there_is_refused(
    week: Panel, definitions: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(EventError, match=said) as caught:
        find_events(Definitions.validate_python(definitions), week, folder=None)
    assert key in str(caught.value)
    rule = {"when": "a", "long": ["BABA"], "exit": {"after": 5}}
    with pytest.raises(backtest.ThesisError, match=said):
        backtest.Thesis(name="a", events=definitions, rules=[rule])


def test_a_ring_in_a_file_is_told_its_place() -> None:
    text = """\
name: a
events:
  a: {combine: {event: b, after: b, within: 5, sessions_of: BABA}}
  b: {combine: {event: a, after: a, within: 5}}
rules: [{when: a, long: [BABA], exit: {after: 5}}]
"""
    with pytest.raises(backtest.ThesisError) as caught:
        backtest.loads(text, file="ring.yaml")
    assert caught.value.line in (3, 4)
    assert "a ring: " in str(caught.value)


def test_a_hundred_combinations_of_each_other_take_no_time() -> None:
    """Each names the one before twice: paths double, definitions do not."""
    definitions: dict[str, Any] = {"d0": FALL}
    for k in range(1, 100):
        definitions[f"d{k}"] = {
            "combine": {"event": f"d{k - 1}", "after": f"d{k - 1}", "within": 5}
        }
    found = Definitions.validate_python(definitions)
    assert misnamed(found) is None
    assert watched("d99", found) == ("TEST",)
    assert sessions_of("d99", found) == "TEST"


def test_origin_says_whether_prices_find_it() -> None:
    found = Definitions.validate_python(
        {
            "fall": FALL,
            "news": listed("2025-01-08"),
            "both": combined("fall", "news"),
            "deep": combined("fall", "both"),
            "prices": combined("fall", "fall"),
            "dates": combined("news", "news", sessions_of="BABA"),
        }
    )
    origins = {name: origin(name, found) for name in found}
    assert origins == {
        "fall": "prices", "news": "dates", "both": "both", "deep": "both", "prices": "prices",
        "dates": "dates",
    }  # fmt: skip


def test_the_schema_takes_a_combination() -> None:
    import jsonschema

    document = {
        "name": "a",
        "events": {
            "fall": {
                "detect": {"symbol": "BABA", "measure": "drawdown", "window": 60, "below": "-20%"}
            },
            "news": {"catalog": "entity_list"},
            "both": {"combine": {"event": "fall", "after": "news", "within": 5}},
        },
        "rules": [{"when": "both", "long": ["BABA"], "exit": {"after": 5}}],
    }
    jsonschema.validate(document, backtest.schema())
    for word in ("measure", "event"):
        broken = Definitions.dump_json(Definitions.validate_python(document["events"]))
        assert word.encode() in broken
    document["events"]["fall"]["detect"]["measure"] = "drawdwon"  # type: ignore[index]  # a nested dict
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, backtest.schema())


def test_a_wrong_word_in_a_combination_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Definitions.validate_python({"c": {"combine": {"event": "a", "before": "b", "within": 5}}})


@pytest.mark.parametrize("relation", ["after", "alongside", "without"])
def test_a_combination_replays_on_the_market_and_is_compared_with_ordinary_dates(
    relation: str,
) -> None:
    if not (MARKET / "0981.HK.csv").is_file():
        pytest.skip("../shared/market is not here")
    fall = {"symbol": "0981.HK", "measure": "drawdown", "window": 20, "below": "-10%"}
    events = {
        "listed": {"catalog": "entity_list", "where": {"country": "CN"}},
        "fall": {"detect": {**fall, "refractory": 10}},
        "both": {"combine": {"event": "fall", relation: "listed", "within": 10}},
    }
    rule = {"when": "both", "long": ["0981.HK"], "exit": {"after": 20}, "size": "20%"}
    thesis = backtest.Thesis(name="both", benchmark="^HSI", events=events, rules=[rule])
    result = backtest.run(thesis, prices=FolderSource(MARKET))
    history = result.history
    falls, both = set(history.of("fall")), history.of("both")
    assert 3 < len(both) < len(falls)
    assert {history.ids[k] for k in both} < {history.ids[k] for k in falls}
    listed = history.known_by[history.of("listed")]
    closes = result.panel.sessions(0).closes_at
    near = {
        history.ids[k] for k in falls
        if any(b < history.known_by[k] and ((closes > b) & (closes <= history.known_by[k])).sum()
               <= 10 for b in listed)
    }  # fmt: skip
    kept = {history.ids[k] for k in both}
    assert kept == ({history.ids[k] for k in falls} - near if relation == "without" else near)
    assert result.placebo is not None
    assert result.placebo.notes[0].startswith("events of both are found in prices")
    assert result.placebo.shift is not None
