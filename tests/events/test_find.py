"""Finding: lists by hand, catalogues and detectors become one history."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from backtest.errors import DataUnavailable, EventError, UnknownName
from backtest.events.definition import EventDefinition
from backtest.events.find import find_events
from backtest.events.history import History
from backtest.prices.panel import Panel

Definitions = TypeAdapter(dict[str, EventDefinition])


def found(panel: Panel, folder: Path | None = None, /, **definitions: Any) -> History:
    return find_events(Definitions.validate_python(definitions), panel, folder=folder)


@pytest.fixture
def panel(make_panel: Any) -> Panel:
    return make_panel([100.0, 100.0, 90.0], [100.0, 95.0, 99.0])


def test_a_list_counts_its_events_from_one_in_the_files_order(panel: Panel) -> None:
    listed = [{"announced_at": "2025-02-17"}, {"announced_at": "2025-01-27T09:30:00-05:00"}]
    history = found(panel, named=({"list": listed}))
    assert history.ids == ("named-2", "named-1")
    assert history.known_by[0] == np.datetime64("2025-01-27T14:30", "ns").astype(np.int64)
    assert str(history.announced_on[1]) == "2025-02-17"


def test_the_announcements_date_is_read_in_the_sources_zone(panel: Panel) -> None:
    at = "2025-01-15T20:10:00-05:00"
    history = found(
        panel,
        ny={"list": [{"announced_at": at}]},
        hk={"list": [{"announced_at": at, "tz": "Asia/Hong_Kong"}]},
    )
    assert [str(day) for day in history.announced_on] == ["2025-01-16", "2025-01-15"]
    assert history.ids == ("hk-1", "ny-1")  # one instant: by id


def test_events_of_one_instant_and_id_stand_in_the_definitions_order(panel: Panel) -> None:
    one = {"list": [{"announced_at": "2025-01-15", "id": "same"}]}
    history = found(panel, zebra=one, ant=one)
    assert history.definition.tolist() == [0, 1]
    assert [event.definition for event in history.events] == ["zebra", "ant"]
    assert history.of("ant").tolist() == [1]


def test_ids_are_ordered_by_code_point_not_by_alphabet(panel: Panel) -> None:
    listed = [{"announced_at": "2025-01-15", "id": id_} for id_ in ("b", "a", "B", "é", "Z")]
    assert found(panel, named={"list": listed}).ids == ("B", "Z", "a", "b", "é")


def test_an_id_by_hand_that_another_event_gets_by_its_place_is_an_error(panel: Panel) -> None:
    listed = [{"announced_at": "2025-01-15"}, {"announced_at": "2025-01-16", "id": "named-1"}]
    with pytest.raises(EventError, match=r"events\.named\.list.*named-1"):
        found(panel, named={"list": listed})


def test_a_catalogue_beside_the_thesis_is_filtered(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text(
        "id,announced_at,tz,sector\na,2025-01-15,UTC,chips\nb,2025-01-16,UTC,steel\n"
    )
    history = found(panel, tmp_path, mine={"catalog": "my.csv", "where": {"sector": "Chips"}})
    assert history.ids == ("a",)
    assert history.events[0].definition == "mine"
    with pytest.raises(UnknownName, match=r"events\.mine\.where\.sector.*'chip'"):
        found(panel, tmp_path, mine={"catalog": "my.csv", "where": {"sector": "chip"}})


def test_a_return_is_known_at_the_close_and_a_gap_at_the_open(panel: Panel) -> None:
    # Closes 100, 95, 99: −5 % on 2025-01-07. Opens 100, 100, 90: −5.3 % on 2025-01-08.
    fall = {"symbol": "TEST", "measure": "return", "below": "-4%"}
    gap = {"symbol": "TEST", "measure": "gap", "below": "-5%"}
    history = found(panel, fall={"detect": fall}, gap={"detect": gap})
    assert history.ids == ("fall-2025-01-07", "gap-2025-01-08")
    close, open_ = (event.known_by.isoformat() for event in history.events)
    assert close == "2025-01-07T16:00:00+08:00"
    assert open_ == "2025-01-08T09:30:00+08:00"
    assert np.array_equal(history.known_from, history.known_by)


def test_a_move_of_exactly_the_threshold_is_not_beyond_it(make_panel: Any) -> None:
    panel = make_panel([100.0] * 3, [100.0, 50.0, 75.0])  # exactly −50 % and +50 %
    for bound, dates in (("-50%", []), ("-49%", ["2025-01-07"])):
        fall = {"symbol": "TEST", "measure": "return", "below": bound}
        assert found(panel, f={"detect": fall}).ids == tuple(f"f-{date}" for date in dates)
    rise = {"symbol": "TEST", "measure": "return", "above": "50%"}
    assert len(found(panel, r={"detect": rise})) == 0


def test_a_gap_over_closes_alone_is_an_error(make_panel: Any) -> None:
    panel = make_panel([1.0, 1.0], [1.0, 1.0], close_only=True)
    with pytest.raises(EventError, match=r"detect\.measure.*'gap'"):
        found(panel, g={"detect": {"symbol": "TEST", "measure": "gap", "below": "-5%"}})


def test_a_detector_without_prices_says_so(panel: Panel) -> None:
    with pytest.raises(DataUnavailable, match=r"events\.g\.detect\.symbol.*BABA"):
        found(panel, g={"detect": {"symbol": "BABA", "measure": "return", "below": "-5%"}})


def test_the_history_shows_itself_with_text_from_outside_escaped(panel: Panel) -> None:
    listed = [{"announced_at": "2025-01-15", "title": "<script>alert(1)</script>"}]
    history = found(panel, named={"list": listed})
    frame = history.to_frame()
    assert list(frame["id"]) == ["named-1"]
    assert str(frame["known_by"][0]) == "2025-01-16 04:59:59+00:00"
    assert "<script>" not in history._repr_html_()


def test_an_empty_history_has_a_table_too(panel: Panel) -> None:
    rise = {"symbol": "TEST", "measure": "return", "above": "900%"}
    history = found(panel, r={"detect": rise})
    assert len(history) == 0
    assert len(history.to_frame()) == 0
    assert history.announced_on.dtype == np.dtype("datetime64[D]")
    with pytest.raises(UnknownName, match="no such event definition"):
        history.of("other")


def test_events_can_be_copied_and_pickled(panel: Panel) -> None:
    [event] = found(panel, z={"catalog": "entity_list", "where": {"entities": "Z.ai"}}).events
    assert copy.deepcopy(event) == event
    assert pickle.loads(pickle.dumps(event)) == event
