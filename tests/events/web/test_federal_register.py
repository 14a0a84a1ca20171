"""`events update`: rules of the Federal Register into the user's catalogue, or nothing."""

from __future__ import annotations

import errno
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from register import AGENCY, CURRENT, HOST, LISTING, document, serve, serve_text, text
from stand_in import StandIn, a_page, broken, cut, hung_up, too_many

import backtest
from backtest.cli import main
from backtest.errors import BacktestError, InputError, RateLimited, Unreachable
from backtest.events import made_ready
from backtest.events.catalog import read_catalog
from backtest.events.event import Event
from backtest.events.overlay import read_clocks, read_rows
from backtest.events.shelf import Shelf
from backtest.events.sources.federal_register.destinations import codes_of
from backtest.events.sources.federal_register.listing import Listed, read_page
from backtest.events.sources.federal_register.numbers import number_in
from backtest.events.sources.federal_register.rule import adds_entities, filed_at
from backtest.events.update import update_catalog
from backtest.events.web import Documents, Web, write
from backtest.report.lock import lock_of

NEW = document("2025-30001", "2025-11-14")
ZHIPU = document("2025-00704", "2025-01-16", citation="90 FR 4617")
SOPHGO = document("2025-00480", "2025-01-16", citation="90 FR 4621")


@pytest.fixture
def register(server: StandIn) -> StandIn:
    """Two rules that the bundled catalogue has, one that it lacks, one that lists nobody."""
    other = document(
        "2025-19001", "2025-09-30", title="Expansion of End-User Controls",
        abstract="Entities owned by those on the Entity List are subject to its restrictions.",
    )  # fmt: skip
    serve(server, [ZHIPU, SOPHGO, other, NEW], per_page=2)
    serve_text(server, NEW, text("2025-30001", "11-13-25; 4:15 pm"))
    serve_text(server, ZHIPU, text("2025-00704", "1-15-25; 8:45 am"))
    serve_text(server, SOPHGO, text("2025-00480", "1-15-25; 8:45 am"))
    return server


def by_id(events: tuple[Event, ...]) -> dict[str, Event]:
    return {event.id: event for event in events}


def files(shelf: Shelf) -> dict[str, bytes]:
    """Every file of the shelf but for locks."""
    found = (path for path in shelf.root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(shelf.root).as_posix(): path.read_bytes() for path in found}


def test_a_rule_that_the_catalogue_lacks_becomes_a_row_known_from_its_filing(
    register: StandIn, online: Documents, shelf: Shelf
) -> None:
    done = update_catalog("entity_list", shelf, online)
    assert (done.rules, done.added, done.completed) == (3, ("bis-2025-30001",), ())
    event = by_id(read_catalog("entity_list", shelf=shelf))["bis-2025-30001"]
    filed = datetime.fromisoformat("2025-11-13T16:15:00-05:00")
    assert (event.known_from, event.known_by, event.precision) == (filed, filed, "instant")
    assert event.entities == ("Acme Chips Co., Ltd.", "B&C Pte.")
    assert event.country == ("CN", "SG")
    assert event.citation == "90 FR 1"
    assert event.effective_on == "2025-11-14"
    assert event.source.startswith(
        "https://www.federalregister.gov/documents/2025/11/14/2025-30001"
    )
    assert event.evidence == "document; filed for public inspection"
    assert event.attributes["count"] == "2"
    assert event.type == "entity_list_addition"
    assert len(read_catalog("entity_list")) + 1 == len(read_catalog("entity_list", shelf=shelf))


def test_a_bundled_clock_is_tightened_where_the_filing_was_earlier(
    register: StandIn, online: Documents, shelf: Shelf
) -> None:
    """Zhipu's row has a press stamp of 20:10, Sophgo's only the day: both were filed at 08:45."""
    before, bundled = by_id(read_catalog("entity_list")), Path(backtest.__file__).parent
    content = (bundled / "events" / "records" / "entity_list.csv").read_bytes()
    done = update_catalog("entity_list", shelf, online)
    assert set(done.tightened) == {"bis-2025-00704", "bis-2025-00480"}
    after = by_id(read_catalog("entity_list", shelf=shelf))
    filed = datetime.fromisoformat("2025-01-15T08:45:00-05:00")
    assert after["bis-2025-00704"].known_by == after["bis-2025-00480"].known_by == filed
    # may have been known since the day began, as before: the day was all that was known
    assert after["bis-2025-00480"].known_from == before["bis-2025-00480"].known_from
    assert after["bis-2025-00480"].precision == "bounds"
    assert "filed for public inspection" in after["bis-2025-00480"].evidence
    assert (bundled / "events" / "records" / "entity_list.csv").read_bytes() == content
    same = {id_ for id_ in before if before[id_] == after[id_]}
    assert set(before) - same == set(done.tightened)


def test_a_later_filing_tightens_nothing(
    register: StandIn, online: Documents, shelf: Shelf
) -> None:
    serve_text(register, ZHIPU, text("2025-00704", "1-16-25; 8:45 am"))
    done = update_catalog("entity_list", shelf, online)
    assert done.tightened == ("bis-2025-00480",)


def test_a_second_update_asks_for_the_lists_alone_and_writes_nothing(
    register: StandIn, online: Documents, shelf: Shelf
) -> None:
    update_catalog("entity_list", shelf, online)
    before = files(shelf)
    stamps = {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*.csv")}
    register.asked.clear()
    done = update_catalog("entity_list", shelf, online)
    assert not done.changed
    assert register.asked == [CURRENT, LISTING, LISTING]
    assert files(shelf) == before
    assert {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*.csv")} == stamps


@pytest.mark.parametrize("fault", [broken, cut, hung_up, a_page, too_many("1")])
@pytest.mark.parametrize("where", [CURRENT, LISTING])
def test_nothing_is_written_where_a_list_cannot_be_had(
    register: StandIn, online: Documents, shelf: Shelf, fault: Any, where: str
) -> None:
    register.fail(where, *[fault] * 20)
    with pytest.raises((Unreachable, RateLimited)):
        update_catalog("entity_list", shelf, online)
    assert files(shelf) == {}


def test_an_update_that_breaks_off_writes_no_catalogue_and_goes_on_from_there(
    register: StandIn, online: Documents, shelf: Shelf
) -> None:
    page = f"{HOST}/documents/full_text/text/2025/11/14/2025-30001.txt"
    register.fail(page, *[broken] * 20)
    with pytest.raises(Unreachable):
        update_catalog("entity_list", shelf, online)
    assert not (shelf.root / "catalogs").exists() or not list((shelf.root / "catalogs").iterdir())
    assert by_id(read_catalog("entity_list", shelf=shelf)) == by_id(read_catalog("entity_list"))
    register.faults.clear()
    register.asked.clear()
    assert update_catalog("entity_list", shelf, online).added == ("bis-2025-30001",)
    texts = [one for one in register.asked if one.endswith(".txt")]
    assert page in texts
    assert len(texts) < 3  # what had come before was kept


def test_a_full_disk_leaves_both_files_as_they_were(
    register: StandIn, online: Documents, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def full(_: int) -> None:
        written.append("part")
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    update = Documents(shelf.kept, online.web, now=online.now)
    read_ahead = [(f"text/{one['document_number']}.txt", "") for one in (NEW, ZHIPU, SOPHGO)]
    update_catalog("entity_list", Shelf(shelf.root / "other"), update)
    assert all(shelf.kept.read("federal_register", name) for name, _ in read_ahead)
    monkeypatch.setattr(write.os, "fsync", full)
    with pytest.raises(BacktestError, match="No space left on device; what stood there still does"):
        update_catalog("entity_list", shelf, update)
    assert written == ["part", "part"]
    assert not list((shelf.root / "catalogs").iterdir())


def test_no_rules_at_all_is_nothing_new(server: StandIn, online: Documents, shelf: Shelf) -> None:
    serve(server, [])
    done = update_catalog("entity_list", shelf, online)
    assert (done.rules, done.changed) == (0, False)
    assert files(shelf) == {}


def test_without_a_line_of_filing_public_inspection_is_asked_then_the_day_of_publication_counts(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    one, other = NEW, document("2025-30002", "2025-11-17")
    serve(server, [one, other])
    for each in (one, other):
        serve_text(server, each, "<pre>A text without an end.</pre>")
    server.give(
        f"{HOST}/api/v1/public-inspection-documents/2025-30001.json",
        {"document_number": "2025-30001", "filed_at": "2025-11-13T11:15:00.000-05:00",
         "filing_type": "special", "publication_date": "2025-11-14"},
    )  # fmt: skip
    update_catalog("entity_list", shelf, online)
    rows = by_id(read_rows("entity_list", shelf))
    assert rows["bis-2025-30001"].known_by.isoformat() == "2025-11-13T11:15:00-05:00"
    assert rows["bis-2025-30002"].precision == "date"
    assert rows["bis-2025-30002"].known_by.isoformat() == "2025-11-17T23:59:59-05:00"
    assert rows["bis-2025-30002"].evidence == "publication date"


def test_what_is_on_inspection_today_is_a_row_and_completed_once_it_is_published(
    server: StandIn, online: Documents, shelf: Shelf
) -> None:
    inspected = {
        "document_number": "2025-30009", "title": "Additions to the Entity List", "type": "Rule",
        "agencies": [AGENCY], "filed_at": "2025-11-20T08:45:00.000-05:00", "filing_type": "regular",
        "publication_date": "2025-11-21", "subject_1": "Additions to the Entity List",
        "subject_2": None, "html_url": f"https://{HOST}/public-inspection/2025-30009/additions",
        "editorial_note": None, "num_pages": 12,
    }  # fmt: skip
    notice = inspected | {"document_number": "2025-30010", "type": "Notice"}
    theirs = inspected | {"document_number": "2025-30011", "agencies": [{"name": "Other"}]}
    serve(server, [])
    server.give(CURRENT, {"count": 3, "results": [inspected, notice, theirs]})
    assert update_catalog("entity_list", shelf, online).added == ("bis-2025-30009",)
    row = by_id(read_rows("entity_list", shelf))["bis-2025-30009"]
    assert row.known_by.isoformat() == "2025-11-20T08:45:00-05:00"
    assert (row.citation, row.entities) == ("", ())
    published = document("2025-30009", "2025-11-21", citation="90 FR 52000")
    serve(server, [published])
    serve_text(server, published, text("2025-30009", "11-20-25; 8:45 am"))
    done = update_catalog("entity_list", shelf, online)
    assert (done.added, done.completed) == ((), ("bis-2025-30009",))
    row = by_id(read_rows("entity_list", shelf))["bis-2025-30009"]
    assert (row.citation, len(row.entities)) == ("90 FR 52000", 2)
    assert not update_catalog("entity_list", shelf, online).changed


@pytest.mark.parametrize(
    "change",
    [
        {"document_number": None},
        {"document_number": "../../etc/passwd"},
        {"publication_date": None},
        {"publication_date": "14 November"},
        {"effective_on": 7},
        {"title": "\u202e\x00"},
    ],
)
def test_a_field_that_changed_is_an_error_and_nothing_is_written(
    server: StandIn, online: Documents, shelf: Shelf, change: dict[str, Any]
) -> None:
    serve(server, [NEW | change])
    with pytest.raises(Unreachable, match="gave an answer that cannot be read"):
        update_catalog("entity_list", shelf, online)
    assert files(shelf) == {}


@pytest.mark.parametrize(
    "said", [b"[]", b"nul", b'{"results": []}', b'{"count": 3}', b'{"count": 1, "results": [7]}',
             b'{"count": 1, "results": [], "total_pages": 1}', b"[" * 100_000, b"\xff\xfe"],
)  # fmt: skip
def test_an_answer_that_is_no_listing_is_one_message(said: bytes) -> None:
    with pytest.raises(Unreachable, match="cannot be read"):
        read_page(said)


def test_hostile_text_becomes_plain_text(server: StandIn, online: Documents, shelf: Shelf) -> None:
    names = ("Acme; drop\x1b[31m", "=cmd|' /C calc'!A0", "\u202eevil", "Ok Co.", "a" * 400)
    one = NEW | {
        "title": "Additions to the Entity List\r\n<script>alert(1)</script>\x07",
        "html_url": "javascript:alert(1)",
        "abstract": "adding 2 entities to the Entity List under the destination of China"
        + "x" * 9000,
    }
    serve(server, [one])
    serve_text(server, one, text("2025-30001", "11-13-25; 4:15 pm", names))
    update_catalog("entity_list", shelf, online)
    event = by_id(read_catalog("entity_list", shelf=shelf))["bis-2025-30001"]
    assert event.title == "Additions to the Entity List <script>alert(1)</script>"
    assert event.source == ""
    assert event.entities == ("evil", "Ok Co.")


def test_a_thesis_reads_both_and_the_report_says_so(
    register: StandIn, online: Documents, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKTEST_STORE", str(shelf.root.parent))
    rule = {"when": "listed", "long": ["0981.HK"], "exit": {"after": 5}}
    where = {"entities": "Sophgo Technologies"}
    events = {"listed": {"catalog": "entity_list", "where": where}}
    thesis = backtest.Thesis(name="sophgo", events=events, rules=[rule])
    before = backtest.run(thesis, prices="sample", placebo=False)
    update_catalog("entity_list", shelf, online)
    after = backtest.run(thesis, prices="sample", placebo=False)
    # known at the day's end in New York, or at 08:45: the next open is the same Thursday's
    assert before.history.events[0].known_by.isoformat() == "2025-01-15T23:59:59-05:00"
    assert after.history.events[0].known_by.isoformat() == "2025-01-15T08:45:00-05:00"
    note = "catalogue entity_list: 1 rows and 2 earlier clocks of your own"
    assert not any(one.startswith(note) for one in before.data.notes)
    assert any(one.startswith(note) for one in after.data.notes)

    assert "other events, or other clocks of the same" in lock_of(before).differences(
        lock_of(after)
    )


def test_only_one_catalogue_can_be_updated(shelf: Shelf, online: Documents) -> None:
    with pytest.raises(InputError, match="a catalogue that nothing updates: 'fomc'"):
        update_catalog("fomc", shelf, online)
    with pytest.raises(InputError, match="no such catalogue"):
        update_catalog("entity", shelf, online)


def test_a_row_that_the_package_has_by_now_is_the_packages(shelf: Shelf, tmp_path: Path) -> None:
    shelf.rows("entity_list").parent.mkdir(parents=True)
    shelf.rows("entity_list").write_text(
        "id,announced_at,tz,title\nbis-2025-00704,2019-01-01,UTC,Mine\nmine,2019-01-02,UTC,Mine\n"
    )
    shelf.clocks("entity_list").write_text("id,known_from\nbis-2025-00704,2019\n")
    with pytest.raises(InputError, match="not a clock"):
        read_clocks("entity_list", shelf)
    shelf.clocks("entity_list").unlink()
    found = by_id(read_catalog("entity_list", shelf=shelf))
    assert found["bis-2025-00704"] == by_id(read_catalog("entity_list"))["bis-2025-00704"]
    assert found["mine"].title == "Mine"


@pytest.mark.parametrize(
    ("abstract", "number", "codes"),
    [
        ("by adding 80 entities to the Entity List, under the destinations of the People's "
         "Republic of China (China) (50), Taiwan (1), Iran (2), Pakistan (19), South Africa (3), "
         "and the United Arab Emirates (UAE) (4).", 80, ("CN", "TW", "IR", "PK", "ZA", "AE")),
        ("adding seventy-one entities. They will be listed on the Entity List under the "
         "destinations of Armenia, Kyrgyzstan, and Russia.", 71, ("AM", "KG", "RU")),
        ("This rule removes one entity under the destination of the UAE.", None, ()),
        ("adds one entity under the destination of Germany, and revises two entries under the "
         "destination of China.", 1, ("DE",)),
        ("", None, ()),
    ],
)  # fmt: skip
def test_an_abstract_says_how_many_and_where(
    abstract: str, number: int | None, codes: tuple[str, ...]
) -> None:
    assert number_in(abstract) == number
    assert codes_of(abstract) == codes


@pytest.mark.parametrize(
    ("number", "published", "line", "filed"),
    [
        # as printed at the end of these documents, with the dashes of print
        ("2022-18222", "2022-08-24", "[FR Doc. 2022–18222 Filed 8–23–22; 8:45 am]",
         "2022-08-23T08:45:00-04:00"),
        ("2024-25411", "2024-11-01", "[FR Doc. 2024–25411 Filed 10–30–24; 8:45 am]",
         "2024-10-30T08:45:00-04:00"),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00704 Filed 1-15-25; 12:15 pm]",
         "2025-01-15T12:15:00-05:00"),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00704 Filed 1-15-25; 12:15 a.m.]",
         "2025-01-15T00:15:00-05:00"),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00480 Filed 1-15-25; 8:45 am]", None),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00704 Filed 1-17-25; 8:45 am]", None),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00704 Filed 1-15-24; 8:45 am]", None),
        ("2025-00704", "2025-01-16", "[FR Doc. 2025-00704 Filed 13-45-25; 8:45 am]", None),
    ],
)  # fmt: skip
def test_the_last_line_of_a_document_names_the_minute_of_its_filing(
    number: str, published: str, line: str, filed: str | None
) -> None:
    listed = Listed(number, "A", "", "", date.fromisoformat(published), None, "")
    at = filed_at(f"Secretary.\n{line}\nBILLING CODE 3510-33-P", listed)
    assert (None if at is None else at.isoformat()) == filed


@pytest.mark.parametrize(
    ("title", "abstract", "adds"),
    [
        ("Entity List Additions", "", True),
        ("Revisions to the Entity List", "amends by adding 13 entities under 13 entries", True),
        ("Entity List Removals", "removing one entity from the Entity List", False),
        ("Imposition of Sanctions", "and add two new entities to the Entity List", True),
        ("Temporary General License", "about some entities on the Entity List", False),
        ("Additions to the Unverified List", "adding 13 persons to the Unverified List", False),
    ],
)
def test_which_rules_put_somebody_on_the_list(title: str, abstract: str, adds: bool) -> None:
    assert adds_entities(Listed("2025-1", title, abstract, "", None, None, "")) is adds
    assert not adds_entities(Listed("2025-1", title, abstract, "", None, None, "", corrects=True))


@pytest.fixture
def commanded(
    register: StandIn, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> StandIn:
    """The command's client, sent to the stand-in."""
    monkeypatch.setenv("BACKTEST_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("BACKTEST_OFFLINE")
    monkeypatch.setattr(made_ready, "asking", lambda _: web)
    return register


def test_the_command_says_what_is_new_then_that_nothing_is(
    commanded: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["events", "update", "entity_list"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("entity_list: 3 rules add to it\n  new: bis-2025-30001\n")
    assert "  known earlier: bis-2025-00704, bis-2025-00480\n" in out
    assert main(["events", "update", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["tightened"], said["rules"]) == ([], [], 3)
    assert main(["events", "show", "bis-2025-30001", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["event"]
    assert shown["known_by"] == "2025-11-13T16:15:00-05:00"


def test_the_command_without_the_network_or_with_a_broken_one_ends_with_3(
    commanded: StandIn, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["events", "update", "entity_list", "--offline"]) == 3
    assert "it must not be asked\n  mend: run it without --offline" in capsys.readouterr().err
    assert commanded.asked == []
    commanded.fail(LISTING, *[broken] * 20)
    assert main(["events", "update", "entity_list"]) == 3
    out, err = capsys.readouterr()
    assert (out, "Traceback" in err) == ("", False)
    assert err.startswith("backtest: www.federalregister.gov: no answer that can be read (500)")
    assert not list((tmp_path / "store").rglob("*.csv"))
