"""`backtest events`: lists and single events, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from backtest.cli.events import register
from backtest.errors import BacktestError, InputError, UnknownName


def ran(*words: str) -> Result:
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, ["events", *words])
    if isinstance(result.exception, BacktestError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_a_list_has_one_line_an_event_and_keeps_its_title_whole_in_a_pipe() -> None:
    lines = ran("list", "--catalog", "export_controls").stdout.splitlines()
    assert len(lines) == 32
    assert any(line.endswith("28 existing Entity List entries get footnote 4") for line in lines)


def test_filters_are_conditions_that_all_hold() -> None:
    words = ["list", "--from", "2025-01-15", "--to", "2025-01-15", "--country", "CN", "--json"]
    said = json.loads(ran(*words).stdout)
    assert [event["id"] for event in said["events"]] == [
        "bis-2025-00704",
        "bis-2025-00480",
        "bis-2025-00711",
    ]
    said = json.loads(ran("list", "--entity", "z.ai", "--json").stdout)
    assert [event["known_by"] for event in said["events"]] == ["2025-01-15T20:10:00-05:00"]
    said = json.loads(ran("list", "--type", "fomc_unscheduled", "--json").stdout)
    assert len(said["events"]) == 2


def test_one_event_is_shown_with_its_source_and_whose_aliases_they_are() -> None:
    text = ran("show", "bis-2025-00704").stdout
    assert "https://frtracker.app/fr/2025-00704" in text
    assert "Z.ai (Zhipu AI)" in text
    assert json.loads(ran("show", "bis-2025-00704", "--json").stdout)["event"]["tz"]


def test_an_unknown_id_entity_or_day_is_refused_with_a_mend() -> None:
    with pytest.raises(UnknownName, match="did you mean bis-2025-00704"):
        ran("show", "bis-2025-0704")
    with pytest.raises(UnknownName, match="did you mean 'Zhipu AI'"):
        ran("list", "--entity", "Zhipu A.I.")
    with pytest.raises(InputError, match="--from"):
        ran("list", "--from", "soon")


def test_hostile_text_is_shown_inert(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    title = "[red]not red[/red] \u202egnp.exe [link=file:///x]y[/link]"
    path.write_text(f"id,announced_at,tz,title\na,2025-01-15,UTC,{title}\n", encoding="utf-8")
    for words in (["list"], ["show", "a"]):
        text = ran(*words, "--catalog", str(path)).stdout
        assert "[red]not red[/red]" in text
        assert "[link=file:///x]y[/link]" in text
        assert "\u202e" not in text
        assert "\x1b" not in text
