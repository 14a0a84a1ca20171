"""`backtest study`: the contract's JSON, tables that fit, statuses, the folder of --out."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from backtest.cli import main
from backtest.study.significance import NAMES

FLAGSHIP = ["study", "zhipu-entity-list", "--prices", "sample"]
CONTRACT_NAMES = {
    "cross_sectional_t", "time_series_t", "patell", "adjusted_patell", "bmp", "kolari_pynnonen",
    "corrado_rank", "corrado_zivney", "grank_t", "sign", "generalized_sign", "wilcoxon",
    "skewness_adjusted_johnson", "bhar_t", "bhar_skewness_adjusted", "calendar_time", "sq",
}  # fmt: skip
EVENT = {"event_id", "symbol", "benchmark", "day0", "observations", "alpha", "beta", "sigma", "tau",
         "ar", "car", "bhar", "scar"}  # fmt: skip
TEST = {"name", "window", "statistic", "p_value", "df", "n", "dates", "valid", "why"}


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main([*FLAGSHIP, *words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_the_json_has_the_contracts_shape(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "--window", "0:5")
    assert found["thesis"] == "zhipu-entity-list"
    assert found["model"] == "market_model"
    assert found["estimation"] == [-250, -30]
    assert len(found["events"]) == 3
    for event in found["events"]:
        assert event.keys() >= EVENT
        assert event["tau"] == list(range(-10, 61))
        assert len(event["ar"]) == 71
        assert event["car"]["0:5"] == pytest.approx(sum(event["ar"][10:16]), abs=1e-12)
        assert event.keys() >= EVENT
        assert set(event["bhar"]) == set(event["scar"]) == {"0:5"}
    average = found["average"]
    assert set(average) == {"tau", "aar", "caar", "low", "high"}
    assert math.fsum(average["aar"]) == pytest.approx(average["caar"][-1], abs=1e-12)
    assert {one["name"] for one in found["tests"]} == CONTRACT_NAMES == set(NAMES)
    for one in found["tests"]:
        assert one.keys() >= TEST
        assert (one["n"], one["dates"], one["window"]) == (3, 1, "0:5")
    patell = next(one for one in found["tests"] if one["name"] == "patell")
    assert (patell["valid"], patell["why"]) == (False, "all events share one date")
    assert patell["df"] is None


def test_windows_that_begin_with_a_minus_may_be_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = asked(capsys, "--window", "-1:1", "--window", "0:20", "--estimation", "-200:-20")
    assert found["windows"] == ["-1:1", "0:20"]
    assert found["estimation"] == [-200, -20]
    assert {event["observations"] for event in found["events"]} == {181}


def test_one_instrument_may_have_its_own_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "--benchmark", "SPY", "--benchmark", "BABA=KWEB")
    assert {event["symbol"]: event["benchmark"] for event in found["events"]} == {
        "0981.HK": "SPY", "BABA": "KWEB", "0700.HK": "SPY",
    }  # fmt: skip


@pytest.mark.parametrize(
    "model", ["constant_mean", "market_adjusted", "scholes_williams", "dimson"]
)
def test_every_model_by_name(capsys: pytest.CaptureFixture[str], model: str) -> None:
    found = asked(capsys, "--model", model, "--log")
    assert (found["model"], found["log"]) == (model, True)
    assert [event["beta"] is None for event in found["events"]] == [model == "constant_mean"] * 3


def test_the_text_tells_the_valid_tests_and_how_to_see_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*FLAGSHIP, "--window", "0:5"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Event study of zhipu-entity-list: 3 observations on 1 date\n")
    assert "kolari_pynnonen  0:5" in out
    assert "patell " not in out
    assert [line for line in out.splitlines() if len(line) > 100] == []
    assert main([*FLAGSHIP, "--window", "0:5", "--all-tests"]) == 0
    assert "no: all events share one date" in capsys.readouterr().out


def test_out_holds_what_the_json_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "study"
    assert main([*FLAGSHIP, "--json", "--out", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == (folder / "study.json").read_text(encoding="ascii")
    assert str(folder) in err
    found = json.loads(out)
    tests = pd.read_csv(folder / "tests.csv")
    assert tests["name"].tolist() == [one["name"] for one in found["tests"]]
    assert {path.name for path in (folder / "figures").iterdir()} == {
        "caar.png", "caar.svg", "cars.png", "cars.svg",
    }  # fmt: skip
    assert main([*FLAGSHIP, "--quiet", "--out", str(folder)]) == 0  # its own folder again
    assert capsys.readouterr().out == ""


def test_out_never_overwrites_what_no_study_wrote(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "tests.csv").write_text("mine", encoding="utf-8")
    assert main([*FLAGSHIP, "--out", str(tmp_path)]) == 2
    assert "already holds a tests.csv" in capsys.readouterr().err
    assert (tmp_path / "tests.csv").read_text(encoding="utf-8") == "mine"


def test_out_refuses_a_link_for_its_figures_and_a_name_too_long(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "figures").symlink_to(elsewhere)
    assert main([*FLAGSHIP, "--out", str(tmp_path)]) == 2
    assert "not a folder of this report" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []
    assert main([*FLAGSHIP, "--out", str(tmp_path / ("x" * 300))]) == 2
    assert "nothing was written there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--model", "market"], 2, "did you mean market_model?"),
        (["--window", "0..5"], 2, "not a window"),
        (["--estimation", "-250"], 2, "not a window"),
        (["--benchmark", "BABBA=SPY"], 2, "did you mean BABA?"),
        (["--benchmark", "SPY", "--benchmark", "^HSI"], 2, "a second benchmark"),
        (["--benchmark", "NOSUCH.HK"], 3, "NOSUCH.HK"),
        (["--model", "factors"], 2, "model and factors belong together"),
        (["--model", "factors", "--factors", "no.csv"], 2, "no such file"),
        (["--seed", "-1"], 2, "seed"),
    ],
)
def test_what_is_wrong_is_said_once_with_its_status(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, says: str
) -> None:
    assert main([*FLAGSHIP, *words]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert "Traceback" not in err
