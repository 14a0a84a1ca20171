"""`backtest sweep` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from backtest.cli import main

GRID = ["sweep", "zhipu-entity-list", "--prices", "sample", "--vary", "exit.after=20:60:20",
        "--vary", "exit.stop_loss=10%,none"]  # fmt: skip


def test_the_json_has_the_contract_s_shape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([*GRID, "--json", "--quiet", "--out", str(out)]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert said.err == ""
    assert found["thesis"] == "zhipu-entity-list"
    assert found["variants"] == 6
    assert found["axes"] == {"exit.after": [20, 40, 60], "exit.stop_loss": [0.1, None]}
    assert found["best"]["variant"] in range(6)
    assert found["plateau"]["exit.after"] == 40
    assert {"clusters", "deflated_sharpe", "pbo", "spa_p", "spa_variants", "best_placebo_p",
            "best_placebo_draws", "leave_one_event_out",
            "walk_forward"} <= found["overfitting"].keys()  # fmt: skip
    assert found["verdict"]["call"] == "too few events"
    assert json.loads((out / "sweep.json").read_text()) == found
    table = pq.read_table(out / "variants.parquet").to_pylist()
    assert table[found["best"]["variant"]] == found["best"]
    assert [row["exit.after"] for row in table] == [20, 20, 40, 40, 60, 60]
    assert {path.name for path in (out / "figures").glob("*.png")} == {
        "best-placebo.png", "heatmap-exit.after_exit.stop_loss.png", "sensitivity-exit.after.png",
        "sensitivity-exit.stop_loss.png",
    }  # fmt: skip


def test_the_text_says_what_the_best_is_worth_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GRID, "--no-placebo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The grid was not repeated on shifted calendars: nothing says")
    assert any("all 3 × 2 cells of the grid" in line for line in lines)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--vary", "exit.after"], "write PATH=VALUES"),
        (["--vary", "exit.aftr=5"], "did you mean exit.after?"),
        (["--vary", "size=10%", "--vary", "size=20%"], "the same path twice"),
        (["--sample", "lhs"], "write random:10000 or lhs:10000"),
        (["--out", ""], "not a folder's name"),
    ],
)
def test_what_is_wrong_is_one_message_and_status_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*GRID, *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_interrupted_it_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from backtest.sweep.store import Store

    monkeypatch.setattr("backtest.sweeping.rows_of_chunk", lambda _: 2)
    write = Store.write

    def once(self: Store, n: int, chunk: object) -> None:
        if n == 2:
            raise KeyboardInterrupt
        write(self, n, chunk)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(Store, "write", once)
    out = tmp_path / "out"
    assert main([*GRID, "--no-placebo", "--out", str(out)]) == 130
    assert f"4 of 6 variants stand in {out}; the same command goes on" in capsys.readouterr().err
    monkeypatch.setattr(Store, "write", write)
    assert main([*GRID, "--no-placebo", "--out", str(out), "--quiet"]) == 0
    assert pq.read_metadata(out / "variants.parquet").num_rows == 6
