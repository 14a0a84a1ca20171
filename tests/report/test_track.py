"""A track record's text, JSON, CSV and figure say what its table says."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from rich.cells import cell_len

from backtest.errors import InputError
from backtest.report.drawing.style import saved
from backtest.report.drawing.track import MOST, draw_track
from backtest.report.formats.csv import render_table_csv
from backtest.report.formats.track_json import render_track_json
from backtest.report.formats.track_text import render_track_text
from backtest.report.track_out import write_track
from backtest.study.track import MONTHS, TrackRecord, track_record
from backtest.study.track.calls import COLUMNS

HOSTILE = "=Bea\x1b[31m\n\u202e阿里" + "x" * 300


def calls(authors: int, count: int, years: float = 8.0) -> pd.DataFrame:
    rng = np.random.default_rng(authors)
    days = np.sort(rng.integers(0, int(365 * years), count))
    published = pd.Timestamp("2016-01-01") + pd.to_timedelta(days, unit="D")
    who = rng.integers(0, authors, count)
    lost = rng.random(count) < 0.1
    made: dict[str, object] = {
        "article": [f"article-{day}" for day in days], "published": published,
        "author": [HOSTILE if k == 1 else f"Author {k:02d}" for k in who],
        "outlet": np.where(who % 2, "华尔街日报", "The Post"), "symbol": "BABA", "name": "Alibaba",
        "side": rng.choice(["long", "short", "avoid"], count), "strength": "strong",
        "status": np.where(lost, "unpriceable", "priced"),
        "why": np.where(lost, "no prices\x1b[2J", ""),
    }  # fmt: skip
    for months in MONTHS:
        found = rng.normal(0.01, 0.1 * np.sqrt(months), count)
        over = published + pd.DateOffset(months=months) <= pd.Timestamp("2024-01-01")
        made[f"abnormal_{months}"] = np.where(lost | ~over, np.nan, found)
    return pd.DataFrame(made)


def record_of(found: pd.DataFrame) -> TrackRecord:
    return track_record(found, as_of=date(2024, 1, 1))


@pytest.fixture(scope="module")
def record() -> TrackRecord:
    return record_of(calls(9, 300))


def alike(returns: list[float]) -> TrackRecord:
    """One call a year, priced after a month alone."""
    published = pd.date_range("2010-01-01", periods=len(returns), freq="365D")
    made = {name: "" for name in COLUMNS if "abnormal" not in name} | {
        f"abnormal_{months}": np.nan for months in MONTHS
    }
    frame = pd.DataFrame(made, index=range(len(returns)))
    return record_of(
        frame.assign(
            article=frame.index,
            published=published,
            side="long",
            status="priced",
            abnormal_1=returns,
        )
    )


@pytest.mark.parametrize(
    ("returns", "said"),
    [
        ([], "No calls: nothing can be said."),
        ([np.nan] * 2, "2 calls, none of which can be priced."),
        ([0.1, -0.3], "After 1 month 1 of 2 calls was right, mean excess −10.0 %: "
                      "too few to tell from chance."),
        ([0.1, 0.2, -0.1, -0.2, 0.05, -0.05],
         "After 1 month 3 of 6 calls were right, mean excess 0.0 %: no more than chance "
         "(p = 1.00)."),
        ([0.1, 0.11, 0.12, 0.1, 0.11, 0.12],
         "After 1 month 6 of 6 calls were right, mean excess +11.0 %: better than chance "
         "(p < 0.0001)."),
        ([-0.1, -0.11, -0.12, -0.1, -0.11, -0.12],
         "After 1 month 0 of 6 calls were right, mean excess −11.0 %: worse than chance "
         "(p < 0.0001)."),
    ],
)  # fmt: skip
def test_the_first_line_is_the_whole_in_one_sentence(returns: list[float], said: str) -> None:
    assert render_track_text(alike(returns)).splitlines()[0] == said


def test_no_line_is_longer_than_a_hundred_columns(record: TrackRecord) -> None:
    text = render_track_text(record)
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert text.endswith("\n")


def test_every_group_stands_under_every_horizon_with_all_its_calls(record: TrackRecord) -> None:
    text = render_track_text(record)
    for row in record.table[record.table["kind"] == "outlet"].itertuples():
        assert f"{row.priced}/{row.calls}" in text
    assert text.count("Author 00") == len(MONTHS)
    assert text.count("avoid  ") == len(MONTHS)
    assert text.count("unpriceable") == 1


def test_beyond_twenty_groups_the_text_names_the_largest_and_counts_the_rest() -> None:
    found = record_of(calls(45, 500))
    text = render_track_text(found)
    shown = found.of("author", 1)["group"].iloc[[19, 20]].tolist()
    assert [text.count(name) for name in shown] == [len(MONTHS), 0]
    assert "… and 25 smaller authors: the JSON and track.csv have all." in text


def test_what_is_not_priced_is_named_with_its_reason() -> None:
    found = alike([np.nan] * 7).calls.assign(
        status=["open", "unpriceable", *["priced"] * 5],
        why=["", "no prices", "its prices end on 2015-01-05", *[""] * 4],
        symbol=["TSM", "AAPL", "BABA", *["F"] * 4],
    )
    lines = [line.split() for line in render_track_text(record_of(found)).splitlines()]
    assert ["1", "open", "TSM", "not", "over", "yet"] in lines
    assert ["1", "unpriceable", "AAPL", "no", "prices"] in lines
    assert ["1", "priced", "BABA", "its", "prices", "end", "on", "2015-01-05"] in lines


def test_text_from_outside_is_one_visible_line(record: TrackRecord) -> None:
    text = render_track_text(record)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "no prices�[2J" in text


def test_it_can_be_said_in_ascii(record: TrackRecord) -> None:
    assert render_track_text(record, encoding="ascii").isascii()


def test_json_holds_the_table_without_what_is_no_number(record: TrackRecord) -> None:
    text = render_track_json(record)
    found = json.loads(text)
    assert "NaN" not in text
    assert text.isascii()
    assert text == render_track_json(record_of(record.calls.sample(frac=1.0, random_state=1)))
    assert list(found) == sorted(found)
    assert len(found["calls"]) == 300
    for row, (_, of) in zip(found["table"], record.table.iterrows(), strict=True):
        assert list(row) == sorted(row)
        for name, value in row.items():
            assert value == of[name] or (value is None and np.isnan(of[name]))
    assert found["said"] == render_track_text(record).splitlines()[0]


def test_csv_runs_no_formula_and_keeps_every_call(record: TrackRecord) -> None:
    rows = list(csv.DictReader(io.StringIO(render_table_csv(record.calls))))
    assert len(rows) == 300
    assert {row["author"][:2] for row in rows} == {"Au", "'="}
    tables = list(csv.DictReader(io.StringIO(render_table_csv(record.table))))
    assert [float(row["mean"]) for row in tables] == record.table["mean"].tolist()


def marks(axes: Axes, label: str) -> tuple[list[float], list[float]]:
    (line,) = (one for one in axes.lines if one.get_label() == label)
    return list(line.get_xdata()), list(line.get_ydata())


def test_each_panel_has_its_horizon_s_means_intervals_and_shrunk_means(
    record: TrackRecord,
) -> None:
    for axes, months in zip(draw_track(record).axes, MONTHS, strict=True):
        rows = record.table[record.table["months"] == months]
        for name, label in (("mean", "mean"), ("shrunk_mean", "shrunk towards all calls")):
            x, y = marks(axes, label)
            np.testing.assert_array_equal(x, rows[name])
            assert y == list(range(len(rows)))
        (bars,) = axes.collections
        drawn = [path.vertices[:, 0] for path in bars.get_paths()]
        expected = rows[["mean_low", "mean_high"]].to_numpy()
        np.testing.assert_array_equal(drawn, expected)
        counts = [one.get_text() for one in axes.texts if one.get_text()[0].isdigit()]
        assert counts == [f"{row.priced}/{row.calls}" for row in rows.itertuples()]
        far = axes.get_xlim()[1]
        assert rows[["mean", "shrunk_mean"]].abs().max(axis=None) < far


def test_the_legend_and_the_title_tell_what_is_there(record: TrackRecord) -> None:
    def explained(found: TrackRecord) -> list[str]:
        return [text.get_text() for text in draw_track(found).legends[0].get_texts()]

    assert explained(record) == ["95 % interval", "mean", "shrunk towards all calls"]
    few = alike([0.1, -0.1])
    assert explained(few) == ["mean"]
    assert "too few clusters for intervals" in draw_track(few).get_suptitle()


def test_an_interval_that_leaves_the_panel_ends_in_an_arrow(record: TrackRecord) -> None:
    for axes, months in zip(draw_track(record).axes, MONTHS, strict=True):
        rows = record.table[record.table["months"] == months]
        far = axes.get_xlim()[1]
        for shape, beyond in (("<", rows["mean_low"] < -far), (">", rows["mean_high"] > far)):
            drawn = [y for one in axes.lines if one.get_marker() == shape for y in one.get_ydata()]
            assert drawn == list(np.flatnonzero(beyond))


def test_names_that_cannot_be_drawn_are_told_by_their_place(record: TrackRecord) -> None:
    labels = [one.get_text() for one in draw_track(record).axes[0].get_yticklabels()]
    assert labels[0] == "all calls"
    assert "The Post" in labels
    assert len({one for one in labels if one.startswith("outlet no. ")}) == 1
    assert not any("?" in one for one in labels)


def test_beyond_thirty_groups_the_largest_are_drawn_and_the_title_counts_the_rest() -> None:
    found = record_of(calls(45, 500))
    figure = draw_track(found)
    assert len(figure.axes[0].get_yticks()) == MOST + 1
    left = len(found.table.drop_duplicates(["kind", "group"])) - 1 - MOST
    assert f"{left} smaller groups not drawn" in figure.get_suptitle()


def test_the_same_record_gives_the_same_bytes(record: TrackRecord) -> None:
    assert saved(draw_track(record), "png", "track") == saved(draw_track(record), "png", "track")


def test_the_folder_holds_everything_and_refuses_another_s(
    record: TrackRecord, tmp_path: Path
) -> None:
    folder = write_track(record, tmp_path / "out")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "track.json", "track.txt", "report.html", "calls.csv", "track.csv", "between.csv",
        "figures/track.png", "figures/track.svg",
    }  # fmt: skip
    write_track(record, folder)  # its own may be written again
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "calls.csv").write_text("mine")
    with pytest.raises(InputError, match=r"already holds a calls\.csv"):
        write_track(record, tmp_path / "other")
