"""Catalogue files of users: what is read, and what every wrong one is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backtest.errors import EventError, UnknownName
from backtest.events.catalog import read_catalog

HEADER = "id,announced_at,tz,title,entities,aliases,sector\n"
ROW = "a,2025-01-15T20:10:00-05:00,America/New_York,One,Zhipu AI;Other,Z.ai,chips\n"


def written(folder: Path, content: str | bytes, name: str = "mine.csv") -> str:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return name


def refused(folder: Path, content: str | bytes, name: str = "mine.csv") -> EventError:
    with pytest.raises(EventError) as caught:
        read_catalog(written(folder, content, name), folder=folder)
    assert caught.value.file is not None
    assert caught.value.file.endswith(name)
    return caught.value


def test_further_columns_become_attributes(tmp_path: Path) -> None:
    [event] = read_catalog(written(tmp_path, HEADER + ROW), folder=tmp_path)
    assert event.entities == ("Zhipu AI", "Other")
    assert event.aliases == ("Z.ai",)
    assert dict(event.attributes) == {"sector": "chips"}


def test_a_byte_order_mark_crlf_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeff" + (HEADER + "\n" + ROW).replace("\n", "\r\n")
    assert len(read_catalog(written(tmp_path, text), folder=tmp_path)) == 1


def test_events_come_in_order_of_time_then_of_code_point(tmp_path: Path) -> None:
    days = {"b": "02", "B": "02", "a": "03", "c": "01"}
    rows = "".join(f"{id_},2025-01-{day},UTC\n" for id_, day in days.items())
    text = "id,announced_at,tz\n" + rows
    events = read_catalog(written(tmp_path, text), folder=tmp_path)
    assert [event.id for event in events] == ["c", "B", "b", "a"]


YAML = """
- id: a
  announced_at: 2025-02-17
  tz: Asia/Shanghai
  entities: [Alibaba, "NO"]
  country: NO
  weight: 0700
- {id: b, known_from: 2025-01-15, known_by: "2025-01-15T20:10:00-05:00", tz: America/New_York}
"""


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_yaml_catalogue_reads_every_scalar_as_it_was_written(
    tmp_path: Path, wrapped: bool
) -> None:
    text = "events:\n" + YAML if wrapped else YAML
    b, a = read_catalog(written(tmp_path, text, "mine.yaml"), folder=tmp_path)
    assert a.entities == ("Alibaba", "NO")
    assert a.country == ("NO",)
    assert a.attributes["weight"] == "0700"
    assert (a.precision, b.precision) == ("date", "bounds")


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", None, None, "an empty catalogue"),
        ("id;announced_at;tz\n", 1, None, "not separated by commas"),
        ("id,anounced_at,tz\n", 1, 2, "did you mean announced_at"),
        ("ID,announced_at,tz\n", 1, 1, "did you mean id"),
        ("id,tz\n", 1, None, "announced_at is missing"),
        ("id,announced_at,tz,entites\n", 1, 4, "did you mean entities"),
        ("id,announced_at,tz,id\n", 1, 4, "named twice"),
        ("id,announced_at,tz,\n", 1, 4, "without a name"),
        ("id,announced_at,tz\na,2025-01-15\n", 2, None, "2 fields under 3 columns"),
        ("id,announced_at,tz\na,2025-01-15,UTC,x\n", 2, None, "4 fields under 3 columns"),
        ("id,announced_at,tz\n,2025-01-15,UTC\n", 2, 1, "no id"),
        ("id,announced_at,tz\na,,UTC\n", 2, 2, "no date"),
        ("id,announced_at,tz\na,2025-02-30,UTC\n", 2, 2, "no such date"),
        ("id,announced_at,tz\na,15/01/2025,UTC\n", 2, 2, "neither a date nor an instant"),
        ("id,announced_at,tz\na,2025-01-15T20:10:00,UTC\n", 2, 2, "without its offset"),
        ("id,announced_at,tz\na,2025-01-15,\n", 2, 3, "no time zone"),
        (
            "id,announced_at,tz\na,2025-01-15,America/NewYork\n",
            2,
            3,
            "did you mean America/New_York",
        ),
        ("id,announced_at,tz,known_from\na,2025-01-15,UTC,2025-01-16\n", 2, 4, "later"),
        ("id,announced_at,tz\na,2025-01-15,UTC\na,2025-01-16,UTC\n", 3, 1, "line 2 has too"),
        ("id,announced_at,tz,symbols\na,2025-01-15,UTC,BA BA\n", 2, 4, "not a symbol"),
        ("id,announced_at,tz,effective_on\na,2025-01-15,UTC,soon\n", 2, 4, "not a date"),
        ('id,announced_at,tz\na,2025-01-15,"UTC\n', 2, None, "not CSV"),
        ('id,announced_at,tz,title\na,2025-01-15,UTC,"x\x1b[31m"\n', 2, 4, "control character"),
        ("id,announced_at,tz\n", None, None, "without events"),
    ],
)
def test_a_wrong_csv_is_told_its_place(
    tmp_path: Path, text: str, line: int | None, column: int | None, said: str
) -> None:
    error = refused(tmp_path, text)
    assert said in str(error)
    assert (error.line, error.column) == (line, column)


def test_a_wrong_cell_after_a_quoted_comma_still_names_its_line(tmp_path: Path) -> None:
    text = 'id,announced_at,tz,title\na,2025-01-15,UTC,"One, two"\n\nb,never,UTC,x\n'
    assert refused(tmp_path, text).line == 4


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("just text", 1, "not a list of events"),
        ("- a\n", 1, "not an event"),
        ("- {id: a\n", None, "not YAML"),
        ("- id: a\n  id: b\n  announced_at: 2025-01-15\n  tz: UTC\n", 1, "named twice"),
        ("- id: a\n  announced_at: never\n  tz: UTC\n", 2, "neither a date nor an instant"),
        ("- id: &x a\n  announced_at: 2025-01-15\n  tz: *x\n", 1, "an anchor"),
        ("- id: a\n  announced_at: 2025-01-15\n  tz: [UTC]\n", 3, "a list where one value"),
        ("- id: a\n  announced_at: {x: y}\n  tz: UTC\n", 2, "a mapping where text"),
        ("[" * 3000, None, "too deep"),
        ("- " * 3000, None, "too deep"),
    ],
)
def test_a_wrong_yaml_is_told_its_place(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    error = refused(tmp_path, text, "mine.yaml")
    assert said in str(error)
    assert line is None or error.line == line


@pytest.mark.parametrize("name", ["mine.csv", "mine.yaml"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode() + "a,2025-01-15,UTC,Zürich,,,\n".encode("latin-1"), "not UTF-8"),
        (HEADER.encode() + b"\0", "NUL"),
    ],
)
def test_other_encodings_are_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert said in str(refused(tmp_path, content, name))


def test_brackets_inside_text_are_text(tmp_path: Path) -> None:
    text = "".join(
        f'- {{id: e{n}, announced_at: 2025-01-15, tz: UTC, title: ":-["}}\n' for n in range(40)
    )
    assert len(read_catalog(written(tmp_path, text, "mine.yaml"), folder=tmp_path)) == 40


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    assert "larger than 16 MiB" in str(refused(tmp_path, b"x" * (16 * 1024**2 + 1)))


def test_a_missing_file_offers_the_nearest_beside_it(tmp_path: Path) -> None:
    written(tmp_path, HEADER + ROW, "events.csv")
    with pytest.raises(EventError, match=r"no such file\n.*did you mean events\.csv"):
        read_catalog("event.csv", folder=tmp_path)


def test_a_folder_a_pipe_and_a_link_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    for name, said in (("folder", "a folder"), ("pipe", "regular file"), ("circle", "read")):
        with pytest.raises(EventError, match=said):
            read_catalog(f"{name}.csv", folder=tmp_path)
    with pytest.raises(EventError):
        read_catalog("nul\0byte.csv", folder=tmp_path)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    written(tmp_path, HEADER + ROW)
    (tmp_path / "link.csv").symlink_to("mine.csv")
    assert len(read_catalog("link.csv", folder=tmp_path)) == 1


def test_an_unknown_name_offers_the_nearest_bundled_one() -> None:
    with pytest.raises(UnknownName, match="did you mean entity_list"):
        read_catalog("entity_lst")
    with pytest.raises(UnknownName, match="bundled are"):
        read_catalog("../../etc/passwd")
