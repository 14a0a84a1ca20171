"""EDGAR's filings as events: the right ones, known to the second, online and from what is kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from filer import CIK, EARLIER, MAIN, OLDER, RECENT, TICKERS, columns, header_address, serve_filer
from pydantic import ValidationError
from stand_in import StandIn, a_page, broken, cut, hung_up, too_many

import backtest
from backtest.errors import DataUnavailable, EventError, RateLimited, UnknownName, Unreachable
from backtest.events import made_ready
from backtest.events.event import Event
from backtest.events.shelf import Shelf
from backtest.events.sourced import Sourced
from backtest.events.sources.edgar import Edgar, Filings
from backtest.events.sources.edgar.acceptance import ends_of
from backtest.events.sources.edgar.filings import Filing, read_submissions
from backtest.events.web import Documents, Web
from backtest.prices.choose import Access
from backtest.sweep.parcel import parcel_of

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
EARNINGS = Filings(ticker="nvda", form="8-K", item="2.02")
SECONDS = ["2024-02-21T16:19:59-05:00", "2025-05-28T16:20:12-04:00", "2025-08-27T16:20:33-04:00"]


def found(asked: Filings, documents: Documents) -> tuple[Event, ...]:
    return Edgar().find(asked, documents, until=NOW)


@pytest.mark.parametrize("written_in", ["UTC", "New York"])
def test_earnings_are_known_to_the_second_whatever_zone_the_listing_is_in(
    server: StandIn, online: Documents, written_in: str
) -> None:
    serve_filer(server, clock=written_in)
    events = found(EARNINGS, online)
    assert [event.known_by.isoformat() for event in events] == SECONDS
    assert {event.precision for event in events} == {"instant"}
    last = events[-1]
    assert last.id == "edgar-0001045810-25-000207"
    assert last.title == "NVIDIA CORP: 8-K, item 2.02, 9.01"
    assert last.source == (
        "https://www.sec.gov/Archives/edgar/data/1045810/000104581025000207/"
        "0001045810-25-000207-index.htm"
    )
    assert (last.symbols, last.entities, last.tz) == (
        ("NVDA",),
        ("NVIDIA CORP",),
        "America/New_York",
    )


def test_without_its_header_a_filing_has_a_clock_with_an_end_for_either_zone(
    server: StandIn, online: Documents
) -> None:
    """16:20 in New York written as it is, or in UTC: known by the later of the two readings."""
    for clock, known_by in (("New York", "16:20:33"), ("UTC", "20:20:33")):
        serve_filer(server, clock=clock, headers=False)
        late = Documents(online.kept, online.web, now=online.now + timedelta(days=9))
        event = Edgar().find(EARNINGS, late, until=late.now)[-1]
        assert event.precision == "bounds"
        assert event.known_by.isoformat() == f"2025-08-27T{known_by}-04:00"
        assert event.known_by - event.known_from == timedelta(hours=4)
        (online.kept.root / "edgar" / MAIN.partition("/")[2]).unlink()


def test_that_an_old_filing_has_no_header_is_asked_once(server: StandIn, online: Documents) -> None:
    serve_filer(server, headers=False)
    server.give(header_address("0001045810-24-000012"), "<html>a page without a header</html>")
    first = found(EARNINGS, online)
    asked = len(server.asked)
    assert found(EARNINGS, online) == first
    assert {event.precision for event in first} == {"bounds"}
    assert len(server.asked) == asked
    young = Documents(online.kept, online.web, now=datetime(2025, 8, 28, tzinfo=UTC))
    young.kept.root.joinpath("edgar", "headers", "0001045810-25-000207.html").unlink()
    for _ in range(2):
        Edgar().find(EARNINGS, young, until=young.now)
    assert server.asked.count(header_address("0001045810-25-000207")) == 3


def test_what_was_accepted_after_hours_is_surely_known_on_the_next_business_morning(
    server: StandIn, online: Documents
) -> None:
    serve_filer(server)
    [event] = found(Filings(cik=CIK, form="8-K", item="5.02"), online)
    assert event.known_from.isoformat() == "2025-04-01T18:05:44-04:00"
    assert event.known_by.isoformat() == "2025-04-02T07:30:00-04:00"
    assert event.precision == "bounds"


def test_a_header_of_winter_and_one_of_summer_are_hours_apart_from_utc() -> None:
    for day, offset in (("2025-01-15", "-05:00"), ("2025-07-15", "-04:00")):
        filing = Filing("0-0-0", "8-K", (), date.fromisoformat(day), datetime(2025, 1, 1), "", "")
        ends = ends_of(filing, f"<ACCEPTANCE-DATETIME>{day.replace('-', '')}161500".encode())
        assert ends.known_by.isoformat() == f"{day}T16:15:00{offset}"


@pytest.mark.parametrize(
    ("asked", "accessions"),
    [
        ({"form": "8-K"}, ["24-000001", "24-000012", "25-000099", "25-000115", "25-000207"]),
        ({"form": "8-K/A"}, ["25-000150"]),
        ({"form": ["8-K", "8-k/a"], "item": "2.02"},
         ["24-000012", "25-000115", "25-000150", "25-000207"]),
        ({"form": "8-K", "item": ["1.01", "5.02"]}, ["24-000001", "25-000099"]),
        ({"form": "10-K"}, ["25-000090"]),
        ({"form": "10-Q"}, []),
        ({"form": "8-K", "item": "2"}, []),  # an item is matched whole
    ],
)  # fmt: skip
def test_form_and_item_are_matched_whole(
    server: StandIn, online: Documents, asked: dict[str, Any], accessions: list[str]
) -> None:
    serve_filer(server)
    events = found(Filings(ticker="NVDA", **asked), online)
    assert [event.citation.partition("-")[2] for event in events] == accessions


def test_older_files_are_asked_for_once_and_again_when_they_have_grown(
    server: StandIn, shelf: Shelf, web: Web
) -> None:
    serve_filer(server)
    found(EARNINGS, Documents(shelf.kept, web, now=NOW))
    server.asked.clear()
    later = NOW + timedelta(days=2)
    Edgar().find(EARNINGS, Documents(shelf.kept, web, now=later), until=later)
    assert server.asked == [MAIN]
    moved = json.loads(server.answers[MAIN])  # type: ignore[arg-type]  # it was given as bytes
    moved["filings"]["files"][0]["filingCount"] += 1
    moved["filings"]["recent"] = columns(RECENT[:-1])
    server.give(MAIN, moved)
    server.give(f"data.sec.gov/submissions/{OLDER}", columns([RECENT[-1], *EARLIER]))
    server.asked.clear()
    later += timedelta(days=2)
    events = Edgar().find(
        Filings(cik=CIK, form="10-K"), Documents(shelf.kept, web, now=later), until=later
    )
    assert [event.citation for event in events] == ["0001045810-25-000090"]
    assert f"data.sec.gov/submissions/{OLDER}" in server.asked


def test_what_is_kept_serves_without_the_network(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    serve_filer(server)
    events = found(EARNINGS, online)
    asked = len(server.asked)
    assert found(EARNINGS, shelf.documents()) == events
    assert found(EARNINGS, online) == events  # within a day nobody is asked again
    assert len(server.asked) == asked
    with pytest.raises(DataUnavailable, match="not stored, and the network must not be asked"):
        found(Filings(cik=7, form="8-K"), shelf.documents())


def test_without_a_contact_the_sec_is_not_asked(server: StandIn, shelf: Shelf) -> None:
    serve_filer(server)
    nobody = Documents(shelf.kept, Web(session=server.session()), now=NOW)
    with pytest.raises(DataUnavailable, match="say who asks\n  mend: export BACKTEST_CONTACT="):
        found(EARNINGS, nobody)
    assert server.asked == []
    named = Documents(shelf.kept, Web(contact="a@example.com", session=server.session()), now=NOW)
    asked = len(found(EARNINGS, named))
    assert len(found(EARNINGS, nobody)) == asked  # what is kept serves


def test_a_ticker_that_nobody_has_offers_the_nearest(server: StandIn, online: Documents) -> None:
    serve_filer(server)
    with pytest.raises(UnknownName, match="that ticker now: 'NVDAA'\n  mend: did you mean NVDA"):
        found(Filings(ticker="NVDAA", form="8-K"), online)
    assert server.asked == [TICKERS]
    with pytest.raises(UnknownName, match="under that number: 9"):
        found(Filings(cik="CIK0000000009", form="8-K"), online)


@pytest.mark.parametrize("where", [TICKERS, MAIN, header_address("0001045810-25-000207")])
@pytest.mark.parametrize("fault", [broken, cut, hung_up, too_many("1")])
def test_what_cannot_be_had_is_an_error_and_what_came_is_kept(
    server: StandIn, online: Documents, where: str, fault: Any
) -> None:
    serve_filer(server)
    server.fail(where, *[fault] * 20)
    with pytest.raises((Unreachable, RateLimited)):
        found(EARNINGS, online)
    server.faults.clear()
    asked = len(server.asked)
    assert [event.known_by.isoformat() for event in found(EARNINGS, online)] == SECONDS
    again = server.asked[asked:]
    assert again[0] == where
    assert server.most_at_once <= 2


CHANGES: dict[str, Any] = {
    "no filings": lambda said: said.pop("filings"),
    "another company": lambda said: said.update(cik="7"),
    "a column gone": lambda said: said["filings"]["recent"].pop("acceptanceDateTime"),
    "a column short": lambda said: said["filings"]["recent"]["form"].pop(),
    "a stamp without a time": lambda said: said["filings"]["recent"].update(
        acceptanceDateTime=["2025-01-01"] * 5
    ),
    "an accession that is a path": lambda said: said["filings"]["recent"].update(
        accessionNumber=["../../../etc/passwd"] * 5
    ),
    "an older file that is a path": lambda said: said["filings"].update(
        files=[{"name": "../x.json", "filingCount": 1}]
    ),
    "a list": lambda said: said.clear(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_shape_that_changed_is_one_message(
    server: StandIn, online: Documents, change: str
) -> None:
    serve_filer(server)
    said = json.loads(server.answers[MAIN])  # type: ignore[arg-type]  # it was given as bytes
    CHANGES[change](said)
    server.give(MAIN, said)
    with pytest.raises(Unreachable, match=r"EDGAR gave an answer that cannot be read: .*\n  mend"):
        found(EARNINGS, online)
    server.fail(MAIN, a_page)
    with pytest.raises(Unreachable, match="not JSON"):
        read_submissions(b"<html>", CIK)


def test_a_company_without_items_and_descriptions_has_filings_too() -> None:
    bare = columns(RECENT)
    for name in ("items", "reportDate", "primaryDocDescription"):
        del bare[name]
    said = {"cik": CIK, "name": "A\x1b[31m\nB", "filings": {"recent": bare}}
    company = read_submissions(json.dumps(said).encode(), CIK)
    assert company.name == "A [31m B"
    assert {filing.items for filing in company.filings} == {()}


def test_more_filings_than_can_be_asked_for_are_refused(server: StandIn, online: Documents) -> None:
    serve_filer(server)
    rows = [(f"0001045810-25-{k:06d}", "4", "", "2025-01-02T10:00:00", "2025-01-02")
            for k in range(501)]  # fmt: skip
    said = {"cik": CIK, "name": "A", "filings": {"recent": columns(rows), "files": []}}
    server.give(MAIN, said)
    with pytest.raises(EventError, match="501 filings match, of which 500 can be asked for"):
        found(Filings(cik=CIK, form="4"), online)


THESIS = """\
name: after-earnings
period: {start: 2024-01-02, end: 2025-10-30}
events:
  earnings:
    source: {edgar: {ticker: NVDA, form: 8-K, item: "2.02"}}
rules:
  - {when: earnings, long: [NVDA], exit: {after: 5}}
"""


@pytest.fixture
def edgar(server: StandIn, web: Web, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """EDGAR's stand-in, where a run looks for it."""
    serve_filer(server)
    monkeypatch.setenv("BACKTEST_STORE", str(shelf.root.parent))
    monkeypatch.setattr(made_ready, "asking", lambda _: web)
    return server


def test_a_thesis_trades_earnings_and_offline_the_second_time(
    edgar: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    thesis = backtest.loads(THESIS)
    with pytest.raises(DataUnavailable, match=r"events\.earnings: .*company_tickers\.json is not"):
        backtest.run(thesis, prices="sample", placebo=False)
    monkeypatch.delenv("BACKTEST_OFFLINE")
    result = backtest.run(thesis, prices="sample", placebo=False, access=Access(now=NOW))
    assert [event.known_by.isoformat() for event in result.history.events] == SECONDS
    # 16:20 is after the close: the next session's open
    entered = [str(day.date()) for day in result.trades["entry_date"]]
    assert entered == ["2024-02-22", "2025-05-29", "2025-08-28"]
    assert "earnings: 3 events of edgar as of 2025-11-20, stored here" in result.data.notes
    asked = len(edgar.asked)
    monkeypatch.setenv("BACKTEST_OFFLINE", "1")
    again = backtest.run(thesis, prices="sample", placebo=False)
    assert again.history.ids == result.history.ids
    assert again.trades.equals(result.trades)
    # the period is over: what was fetched after it is new enough for ever
    monkeypatch.delenv("BACKTEST_OFFLINE")
    backtest.run(thesis, prices="sample", placebo=False, access=Access(now=NOW.replace(year=2030)))
    assert len(edgar.asked) == asked


def test_a_sweep_fetches_what_it_needs_into_the_store_that_was_named(
    edgar: StandIn, monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    monkeypatch.delenv("BACKTEST_OFFLINE")
    monkeypatch.delenv("BACKTEST_STORE")
    access = Access(shelf.root.parent, now=NOW)
    thesis, vary = backtest.loads(THESIS), {"exit.after": [5, 10]}
    found = backtest.sweep(thesis, vary, prices="sample", access=access, honest=False)
    assert len(edgar.asked) > 0
    asked = len(edgar.asked)
    offline = Access(shelf.root.parent, offline=True, now=NOW)
    again = backtest.sweep(thesis, vary, prices="sample", access=offline)
    assert len(edgar.asked) == asked
    assert again.variants.equals(found.variants)
    assert again.verdict is not None
    replayed = again.replay(1)  # what it was swept with is read again, and nobody asked
    alone = backtest.run(again.thesis(1), prices="sample", placebo=False, access=offline)
    assert replayed.trades.equals(alone.trades)
    assert found.variants["total_return"].tolist()[1] == pytest.approx(
        replayed.metrics.total_return, abs=1e-9
    )
    [(_, events)] = parcel_of(found.engine).written.items()
    assert [event.known_by.isoformat() for event in events] == SECONDS


@pytest.mark.parametrize(
    ("source", "key", "said"),
    [
        ("{edgar: {form: 8-K}}", "events.earnings.source.edgar", "neither ticker nor cik"),
        ("{edgar: {ticker: A, cik: 1, form: 8-K}}", "source.edgar", "both ticker and cik"),
        ("{edgar: {ticker: NVDA}}", "source.edgar", "form is missing"),
        ("{edgar: {cik: abc, form: 8-K}}", "source.edgar.cik", "not a company's number"),
        ("{edgar: {ticker: NVDA, form: 8-K, itm: 1}}", "source.edgar.itm", "no such key"),
        ("{edgr: {ticker: NVDA}}", "source.edgr", "no such source of events"),
        ("{edgar: {ticker: A, form: B}, acme: {}}", "events.earnings.source", "not one source"),
        ("edgar", "events.earnings.source", "not one source"),
        ("{edgar: NVDA}", "source.edgar", ""),
    ],
)
def test_a_source_that_asks_wrongly_is_told_its_key(source: str, key: str, said: str) -> None:
    text = THESIS.replace('{edgar: {ticker: NVDA, form: 8-K, item: "2.02"}}', source)
    with pytest.raises(backtest.ThesisError) as caught:
        backtest.loads(text, file="a.yaml")
    assert key in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.line == 5


def test_a_source_comes_back_from_its_own_document() -> None:
    thesis = backtest.loads(THESIS)
    assert backtest.loads(thesis.to_yaml()) == thesis
    made = Sourced(source={"edgar": Filings(ticker="NVDA", form="8-K", item="2.02")})
    assert thesis.events["earnings"] == made
    assert hash(made.source) == hash(Sourced(source=made.source).source)
    with pytest.raises(ValidationError):
        Sourced(source={"edgar": {"ticker": "../x", "form": "8-K"}})


def test_the_schema_knows_the_source_and_its_keys() -> None:
    import jsonschema

    schema = backtest.schema()
    rule = {"when": "e", "long": ["NVDA"], "exit": {"after": 5}}

    def document(source: Any) -> dict[str, Any]:
        return {"name": "a", "events": {"e": {"source": source}}, "rules": [rule]}

    jsonschema.validate(
        document({"edgar": {"ticker": "NVDA", "form": "8-K", "item": "2.02"}}), schema
    )
    for wrong in ({"edgr": {}}, {"edgar": {"ticker": "NVDA", "from": "8-K"}}, {}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document(wrong), schema)
