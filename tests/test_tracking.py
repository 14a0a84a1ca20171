"""The track record of a folder: every call followed, on the bundled prices."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest.cli import main
from backtest.errors import InputError
from backtest.study.track import MONTHS

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
    record = backtest.track(folder, prices="sample")
    assert record.as_of == date(2025, 10, 30)  # the last of the prices
    calls = record.calls
    said = calls[["article", "symbol", "side", "status"]].to_numpy(na_value=None).tolist()
    assert said == [
        ["a.txt", "BABA", "long", "priced"],
        ["a.txt", "BIDU", "avoid", "priced"],
        ["b.txt", "7203.T", "long", "unpriceable"],
        ["b.txt", "NVDA", "short", "priced"],
        ["b.txt", None, "unclear", "unpriceable"],
        ["c.txt", "MSFT", "long", "open"],
    ]
    known = calls.set_index("symbol")[[f"abnormal_{months}" for months in MONTHS]].notna()
    assert known.loc["BIDU"].tolist() == [True, True, True, True]
    assert known.loc["NVDA"].tolist() == [True, True, True, False]  # twelve end in 2026
    counts = record.of("all", 12).iloc[0][["calls", "priced", "open", "unpriceable"]]
    assert counts.tolist() == [6, 2, 2, 2]
    why = dict(zip(calls["name"], calls["why"], strict=True))
    assert "no benchmark is known for the market of 7203.T" in why.values()
    assert "several companies have that name" in why.values()


@pytest.mark.parametrize(
    ("symbol", "stance", "market", "day", "until", "costs"),
    [
        ("NVDA", "short", "SPY", "2025-02-03", "2025-05-03",
         {"commission": "5bps", "slippage": "5bps"}),
        ("BIDU", "avoid", "^HSI", "2024-09-02", "2024-12-02", {"taxes": "none"}),
    ],
)  # fmt: skip
def test_a_call_gives_what_a_thesis_of_its_own_gives(
    folder: Path, symbol: str, stance: str, market: str, day: str, until: str, costs: dict[str, str]
) -> None:
    calls = backtest.track(folder, prices="sample").calls.set_index("symbol")
    document = {
        "name": "one",
        "benchmark": market,
        "events": {"call": {"list": [{"announced_at": day, "tz": "America/New_York"}]}},
        "rules": [{"when": "call", "short": [symbol], "exit": {"until": until}}],
        "costs": costs,
    }
    thesis = backtest.Thesis.model_validate(document)
    trade = backtest.run(thesis, prices="sample", placebo=False).trades.iloc[0]
    assert calls.loc[symbol, "side"] == stance
    assert calls.loc[symbol, "abnormal_3"] == pytest.approx(
        trade["return"] + trade["benchmark_return"]
    )


def frame(days: pd.DatetimeIndex, step: float) -> pd.DataFrame:
    close = 100.0 * (1.0 + step) ** np.arange(len(days))
    return pd.DataFrame({"Close": close}, index=days)


@pytest.fixture
def one_call(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("We recommend Microsoft.", "utf-8")
    (tmp_path / "articles.csv").write_text(HEAD + "\none.txt,2024-01-10,Ann,Wire\n", "utf-8")
    return tmp_path


def sessions(first: str, last: str) -> pd.DatetimeIndex:
    import exchange_calendars

    days: pd.DatetimeIndex = exchange_calendars.get_calendar("XNYS").sessions_in_range(first, last)
    return days


def test_an_excess_is_that_of_the_days_between_by_hand(one_call: Path) -> None:
    days = sessions("2024-01-02", "2024-03-28")
    prices = {"MSFT": frame(days, 0.002), "SPY": frame(days, 0.001)}
    calls = backtest.track(one_call, prices=prices).calls
    # closes alone: in at the close of 11 January, out at that of 9 February (the 10th: Saturday)
    held = np.flatnonzero(days == "2024-02-09")[0] - np.flatnonzero(days == "2024-01-11")[0]
    grown = 1.002**held * 0.9995 / 1.0005  # slippage
    paid = 0.0005 * (1 + grown)
    assert calls["abnormal_1"][0] == pytest.approx(grown - 1 - paid - (1.001**held - 1), abs=2e-5)


def test_nothing_after_the_day_that_is_asked_for_is_looked_at(folder: Path) -> None:
    record = backtest.track(folder, prices="sample", as_of=date(2025, 3, 31))
    assert record.as_of == date(2025, 3, 31)
    known = record.calls.set_index("symbol")
    assert known.loc["NVDA", "abnormal_1"] == pytest.approx(
        backtest.track(folder, prices="sample").calls.set_index("symbol").loc["NVDA", "abnormal_1"]
    )
    assert np.isnan(known.loc["NVDA", "abnormal_3"])
    assert np.isnan(known.loc["BIDU", "abnormal_12"])
    assert record.of("all", 12).iloc[0][["priced", "open", "unpriceable"]].tolist() == [0, 3, 2]
    later = backtest.track(folder, prices="sample", as_of=date(2030, 1, 1))  # than any price
    assert later.as_of == date(2025, 10, 30)
    assert len(known) < len(later.calls)
    published = later.calls["published"].max()
    assert known["published"].max() <= pd.Timestamp("2025-03-31") < published
    with pytest.raises(InputError, match="no article was published by then"):
        backtest.track(folder, prices="sample", as_of=date(1990, 1, 1))


@pytest.mark.parametrize(
    ("bars", "status", "by_month"),
    [
        # in at the close of 11 January, bar 7; the month is over on 9 February, bar 27
        (60, "priced", {1: [1, 0, 0], 3: [0, 0, 1], 6: [0, 0, 1]}),
        (20, "unpriceable", {1: [0, 0, 1], 12: [0, 0, 1]}),
        (5, "unpriceable", {1: [0, 0, 1], 12: [0, 0, 1]}),  # gone before the entry
    ],
)
def test_a_share_whose_prices_ended_is_told_and_no_open_call(
    one_call: Path, bars: int, status: str, by_month: dict[int, list[int]]
) -> None:
    days = sessions("2024-01-02", "2024-12-31")
    prices = {"MSFT": frame(days[:bars], 0.002), "SPY": frame(days, 0.001)}
    record = backtest.track(one_call, prices=prices)
    call = record.calls.iloc[0]
    assert call["status"] == status
    assert f"end on {days[bars - 1].date()}" in call["why"]
    for months, counts in by_month.items():
        row = record.of("all", months).iloc[0]
        assert row[["priced", "open", "unpriceable"]].tolist() == counts


def test_a_call_later_than_the_prices_is_open(one_call: Path) -> None:
    days = sessions("2023-10-02", "2024-01-10")
    prices = {"MSFT": frame(days, 0.002), "SPY": frame(days, 0.001)}
    assert backtest.track(one_call, prices=prices).calls["status"].tolist() == ["open"]


def test_the_command_prints_writes_and_repeats(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["track", str(folder), "--prices", "sample"]
    assert main([*words, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("After 12 months 2 of 2 calls were right, mean excess ")
    assert "6 calls in 3 articles, published 2024-09-02 to 2025-10-27" in text
    assert "too few to tell from chance" in " ".join(text.split())
    assert "7203.T" in text
    assert [line for line in text.splitlines() if len(line) > 80 and str(out) not in line] == []
    assert main([*words, "--json"]) == 0
    found = capsys.readouterr().out
    assert found == (out / "track.json").read_text("ascii")
    assert json.loads(found)["schema"] == 1
    assert len(json.loads(found)["calls"]) == 6
    assert {path.name for path in (out / "figures").iterdir()} == {"track.png", "track.svg"}
    assert main([*words, "--json", "--as-of", "2025-03-31", "--seed", "7"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["as_of"], found["seed"]) == ("2025-03-31", 7)
    assert main([*words, "--as-of", "spring"]) == 2
    assert "--as-of: not a day: 'spring'" in capsys.readouterr().err


def test_a_notebook_shows_the_table_and_escapes_names(folder: Path) -> None:
    listed = (folder / "articles.csv").read_text("utf-8").replace("Ben", "<b>Ben")
    (folder / "articles.csv").write_text(listed, "utf-8")
    record = backtest.track(folder, prices="sample")
    assert repr(record) == "<TrackRecord: 6 calls of 3 articles to 2025-10-30>"
    shown = record._repr_html_()
    assert "&lt;b&gt;Ben" in shown
    assert "<b>Ben" not in shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,publishd,author,outlet\n", "is publishd meant?"),
        (HEAD, "no article is listed"),
        (HEAD + "../x.txt,2025-01-01,A,B\n", "not a file of this folder"),
        (HEAD + "/etc/passwd,2025-01-01,A,B\n", "not a file of this folder"),
        (HEAD + "a.txt,soon,A,B\n", "not a day"),
        (HEAD + "\na.txt,2025-01-01,A,B\na.txt,soon,A,B\n", "articles.csv:4: published: not a day"),
        (HEAD + "a.txt,2025-01-01,A,B\n" + 140_000 * "x", "articles.csv:3: no CSV"),
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
