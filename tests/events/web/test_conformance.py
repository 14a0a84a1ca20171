"""One list of checks for every event source, those of this package and one from elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from filer import serve_filer
from register import document, serve, serve_text, text
from stand_in import StandIn

import backtest
from backtest.errors import InputError
from backtest.events import made_ready
from backtest.events.event import Event
from backtest.events.part import DefinitionPart
from backtest.events.scalars import Line
from backtest.events.shelf import Shelf
from backtest.events.sources import source as sources
from backtest.events.sources.conformance import EVENT_SOURCE_CHECKS
from backtest.events.sources.edgar import Edgar
from backtest.events.sources.federal_register import FederalRegister
from backtest.events.sources.source import event_source_names, open_event_source
from backtest.events.web import Documents, Web
from backtest.prices.choose import Access

each_check = pytest.mark.parametrize("check", EVENT_SOURCE_CHECKS, ids=lambda check: check.__name__)
NEWS = "https://acme.example/news.json"


class AboutWhat(DefinitionPart):
    """What the source of another package is asked."""

    about: Line


class Acme:
    """A source of another package, in one file."""

    name = "acme"
    asks = AboutWhat

    def find(self, asked: AboutWhat, documents: Documents, *, until: datetime) -> tuple[Event, ...]:
        day = documents.now - timedelta(days=1)
        found = documents.read("acme", "news.json", NEWS, since=min(until, day))
        assert found is not None
        return tuple(
            Event(
                id=f"acme-{one['n']}", definition="", known_from=at, known_by=at, tz="UTC",
                precision="instant", title=one["title"], source=NEWS, symbols=(asked.about,),
            )
            for one in json.loads(found.content)
            if (at := datetime.fromisoformat(one["at"]))
        )  # fmt: skip


def serve_news(server: StandIn) -> None:
    """Two pieces of news."""
    at = ("2025-02-03T12:00:00+00:00", "2025-02-10T12:00:00+00:00")
    server.give("acme.example/news.json", [{"n": n, "at": one, "title": "News"}
                                           for n, one in enumerate(at)])  # fmt: skip


def a_source(name: str, server: StandIn) -> tuple[Any, DefinitionPart]:
    if name == "edgar":
        serve_filer(server)
        return Edgar(), Edgar.asks(ticker="NVDA", form="8-K")
    if name == "federal_register":
        rules = [document("2025-30001", "2025-11-14"), document("2025-30002", "2025-11-17")]
        serve(server, rules, per_page=1)
        serve_text(server, rules[0], text("2025-30001", "11-13-25; 4:15 pm"))
        serve_text(server, rules[1], "<pre>Without a line of filing.</pre>")
        asked = FederalRegister.asks(agency="industry-and-security-bureau", term="Entity List")
        return FederalRegister(), asked
    serve_news(server)
    return Acme(), AboutWhat(about="BABA")


@each_check
@pytest.mark.parametrize("name", ["edgar", "federal_register", "acme"])
def test_every_event_source_conforms(
    name: str, check: Any, server: StandIn, online: Documents
) -> None:
    check(*a_source(name, server), online)


class Broken(Acme):
    """Wrong in one way at a time."""

    def __init__(self, way: str) -> None:
        self.way, self.calls = way, 0
        self.name = "Acme News" if way == "has_a_name_and_a_model" else "acme"

    def find(self, asked: AboutWhat, documents: Documents, *, until: datetime) -> tuple[Event, ...]:
        self.calls += 1
        if self.way == "asks_nobody_where_it_must_not":
            return ()
        found = super().find(asked, documents, until=until)
        if self.way == "gives_sound_events":
            return tuple(replace(one, title="\x1b[2J") for one in found)
        if self.way == "gives_them_in_order":
            return found[::-1]
        if self.way == "knows_nothing_of_the_future":
            return tuple(replace(one, known_by=datetime(2200, 1, 1, tzinfo=UTC)) for one in found)
        return found[: self.calls]


@each_check
def test_every_check_can_fail(check: Any, server: StandIn, online: Documents) -> None:
    serve_news(server)
    with pytest.raises(AssertionError):
        check(Broken(check.__name__), AboutWhat(about="BABA"), online)


@pytest.fixture
def acme_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a package with the entry point `acme` were installed."""
    offered = [SimpleNamespace(name="acme", value="acme_events:Acme", load=lambda: Acme)]

    def entry_points(*, group: str, name: str | None = None) -> list[Any]:
        assert group == "backtest.events"
        return [one for one in offered if name in (None, one.name)]

    monkeypatch.setattr(sources, "entry_points", entry_points)


@pytest.mark.usefixtures("acme_installed")
def test_an_entry_point_adds_a_source_by_name(
    server: StandIn, web: Web, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_news(server)
    monkeypatch.delenv("BACKTEST_OFFLINE")
    monkeypatch.setenv("BACKTEST_STORE", str(shelf.root.parent))
    monkeypatch.setattr(made_ready, "asking", lambda _: web)
    assert event_source_names() == ("acme", "edgar", "federal_register")
    rule = {"when": "news", "long": ["BABA"], "exit": {"after": 3}}
    events = {"news": {"source": {"acme": {"about": "BABA"}}}}
    thesis = backtest.Thesis(name="acme", events=events, rules=[rule])
    access = Access(now=datetime(2025, 11, 20, tzinfo=UTC))
    result = backtest.run(thesis, prices="sample", placebo=False, access=access)
    assert result.history.ids == ("acme-0", "acme-1")
    assert len(result.trades) == 2
    assert '"about"' in json.dumps(backtest.schema())


def test_a_source_that_cannot_be_loaded_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ImportError("no module named acme_events")

    offered = SimpleNamespace(name="acme", value="acme_events:Acme", load=broken)
    monkeypatch.setattr(sources, "entry_points", lambda **_: [offered])
    with pytest.raises(InputError, match="the event source acme cannot be loaded: ImportError"):
        open_event_source("acme")
