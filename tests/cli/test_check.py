"""`backtest check`: the contract's JSON, tables that fit, statuses, the folder of --out."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

import backtest
from backtest.cli import main

EXAMPLE = ["check", "sovereign-chips", "--prices", "sample"]


def test_json_has_the_contracts_keys_and_nothing_else_stands_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*EXAMPLE, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"article", "picks", "unresolved", "facts", "thesis", "runs", "verdict"} <= found.keys()
    assert set(found["article"]) >= {"title", "published", "characters"}
    for pick in found["picks"]:
        assert set(pick) == {"symbol", "name", "stance", "strength", "horizon", "evidence", "notes"}
    assert set(found["runs"]) == {"event", "publication"}
    assert found["runs"]["event"]["schema"] == 2
    assert backtest.loads(found["thesis"]).symbols
    assert found["verdict"]["call"]


def test_the_text_fits_and_says_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(EXAMPLE) == 0
    out = capsys.readouterr().out
    assert out.startswith("The Sovereign Chip Letter, No. 31, 2025-06-27, recommends long SMIC")
    for part in ("Did it pay?", "Is it evidence?", "What it says", "What stays open", "Is it true?",
                 "Had you traded the event", "Had you followed the article"):  # fmt: skip
        assert part in out
    wide = [line for line in out.splitlines() if len(line) > 80 and "https://" not in line]
    assert wide == []


def test_out_holds_the_draft_both_reports_and_the_tables(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "check"
    assert main([*EXAMPLE, "--quiet", "--out", str(folder)]) == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "check.json", "report.html", "thesis.yaml", "picks.csv", "evidence.csv", "unresolved.csv",
        "facts.csv", "outcomes.csv", "event", "publication",
    }  # fmt: skip
    assert (folder / "event" / "report.html").exists()
    assert (folder / "publication" / "figures").is_dir()
    assert main(["run", str(folder / "thesis.yaml"), "--prices", "sample", "--quiet"]) == 0
    assert main([*EXAMPLE, "--quiet", "--out", str(folder)]) == 0  # its own folder again
    assert capsys.readouterr().out == ""


def test_out_never_overwrites_what_no_check_wrote(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "picks.csv").write_text("mine", encoding="utf-8")
    assert main([*EXAMPLE, "--out", str(tmp_path)]) == 2
    assert "already holds a picks.csv" in capsys.readouterr().err
    assert (tmp_path / "picks.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_and_standard_input_are_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.html"
    path.write_text(
        "<html><body><p>Buy <b>Alibaba</b> (NYSE:&nbsp;BABA).</p></body></html>", "utf-8"
    )
    dated = ["--published", "2025-06-26", "--prices", "sample", "--json"]
    assert main(["check", str(path), *dated]) == 0
    assert json.loads(capsys.readouterr().out)["picks"][0]["symbol"] == "BABA"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"We recommend Alibaba.")))
    assert main(["check", "-", *dated]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["article"]["title"] == "standard input"


def test_what_stays_open_is_asked_at_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("We recommend Prudential.", "utf-8")
    words = ["check", str(path), "--published", "2025-06-26", "--prices", "sample", "--json",
             "--interactive"]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO("MSFT\nlong\n"))
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert '"Prudential": several companies have that name' in err
    assert json.loads(out)["picks"][0]["symbol"] == "MSFT"
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert main(words) == 0
    assert len(json.loads(capsys.readouterr().out)["unresolved"]) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "nowhere.txt", "--published", "2025-06-26"], "no such file"),
        (["check", "nowhere.txt"], "no day of publication"),
        ([*EXAMPLE, "--published", "soon"], "not a day"),
        ([*EXAMPLE, "--extractor", "gpt"], "no such extractor"),
        ([*EXAMPLE, "--out", ""], "not a folder's name"),
    ],
)
def test_wrong_input_is_one_message_and_status_2(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert "Traceback" not in err


def test_hostile_text_reaches_the_page_as_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.txt"
    text = '</style><script>alert(1)</script> " onload= Buy Alibaba (NYSE: BABA)\u202e.\x1b[31m'
    path.write_text(text, "utf-8")
    folder = tmp_path / "out"
    words = ["check", str(path), "--published", "2025-06-26", "--prices", "sample"]
    assert main([*words, "--out", str(folder)]) == 0
    assert "\x1b" not in capsys.readouterr().out
    for page in (folder / "report.html", folder / "publication" / "report.html"):
        said = page.read_text("utf-8")
        assert "<script>alert" not in said
        assert "</style><" not in said
        assert "\u202e" not in said
