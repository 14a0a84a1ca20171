"""The client: polite, patient, and clear about what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from stand_in import StandIn, a_page, broken, cut, empty, hung_up, refused, too_many

from backtest.errors import DamagedStore, DataUnavailable, NoSuchDocument, RateLimited, Unreachable
from backtest.events.shelf import Shelf
from backtest.events.web import Documents, Web
from backtest.events.web.web import contact_of

URL, ADDRESS = "https://example.gov/a.json", "example.gov/a.json"


def test_it_says_who_asks_and_what_with(server: StandIn, web: Web) -> None:
    server.give(ADDRESS, "{}")
    assert web.get(URL) == b"{}"
    [agent] = server.agents
    assert agent.startswith("backtest/")
    assert agent.endswith("(Jane Doe jane@example.com)")


def test_requests_begin_a_fifth_of_a_second_apart(server: StandIn, web: Web, clock: Any) -> None:
    server.give(ADDRESS, "{}")
    for _ in range(4):
        web.get(URL)
    assert clock.slept == pytest.approx([0.2] * 3)


def test_a_server_that_asks_to_wait_is_waited_for(server: StandIn, web: Web, clock: Any) -> None:
    server.give(ADDRESS, "{}")
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    server.fail(ADDRESS, too_many("30"), too_many(soon), too_many("soon"))
    assert web.get(URL) == b"{}"
    assert clock.slept[0] == pytest.approx(30.0)
    assert 35 < clock.slept[1] <= 40.5
    assert 4 <= clock.slept[2] <= 8.2  # a wait of our own: half to the whole of 8 s
    assert server.asked == [ADDRESS] * 4


def test_a_server_that_asks_to_wait_for_an_hour_is_not_asked_again(
    server: StandIn, web: Web, clock: Any
) -> None:
    server.fail(ADDRESS, too_many("3600"))
    with pytest.raises(RateLimited, match="to ask again after 3600 s") as caught:
        web.get(URL)
    assert caught.value.retry_after == 3600
    assert server.asked == [ADDRESS]
    assert clock.slept == []


@pytest.mark.parametrize("fault", [broken, cut, hung_up, empty])
def test_what_may_pass_is_tried_three_times(server: StandIn, web: Web, fault: Any) -> None:
    server.give(ADDRESS, "{}")
    server.fail(ADDRESS, fault, fault)
    assert web.get(URL) == b"{}"
    server.fail(ADDRESS, *[fault] * 9)
    with pytest.raises(Unreachable, match=r"example\.gov"):
        web.get(URL)
    assert server.asked == [ADDRESS] * 6


def test_what_will_not_pass_is_asked_once(server: StandIn, web: Web) -> None:
    with pytest.raises(NoSuchDocument, match="nothing at https"):
        web.get(URL)
    server.fail(ADDRESS, refused)
    with pytest.raises(DataUnavailable, match=r"refuses to answer \(403\)\n.*BACKTEST_CONTACT"):
        web.get(URL)
    assert server.asked == [ADDRESS] * 2


@pytest.mark.parametrize("said", ["Jane Doe", "jane@localhost", "a@b.c\r\nX: y", "Ü u@example.com"])
def test_a_contact_that_nobody_can_write_to_is_refused(said: str) -> None:
    with pytest.raises(DataUnavailable, match="BACKTEST_CONTACT"):
        contact_of(said)


def test_the_contact_is_given_or_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BACKTEST_CONTACT", raising=False)
    assert contact_of(None) is None
    monkeypatch.setenv("BACKTEST_CONTACT", " Jane jane@example.com ")
    assert contact_of(None) == "Jane jane@example.com"
    assert contact_of("Ann ann@example.com") == "Ann ann@example.com"


def test_what_was_read_is_kept_and_serves_without_the_network(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    server.give(ADDRESS, '{"a": 1}')
    first = online.read("acme", "a.json", URL)
    assert online.read("acme", "a.json", URL) == first
    assert shelf.documents().read("acme", "a.json", URL) == first
    assert server.asked == [ADDRESS]
    with pytest.raises(DataUnavailable, match="is not stored"):
        shelf.documents().read("acme", "b.json", "https://example.gov/b.json")


def test_what_is_too_old_is_asked_for_anew_where_that_is_allowed(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    server.give(ADDRESS, "1")
    online.read("acme", "a.json", URL)
    server.give(ADDRESS, "2")
    later = online.now + timedelta(days=1)
    found = Documents(shelf.kept, online.web, now=later).read("acme", "a.json", URL, since=later)
    assert found is not None
    assert found.content == b"2"
    stale = shelf.documents().read("acme", "a.json", URL, since=later + timedelta(days=9))
    assert stale == found


def test_a_kept_file_that_was_changed_is_not_used(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    server.give(ADDRESS, '{"a": 1}')
    online.read("acme", "a.json", URL)
    path = shelf.root / "acme" / "a.json"
    path.write_bytes(path.read_bytes().replace(b'"a": 1', b'"a": 2'))
    with pytest.raises(DamagedStore, match="not what was written"):
        shelf.documents().read("acme", "a.json", URL)
    again = online.read("acme", "a.json", URL)
    assert again is not None
    assert again.content == b'{"a": 1}'


def test_two_are_asked_at_one_time_and_what_came_is_kept(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    wanted = [(f"{k}.json", f"https://example.gov/{k}.json") for k in range(9)]
    for name, _ in wanted:
        server.give(f"example.gov/{name}", name)
    server.fail("example.gov/7.json", *[broken] * 9)
    with pytest.raises(Unreachable):
        online.read_all("acme", wanted)
    kept = len(list((shelf.root / "acme").glob("*.json")))
    assert 5 <= kept <= 8
    assert not list(shelf.root.rglob("*.part"))
    server.faults.clear()
    server.asked.clear()
    found = online.read_all("acme", wanted)
    assert [one.content.decode() for one in found if one is not None] == [n for n, _ in wanted]
    assert len(server.asked) == 9 - kept
    assert server.most_at_once <= 2


def test_a_page_in_place_of_a_document_is_a_document(server: StandIn, web: Web) -> None:
    """Whether it can be read is for those who know what it should be."""
    server.fail(ADDRESS, a_page)
    assert b"Maintenance" in web.get(URL)
