"""The same rules on other clocks: which histories they are replayed on."""

from result_by_hand import a_history, an_event, instant

from backtest.result import Clocks, ClockSummary, known_from_history, publication_history
from backtest.thesis import loads


def test_the_early_clock_moves_every_event_and_keeps_its_announcement():
    history = a_history(
        an_event("a", "2025-01-06T09:00", "2025-01-06T20:00"),
        an_event("b", "2025-01-05T09:00", "2025-01-07T20:00"),
    )
    early = known_from_history(history)
    assert early.ids == ("b", "a")  # b may have been known before a
    assert early.known_by.tolist() == [instant("2025-01-05T09:00"), instant("2025-01-06T09:00")]
    assert early.announced_on.astype(str).tolist() == ["2025-01-07", "2025-01-06"]
    assert early.events[0].known_by == early.events[0].known_from
    assert history.ids == ("a", "b")


def test_equal_clocks_are_ordered_by_id_then_by_definition():
    history = a_history(
        an_event("b", "2025-01-06T09:00", "2025-01-06T20:00"),
        an_event("a", "2025-01-06T09:00", "2025-01-06T21:00", definition="delisted"),
        an_event("a", "2025-01-06T09:00", "2025-01-06T22:00"),
    )
    early = known_from_history(history)
    assert early.ids == ("a", "a", "b")
    assert early.definition.tolist() == [0, 1, 0]


def test_publication_makes_one_event_of_all_that_was_known_and_keeps_the_rest(thesis):
    # the article is of the 7th, UTC: known by 23:59:59 of that date
    history = a_history(
        an_event("a", "2025-01-02T09:00"),
        an_event("b", "2025-01-03T09:00", definition="delisted"),
        an_event("c", "2025-01-07T22:00"),
        an_event("d", "2025-01-08T09:00"),
    )
    found = publication_history(history, thesis)
    assert found.ids == ("b", "publication", "d")  # no rule enters on "delisted"
    assert found.known_by[1] == instant("2025-01-07T23:59:59")
    assert found.known_from[1] == instant("2025-01-07T00:00:00")
    assert str(found.announced_on[1]) == "2025-01-07"
    assert found.events[1].definition == "listed"
    assert found.events[1].title == "An article"


def test_each_definition_on_which_a_rule_enters_gets_its_own_publication(thesis):
    second = thesis.rules[0].model_copy(update={"when": "delisted"})
    both = thesis.model_copy(update={"rules": (thesis.rules[0], second)})
    history = a_history(
        an_event("a", "2025-01-02T09:00"), an_event("b", "2025-01-03T09:00", definition="delisted")
    )
    found = publication_history(history, both)
    assert found.ids == ("publication", "publication")
    assert found.definition.tolist() == [0, 1]


def test_a_zone_moves_the_publication(thesis):
    text = thesis.to_yaml().replace("tz: UTC", "tz: Asia/Hong_Kong")
    found = publication_history(a_history(an_event("a", "2025-01-02T09:00")), loads(text))
    assert found.known_by.tolist() == [instant("2025-01-07T15:59:59")]


def test_there_is_no_publication_clock_without_an_article_or_before_any_event(thesis):
    later = a_history(an_event("a", "2025-01-08T09:00"))
    assert publication_history(later, thesis) is None
    without = thesis.model_copy(update={"source": None})
    assert publication_history(a_history(an_event("a", "2025-01-02T09:00")), without) is None


def test_without_other_clocks_the_event_clock_stands_alone(run):
    # 1000 → 1367, and 1000 → 900 is the deepest fall
    assert run.clocks == Clocks(ClockSummary(1367 / 1000 - 1, 900 / 1000 - 1))
