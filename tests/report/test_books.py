"""What the second accountant said stands in the text, the page and the JSON, and in the status."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import backtest
from backtest import Result, pipeline
from backtest.cli import main
from backtest.report.formats.html import render_html
from backtest.report.formats.json import render_json
from backtest.report.formats.text import render_text
from backtest.result.books import Reconciliation

APART = Reconciliation(largest_difference=2.5e-6, on=date(2025, 2, 3))
RUN = ["run", "zhipu-entity-list", "--prices", "sample"]


def disagreeing(outcome: object, other: object) -> Reconciliation:
    """An accountant who found another sum."""
    return APART


@pytest.fixture(scope="module")
def apart(flagship: Result) -> Result:
    return replace(flagship, books=APART)


@pytest.mark.parametrize("render", [render_text, render_html], ids=["text", "page"])
def test_books_that_agree_are_said_to_and_by_how_much(flagship: Result, render):
    agreed = replace(flagship, books=Reconciliation(8.7e-15, date(2025, 2, 3)))
    said = " ".join(render(agreed).split())
    assert "reconciled" in said
    assert "8.7e-15" in said
    assert "NOT reconciled" not in said
    assert "BOOKS" not in said


@pytest.mark.parametrize("render", [render_text, render_html], ids=["text", "page"])
def test_books_that_do_not_agree_are_said_before_any_figure_is(apart: Result, render):
    said = " ".join(render(apart).split())
    assert said.index("BOOKS: vectorbt") < said.index("Total return")
    assert "NOT reconciled" in said
    assert "2.5e-06" in said
    assert "2025-02-03" in said


@pytest.mark.parametrize("render", [render_text, render_html], ids=["text", "page"])
def test_books_that_nobody_asked_for_are_not_spoken_of(flagship: Result, render):
    assert flagship.books is None
    assert "reconciled" not in render(flagship)


def test_the_json_says_so_too(flagship: Result, apart: Result):
    assert json.loads(render_json(flagship))["books"] is None
    assert json.loads(render_json(apart))["books"] == {
        "reconciled": False, "largest_difference": 2.5e-6, "on": "2025-02-03",
    }  # fmt: skip


def test_no_number_is_null_in_the_json_and_not_reconciled(flagship: Result):
    lost = replace(flagship, books=Reconciliation(float("nan"), date(2025, 2, 3)))
    found = json.loads(render_json(lost))["books"]
    assert found["reconciled"] is False
    assert found["largest_difference"] is None
    assert "NOT reconciled" in render_text(lost)


def test_a_run_asks_the_second_accountant_with_books_and_with_out_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main([*RUN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["books"] is None
    assert main([*RUN, "--json", "--books"]) == 0
    assert json.loads(capsys.readouterr().out)["books"]["reconciled"] is True
    assert main([*RUN, "--quiet", "--out", str(tmp_path / "out")]) == 0
    written = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert written["books"]["largest_difference"] < 1e-12


def test_a_run_whose_books_do_not_agree_ends_with_one_and_leaves_its_whole_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    assert main([*RUN, "--quiet", "--out", str(tmp_path / "good")]) == 0
    monkeypatch.setattr(pipeline, "reconcile", disagreeing)
    capsys.readouterr()
    assert main([*RUN, "--json", "--out", str(tmp_path / "bad")]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["books"]["reconciled"] is False
    assert "the books do not agree" in err
    assert "Traceback" not in err
    names = [sorted(path.name for path in (tmp_path / name).rglob("*")) for name in ("good", "bad")]
    assert names[0] == names[1]
    assert backtest.run("zhipu-entity-list", prices="sample").books is None
