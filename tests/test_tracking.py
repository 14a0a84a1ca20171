"""The track record of a folder: every call followed, on the bundled prices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import backtest
from backtest.cli import main
from backtest.errors import InputError

HEAD = "file,published,author,outlet\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("We recommend Alibaba (NYSE: BABA) and avoid Baidu.", "utf-8")
    (tmp_path / "b.txt").write_text("Short NVIDIA. Buy Toyota. We recommend Prudential.", "utf-8")
    (tmp_path / "c.txt").write_text("We recommend Microsoft.", "utf-8")
    rows = "a.txt,2024-09-02,Ann,Letter\nb.txt,2025-02-03,Ben,Wire\nc.txt,2025-10-27,Ann,Wire\n"
    (tmp_path / "articles.csv").write_text(HEAD + rows, "utf-8")
    return tmp_path


def test_every_call_is_followed_from_the_day_one_could_read_it(folder: Path) -> None:
    calls = backtest.track(folder, prices="sample").calls
    said = calls[["symbol", "stance", "status_1", "status_12"]].to_numpy(na_value=None).tolist()
    assert said == [
        ["BABA", "long", "priced", "priced"],
        ["BIDU", "avoid", "priced", "priced"],
        ["NVDA", "short", "priced", "open"],
        ["7203.T", "long", "unpriceable", "unpriceable"],
        [None, None, "unresolved", "unresolved"],
        ["MSFT", "long", "open", "open"],
    ]


def test_a_call_gives_what_a_thesis_of_its_own_gives(folder: Path) -> None:
    calls = backtest.track(folder, prices="sample").calls.set_index("symbol")
    document = {
        "name": "one",
        "benchmark": "SPY",
        "events": {"call": {"list": [{"announced_at": "2025-02-03", "tz": "America/New_York"}]}},
        "rules": [{"when": "call", "short": ["NVDA"], "exit": {"after": 63}}],
        "costs": {"commission": "5bps", "slippage": "5bps"},
    }
    thesis = backtest.Thesis.model_validate(document)
    trade = backtest.run(thesis, prices="sample", placebo=False).trades.iloc[0]
    assert calls.loc["NVDA", "abnormal_3"] == pytest.approx(
        trade["return"] + trade["benchmark_return"]
    )


def test_the_command_prints_writes_and_repeats(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["track", str(folder), "--prices", "sample"]
    assert main([*words, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("3 articles, 6 calls")
    assert "too few to tell from chance" in text
    assert "7203.T" in text
    assert [line for line in text.splitlines() if len(line) > 80 and str(out) not in line] == []
    assert main([*words, "--json"]) == 0
    found = capsys.readouterr().out
    assert found == (out / "track.json").read_text("ascii")
    assert len(json.loads(found)["calls"]) == 6
    assert {path.name for path in (out / "figures").iterdir()} == {
        "author.png", "author.svg", "outlet.png", "outlet.svg",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,publishd,author,outlet\n", "is publishd meant?"),
        (HEAD, "no article is listed"),
        (HEAD + "../x.txt,2025-01-01,A,B\n", "not a file of this folder"),
        (HEAD + "/etc/passwd,2025-01-01,A,B\n", "not a file of this folder"),
        (HEAD + "a.txt,soon,A,B\n", "not a day"),
        (HEAD + "none.txt,2025-01-01,A,B\n", "no such file"),
        (HEAD + "dull.txt,2025-01-01,A,B\n", "no article makes a call"),
    ],
)
def test_a_wrong_list_is_one_message(folder: Path, text: str, says: str) -> None:
    (folder / "dull.txt").write_text("Nothing to see.", "utf-8")
    (folder / "articles.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        backtest.track(folder, prices="sample")
    assert says in str(raised.value)


def test_a_folder_without_a_list_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        backtest.track(tmp_path, prices="sample")
