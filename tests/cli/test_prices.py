"""`backtest prices list` and `backtest prices verify`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backtest.cli import main


def test_list_names_every_bundled_series(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "prices: sample"
    tencent = next(line for line in lines if line.startswith("0700.HK"))
    assert tencent.split()[1:6] == ["XHKG", "HKD", "2024-01-02", "2025-10-30", "450"]


def test_list_as_json_has_nothing_else_on_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["prices", "list", "BABA", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["source"] == "sample"
    assert [(i["symbol"], i["rows"]) for i in said["instruments"]] == [("BABA", 460)]


def test_verify_of_the_sample_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "verify", "--prices", "sample"]) == 0
    said = capsys.readouterr().out
    assert "2330.TW: 441 rows hold true; no bar on 1 session (2025-08-01)" in said


def test_a_fault_is_listed_beside_the_others_and_fails_the_verification(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "A.csv").write_text("Date,Close\n2024-01-02,5\n")
    (tmp_path / "B.csv").write_text("Date,Close\n2024-01-02,0\n")
    (tmp_path / "C.csv").write_text("Date,Close\n2024-01-01,5\n")
    assert main(["prices", "list", "--prices", str(tmp_path)]) == 0
    assert "a price that is not above 0" in capsys.readouterr().out
    assert main(["prices", "verify", "--prices", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == "A: 1 rows hold true\n"
    assert "B.csv:2: 2024-01-02 Close: a price that is not above 0: 0.0" in err
    assert "C.csv:2: 2024-01-01 Date: a bar on a day without a session of XNYS (Monday)" in err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["list", "BABA", "--prices", "yahoo"], 3, "yahoo has no prices of BABA"),
        (["list", "--prices", "no/such"], 2, "there is no such folder"),
        (["verify", "F"], 3, "sample has no prices of F"),
    ],
)
def test_a_wrong_request_is_one_message(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    assert main(["prices", *words]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_which_says_exchange_currency_calendar_and_the_company_s_other_listings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["prices", "which", "HKG: 0700", "BABA US", "LON: VOD", "2330"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[1].split() == [
        *("HKG:", "0700", "0700.HK", "XHKG", "HKD", "XHKG", "Asia/Hong_Kong", "TCEHY")
    ]
    assert lines[2].endswith("9988.HK, 89988.HK")
    assert "GBP / 100" in lines[3]
    assert lines[5] == "  2330 may also mean 2330.HK or 2330.T"


def test_which_as_json_cites_the_listings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "which", "--json", "TSM", "smic"]) == 0
    tsm, smic = json.loads(capsys.readouterr().out)["symbols"]
    assert (tsm["symbol"], tsm["exchange"], tsm["calendar"], tsm["tz"]) == (
        "TSM",
        "XNYS",
        "XNYS",
        "America/New_York",
    )
    assert [(one["symbol"], one["kind"]) for one in tsm["listings"]] == [("2330.TW", "share")]
    assert tsm["listings"][0]["source"].startswith("https://")
    assert (smic["symbol"], smic["why"]) == ("0981.HK", "a company's name")


def test_which_refuses_what_it_cannot_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prices", "which", "0700.HK", "no such\x1b[2J thing"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "not a symbol that can be read" in said.err
    assert "\x1b" not in said.err


def test_verify_tells_each_fault_with_its_mend_on_lines_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for symbol in ("A", "B"):
        (tmp_path / f"{symbol}.csv").write_text(
            "Date,Open,High,Low,Close\n2025-01-13,80,79,78,79\n", encoding="utf-8"
        )
    assert main(["prices", "verify", "--prices", str(tmp_path)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == ["backtest", "  mend"] * 2
    assert ["/A.csv:2: " in said[0], "/B.csv:2: " in said[2]] == [True, True]
