"""`backtest prices fetch`, and a run that fetches, through the stand-in of Yahoo."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from backtest.cli import main
from backtest.prices import choose
from backtest.prices.fetch import fetch, provider
from backtest.prices.fetch.backoff import Backoff
from backtest.prices.fetch.yahoo import Yahoo

STAND_IN = Path(__file__).parents[1] / "prices" / "fetch" / "yahoo_stand_in.py"

THESIS = """\
name: fetched
benchmark: ^HSI
period: {end: 2025-02-14}
events:
  news: {list: [{announced_at: "2025-01-14T12:00:00-05:00", title: News}]}
rules:
  - {when: news, long: [BABA, 0700.HK], exit: {after: 5}}
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """The stand-in in Yahoo's place for whoever opens that provider; waits take no time."""
    if "yahoo_stand_in" not in sys.modules:
        spec = importlib.util.spec_from_file_location("yahoo_stand_in", STAND_IN)
        assert spec is not None
        assert spec.loader is not None
        sys.modules["yahoo_stand_in"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["yahoo_stand_in"])
    stand: Any = sys.modules["yahoo_stand_in"]
    monkeypatch.setenv("BACKTEST_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("BACKTEST_OFFLINE")
    with stand.StandIn(stand.companies()) as running:
        running.stand = stand
        yahoo = Yahoo(session=stand.session_to(running.port), cache=tmp_path / "yfinance")
        for module in (provider, choose):
            monkeypatch.setattr(module, "open_provider", lambda name: yahoo)
        quick = Backoff(Random(1), sleep=lambda _: None, clock=lambda: 0.0)
        monkeypatch.setattr(sys.modules[fetch.__module__], "Backoff", lambda *_: quick)
        yield running


def test_a_fetch_says_what_is_stored_and_the_next_that_nothing_is_missing(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["prices", "fetch", "BABA", "0700.HK", "--from", "2025-01-01", "--to", "2025-02-14"]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines() == [
        "BABA: 30 rows to 2025-02-14, 30 new",
        "0700.HK: 29 rows to 2025-02-14, 29 new",
        "HKD=X: 33 rows to 2025-02-14, 33 new",
    ]
    asked = server.requests
    assert main(words) == 0
    assert "BABA: 30 rows to 2025-02-14, nothing missing" in capsys.readouterr().out
    assert server.requests == asked


def test_what_fails_is_named_with_status_3_and_the_rest_is_kept(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    server.fail("0700.HK", *[server.stand.too_many] * 40)
    words = ["prices", "fetch", "BABA", "NOPE", "0700.HK", "--to", "2025-02-14"]
    assert main(words) == 3
    out, err = capsys.readouterr()
    assert "BABA: 30 rows" in out
    assert err.startswith("backtest: 2 of 3 could not be fetched:\nNOPE: Yahoo has nothing of that")
    assert "0700.HK: Yahoo says: too many requests" in err
    assert "Traceback" not in err
    server.faults.clear()
    server.asked.clear()
    assert main(["prices", "fetch", "BABA", "0700.HK", "--to", "2025-02-14"]) == 0
    assert server.asked == ["0700.HK", "HKD=X"]


def test_a_fetch_as_json_is_json_and_nothing_else(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prices", "fetch", "BABA", "NOPE", "--to", "2025-02-14", "--json"]) == 3
    said = json.loads(capsys.readouterr().out)
    assert [(one["symbol"], one["stored"], one["error"]) for one in said["symbols"]] == [
        ("BABA", True, None),
        ("NOPE", False, "UnknownSymbol"),
    ]


def test_a_revision_is_told(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import date

    words = ["prices", "fetch", "BABA", "--from", "2025-01-01", "--to", "2025-02-14"]
    assert main(words) == 0
    server.quotes["BABA"].rows[date(2025, 1, 3)] = (82.0, 85.0, 80.0, 83.0, 1001)
    assert main([*words, "--refresh"]) == 0
    out = capsys.readouterr().out
    assert "1 row changed (2025-01-03 to 2025-01-03)" in out
    assert main(["prices", "list", "BABA", "--prices", "yahoo"]) == 0
    assert "1 row changed" in capsys.readouterr().out


def test_without_symbols_everything_stored_is_brought_up_to_date(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prices", "fetch"]) == 2
    assert "nothing is stored yet" in capsys.readouterr().err
    main(["prices", "fetch", "BABA", "--from", "2025-01-01", "--to", "2025-01-31"])
    capsys.readouterr()
    assert main(["prices", "fetch", "--from", "2025-01-01", "--to", "2025-02-14"]) == 0
    assert capsys.readouterr().out == "BABA: 30 rows to 2025-02-14, 10 new\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2025/01/01"], "--from: not a day: '2025/01/01'\n  mend: write it as 2024-06"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "ends before it starts (2025-02-01)"),
        (["--base", "dollars"], "--base: not a currency: 'dollars'"),
    ],
)
def test_a_wrong_word_is_one_message(
    server: Any, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["prices", "fetch", "BABA", *words]) == 2
    assert said in capsys.readouterr().err
    assert server.asked == []


def test_a_run_fetches_what_it_needs_and_then_asks_for_nothing(
    server: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    server.quotes["KWEB"] = server.quotes["BABA"]  # the sector of both, for the attribution
    (tmp_path / "fetched.yaml").write_text(THESIS)
    words = ["run", str(tmp_path / "fetched.yaml"), "--prices", "yahoo", "--json"]
    assert main(words) == 0
    first, err = capsys.readouterr()
    assert err == ""
    assert json.loads(first)["data"]["source"] == "yahoo"
    assert sorted(set(server.asked)) == ["0700.HK", "BABA", "HKD=X", "KWEB", "^HSI"]
    asked = server.requests
    for more in ([], ["--offline"], ["--prices", "auto"]):
        assert main([*words, *more]) == 0
        assert capsys.readouterr().out == first
    assert server.requests == asked


def test_a_run_that_cannot_be_served_says_why_with_status_3(
    server: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "fetched.yaml").write_text(THESIS.replace("BABA", "NOPE"))
    assert main(["run", str(tmp_path / "fetched.yaml"), "--prices", "yahoo"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("backtest: NOPE: Yahoo has nothing of that name")


def test_import_list_export_and_verify(
    server: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "VOD.L.csv").write_text("Date,Close\n2025-01-06,70\n2025-01-07,71\n")
    assert main(["prices", "import", str(folder)]) == 0
    assert capsys.readouterr().out == "VOD.L: 2 rows stored\n"
    assert main(["prices", "list", "VOD.L"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "prices: imported, then sample"
    assert main(["prices", "verify", "VOD.L"]) == 0
    assert "VOD.L: 2 rows hold true" in capsys.readouterr().out
    out = tmp_path / "out"
    assert main(["prices", "export", str(out), "--prices", "imported"]) == 0
    assert capsys.readouterr().out == f"1 series in {out}\n"
    assert sorted(path.name for path in out.iterdir()) == ["VOD.L.csv", "instruments.csv"]
    assert main(["prices", "export", str(out), "--prices", "imported"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_verify_finds_a_flipped_byte(
    server: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["prices", "fetch", "BABA", "--from", "2025-01-01", "--to", "2025-02-14"])
    (path,) = (tmp_path / "store" / "yahoo" / "BABA").glob("*.parquet")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    capsys.readouterr()
    assert main(["prices", "verify", "--prices", "yahoo"]) == 2
    assert "damaged: not the bytes that were written" in capsys.readouterr().err
    assert main(["prices", "fetch", "BABA", "--from", "2025-01-01", "--to", "2025-02-14"]) == 0
    assert "a damaged file was set aside" in capsys.readouterr().out
    assert main(["prices", "verify", "--prices", "yahoo"]) == 0
