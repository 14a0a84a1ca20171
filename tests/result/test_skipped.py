"""What was not opened and what was cut is said, with the reason in plain words."""

import pytest
from result_by_hand import FAR, a_schedule, an_outcome

from backtest.orders.schedule import Skip
from backtest.replay.outcome import Status


def test_legs_without_an_entry_and_candidates_refused_stand_in_one_table(run):
    table = run.skipped
    assert table["event_id"].tolist() == ["listed-1", "delisted-1"]
    assert table["symbol"].tolist() == ["FAR", "LEG"]
    assert table["side"].tolist() == ["short", "long"]
    assert table["reason"].tolist() == [
        "no bar",
        "the rule still held this leg from an earlier event, and overlap is skip",
    ]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.OVERLAP, "overlap"),
        (Status.NO_BUYING_POWER, "buying power"),
        (Status.NO_LOT, "board lot"),
        (Status.RUINED, "gone"),
    ],
)
def test_every_status_has_its_words(panel, made, status, word):
    result = made(a_schedule(panel, {}), an_outcome({"status": status}))
    assert word in result.skipped.loc[0, "reason"]
    assert len(result.trades) == 0


def test_skips_stand_in_order_of_event_rule_and_leg(panel, made):
    schedule = a_schedule(
        panel,
        {"event": 1},
        {"leg": 1, "instrument": FAR, "side": -1.0},
        skipped=(Skip(1, 0, 1, FAR, "late"), Skip(0, 0, 0, 0, "early")),
    )
    refused = {"status": Status.NO_LOT}
    table = made(schedule, an_outcome(refused, refused)).skipped
    assert list(zip(table["event_id"], table["leg"], strict=True)) == [
        ("listed-1", 0),
        ("listed-1", 1),
        ("delisted-1", 0),
        ("delisted-1", 1),
    ]


def test_a_cut_says_what_was_asked_what_was_granted_and_the_share(run):
    assert run.cuts[["symbol", "asked", "granted", "kept"]].to_numpy().tolist() == [
        ["FAR", 500.0, 250.0, 0.5]
    ]


def test_rounding_is_no_cut(panel, made):
    outcome = an_outcome({"asked": 500.0, "budget": 500.0 * (1 - 1e-15)})
    assert len(made(a_schedule(panel, {}), outcome).cuts) == 0
