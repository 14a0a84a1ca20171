"""The bundled records: header, order, zone, source and citation of every row."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backtest.events.catalog import catalog_names, read_catalog
from backtest.events.record import COLUMNS

GIVEN = Path(__file__).parents[2].parent / "shared" / "catalog"
COUNTS = {
    "ai_shocks": 11,
    "entity_list": 74,
    "export_controls": 32,
    "fomc": 65,
    "military_companies": 7,
    "tariffs": 32,
}
# Parentheses that belong to a name; every other was an alias or a description.
NAMES = {
    "ACM Research (Shanghai)",
    "Arrow Electronics (Hong Kong)",
    "Arrow (China) Electronics Trading",
    "BGI Tech Solutions (Hongkong)",
    "CSIC Pride (Nanjing) Cryogenic Technology",
    "GMC Semiconductor Technology (Wuxi)",
    "Hoshine Silicon Industry (Shanshan)",
    "JCN (HK) Technology",
    "Jicun Semiconductor Technology (Shanghai)",
    "Kunhai (Yanjiao) Innovation Research Institute",
    "Liancheng Optoelectronics (Chongqing)",
    "Sophon Technology (Beijing)",
    "Suanli (Fujian) Technology",
    "Superburning Semiconductor (Nanjing)",
}
# Rules that the catalogue we were given lacks, each found in a document that its row cites.
ADDED = {
    "bis-83fr44821", "bis-2021-07-02", "bis-2022-04300", "bis-2022-04819", "bis-2022-04925",
    "bis-2024-03674",
}  # fmt: skip
# `known_from` of four rows began after the announcement, in the announcing zone.
CLEANED = ("known_from", "entities", "aliases", "source")
DESCRIPTION = re.compile(
    r"\b(entit|affiliate|units?\b|alias|compan(y|ies) in)|^\d+ ", re.IGNORECASE
)


def rows(name: str) -> list[dict[str, str]]:
    text = (files("backtest.events") / "records" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_the_six_catalogues_hold_221_events() -> None:
    assert {name: len(read_catalog(name)) for name in catalog_names()} == COUNTS
    assert sum(COUNTS.values()) == 221


@pytest.mark.parametrize("name", COUNTS)
def test_the_header_is_that_of_a_catalogue(name: str) -> None:
    header = tuple(rows(name)[0])
    assert header == (*COLUMNS, "alias_of", "group", "count", "note")


@pytest.mark.parametrize("name", COUNTS)
def test_rows_stand_in_order_of_known_by(name: str) -> None:
    assert [row["id"] for row in rows(name)] == [event.id for event in read_catalog(name)]


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_has_its_type_title_zone_source_evidence_and_country_codes(name: str) -> None:
    for row in rows(name):
        assert row["type"], row
        assert row["title"], row
        assert row["evidence"], row
        assert all(re.match(r"https?://\S+$", url) for url in row["source"].split(";")), row
        assert ZoneInfo(row["tz"])
        assert re.fullmatch(r"([A-Z]{2}(;[A-Z]{2})*)?", row["country"]), row


@pytest.mark.parametrize("name", COUNTS)
def test_clocks_are_iso_dates_or_instants_with_offset(name: str) -> None:
    for row in rows(name):
        for column in ("known_from", "announced_at", "effective_on"):
            text = row[column]
            if "T" in text:
                assert datetime.fromisoformat(text).utcoffset() is not None, row
            elif text:
                assert date.fromisoformat(text).isoformat() == text, row


@pytest.mark.parametrize("name", COUNTS)
def test_an_hour_at_the_latest_has_two_ends(name: str) -> None:
    for row in rows(name):
        if "hour at the latest" in row["evidence"]:
            assert row["known_from"], row


@pytest.mark.parametrize("name", COUNTS)
def test_entities_are_names_and_every_alias_belongs_to_one(name: str) -> None:
    for row in rows(name):
        entities, aliases, owners = (
            [part for part in row[column].split(";") if part]
            for column in ("entities", "aliases", "alias_of")
        )
        for text in (*entities, *aliases):
            assert text == text.strip()
            assert text in NAMES or "(" not in text, text
            assert not DESCRIPTION.search(text), text
        assert len(aliases) == len(owners)
        assert set(owners) <= set(entities)
        folded = [text.casefold() for text in (*entities, *aliases)]
        assert len(set(folded)) == len(folded), row["id"]
        assert re.fullmatch(r"[0-9]*", row["count"])


def test_ids_are_unique_over_all_catalogues() -> None:
    ids = [event.id for name in catalog_names() for event in read_catalog(name)]
    assert len(set(ids)) == len(ids)


def test_scheduled_fed_statements_came_at_two_in_washington_summer_and_winter() -> None:
    for event in read_catalog("fomc"):
        if event.type == "fomc_scheduled":
            assert event.known_by.strftime("%H:%M") == "14:00", event.id


def test_sophgo_came_on_the_same_day_under_its_own_rule() -> None:
    by_id = {event.id: event for event in read_catalog("entity_list")}
    assert by_id["bis-2025-00480"].citation == "90 FR 4621"
    assert by_id["bis-2025-00704"].citation == "90 FR 4617"
    assert by_id["bis-2025-00480"].precision == "date"


@pytest.mark.parametrize("name", COUNTS)
def test_no_fact_of_the_given_catalogue_was_lost_or_changed(name: str) -> None:
    if not GIVEN.is_dir():
        pytest.skip("../shared/catalog is not here")
    with (GIVEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        given = {row["id"]: row for row in csv.DictReader(file)}
    ours = {row["id"]: row for row in rows(name)}
    assert ours.keys() - given.keys() == (ADDED if name == "entity_list" else set())
    assert not given.keys() - ours.keys()
    same = [c for c in COLUMNS if c not in CLEANED]
    for id_, row in given.items():
        assert {c: ours[id_][c] for c in same} == {c: row[c] for c in same}
        assert ours[id_]["source"].startswith(row["source"])
        kept = ";".join(
            ours[id_][c] for c in ("entities", "aliases", "group", "note", "count")
        ).casefold()
        for word in re.findall(r"[\w.+'-]{4,}", row["entities"]):
            gone = ("unit", "units", "others", "entities", "companies", "institutes")
            assert word.casefold() in gone or word.casefold() in kept, (id_, word)
